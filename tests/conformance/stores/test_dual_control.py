"""What any queue promises where decisions race, or two people must agree."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, DecisionKind
from tests.conformance.stores.harness import Stores, question


def approval(by: str, message: str = "", source: str = "page") -> Decision:
    return Decision(kind="approve", by=by, message=message, source=source)


async def test_of_a_thousand_decisions_one_is_taken(stores: Stores) -> None:
    """A thousand answers from all doors at once: one is taken, all are shown that one, and one line says so."""
    await stores.review()
    doors = ("cli", "page", "api", "langgraph")
    answers = [approval(f"p{n}", source=doors[n % 4]) for n in range(1000)]
    reviews = await asyncio.gather(*[stores.reviews.decide("r1", answer) for answer in answers])
    taken = {review.decision.by for review in reviews if review.decision}
    assert len(taken) == 1
    assert {review.decided_at for review in reviews} == {reviews[0].decided_at}
    assert await stores.told("r1") == ["opened", "decided"]
    (line,) = [event for event in await stores.audit.events(review_id="r1") if event.kind == "decided"]
    assert {line.actor.name} == taken
    assert line.digest == "d1"
    assert await stores.audit.verify() is None


async def test_two_people_approve(stores: Stores) -> None:
    """The first approval is a vote, the second one decides, and both stay readable."""
    await stores.review(approvers=2)
    first = await stores.reviews.decide("r1", approval("kim", "fine"))
    assert (first.decision, first.decided_at, first.votes) == (None, None, [approval("kim", "fine")])
    second = await stores.reviews.decide("r1", approval("lee", "agreed"))
    assert second.decision == approval("kim and lee", "kim: fine\nlee: agreed")
    assert second.votes == [approval("kim", "fine"), approval("lee", "agreed")]
    assert second.decided_at
    assert await stores.told("r1") == ["opened", "voted", "decided"]
    names = [event.actor.name for event in await stores.audit.events(review_id="r1")]
    assert names[1:] == ["kim", "lee"]
    assert await stores.reviews.decide("r1", approval("max")) == second


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        (["bo"], "bo asked for this task"),
        (["kim", "kim"], "kim has approved already"),
        (["kim", " KIM "], "has approved already"),
        (["kim", "Bo"], "asked for this task.*so far kim"),
        ([" "], "needs a name"),
    ],
)
async def test_who_can_not_be_the_second(stores: Stores, votes: list[str], why: str) -> None:
    """Neither the same person twice, however they spell their name, nor the requester, nor nobody."""
    await stores.review(approvers=2)
    *taken, refused = votes
    for name in taken:
        await stores.reviews.decide("r1", approval(name))
    with pytest.raises(DecisionRefused, match=why):
        await stores.reviews.decide("r1", approval(refused, source="langgraph"))
    review = await stores.reviews.get("r1")
    assert review
    assert review.decision is None
    assert [vote.by for vote in review.votes] == taken


async def test_many_approvals_by_one_person_are_one(stores: Stores) -> None:
    """Twenty clicks of one person at once are one vote."""
    await stores.review(approvers=2)
    clicks = [stores.reviews.decide("r1", approval("kim")) for _ in range(20)]
    results = await asyncio.gather(*clicks, return_exceptions=True)
    assert sum(isinstance(one, DecisionRefused) for one in results) == 19
    review = await stores.reviews.get("r1")
    assert review
    assert (len(review.votes), review.decision) == (1, None)


async def test_many_people_at_once_are_two(stores: Stores) -> None:
    """Ten people approve at once: two of them decide."""
    await stores.review(approvers=2)
    await asyncio.gather(*[stores.reviews.decide("r1", approval(f"p{n}")) for n in range(10)])
    review = await stores.reviews.get("r1")
    assert review
    assert review.decision
    assert len({vote.by for vote in review.votes}) == 2
    assert await stores.told("r1") == ["opened", "voted", "decided"]


async def test_any_other_decision_counts_at_once(stores: Stores) -> None:
    """One person is enough to say no, also the requester, also after a vote."""
    await stores.review(approvers=2)
    await stores.reviews.decide("r1", approval("kim"))
    no = Decision(kind="reject", by="bo", message="changed my mind")
    assert (await stores.reviews.decide("r1", no)).decision == no


async def test_votes_fall_with_what_they_were_for(stores: Stores) -> None:
    """A question that changes what it asks loses its votes; one that only adds a remark keeps them."""
    await stores.review(approvers=2)
    await stores.reviews.decide("r1", approval("kim"))
    remark = replace(question(), approvers=2, detail={"refused_answer": "42"})
    assert len((await stores.reviews.open("task of r1", remark)).votes) == 1
    other = replace(remark, digest="d2", changed=["the amount is 400 now, 300 before"])
    assert (await stores.reviews.open("task of r1", other)).votes == []
    assert await stores.reviews.open("task of r1", other) == await stores.reviews.get("r1")
    changed = [event for event in await stores.audit.events(review_id="r1") if event.kind == "changed"]
    assert [event.digest for event in changed] == ["d1", "d2"]
    assert changed[-1].detail == {"was": "d1", "changed": ["the amount is 400 now, 300 before"]}


async def test_what_two_must_allow_one_person_can_not_close_by_hand(stores: Stores) -> None:
    """Who says that it was done elsewhere is not who asked for it, and two people say so."""
    await stores.review(approvers=2)
    word = Decision(kind="by_hand", by="lea", evidence="receipt 8812")
    with pytest.raises(DecisionRefused, match="asked for this task and can't close it"):
        await stores.reviews.decide("r1", replace(word, by="BO"))
    await stores.reviews.decide("r1", Decision(kind="approve", by="ann"))
    first = await stores.reviews.decide("r1", word)
    assert first.decision is None
    with pytest.raises(DecisionRefused, match="lea has said so already"):
        await stores.reviews.decide("r1", word)

    second = await stores.reviews.decide("r1", replace(word, by="ann"))

    assert second.decision is not None
    assert (second.decision.kind, second.decision.by) == ("by_hand", "lea and ann")


@pytest.mark.parametrize("kind", ["leave_out", "by_hand"])
async def test_the_newer_answers_are_kept(stores: Stores, kind: DecisionKind) -> None:
    await stores.review()

    taken = await stores.reviews.decide("r1", Decision(kind=kind, by="lea", message="m"))

    assert taken.decision == Decision(kind=kind, by="lea", message="m")
