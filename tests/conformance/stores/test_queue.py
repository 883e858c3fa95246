"""What any queue promises to the people who work through it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from steward.domain.errors import DecisionRefused, StewardError, Unusable
from steward.domain.model import Decision, Reason
from steward.domain.ports.reviews import Terms
from steward.domain.queue import Actor, Filter
from tests.conformance.stores.harness import Stores, question

KIM = Actor(name="kim", source="page", address="10.0.0.7")
LEE = Actor(name="lee", source="cli")
SOON = 0.05  # seconds; real ones for Postgres


async def test_terms_are_kept(stores: Stores) -> None:
    """How a review waits is fixed when it is put, and what the terms leave out comes from the task."""
    terms = Terms(group="payments", second_group="heads", priority=2, due_in=60, expires_in=3600)
    review = await stores.review(terms=terms)
    assert (review.goal, review.playbook, review.requested_by) == ("order 1042 arrived damaged", "refunds", "bo")
    assert (review.group, review.second_group, review.priority) == ("payments", "heads", 2)
    assert review.due_at == pytest.approx(review.opened_at + 60)
    assert review.expires_at == pytest.approx(review.opened_at + 3600)
    named = await stores.review("r2", terms=Terms(goal="other", playbook="returns", requested_by="al"))
    assert (named.goal, named.playbook, named.requested_by) == ("other", "returns", "al")
    assert (named.due_at, named.expires_at) == (None, None)
    await stores.reviews.open("task of r1", question(text="again"), Terms(group="others", priority=9))
    again = await stores.reviews.get("r1")
    assert again == replace(review, question=question(text="again"))


async def test_the_most_urgent_comes_first(stores: Stores) -> None:
    """Priority, then due time, those without one last, then age."""
    for name, terms in {
        "old": Terms(),
        "due later": Terms(due_in=90),
        "due soon": Terms(due_in=30),
        "new": Terms(),
        "high": Terms(priority=1),
    }.items():
        await stores.review(name, terms=terms)
        await stores.wait(0.001)
    assert await _page(stores) == ["high", "due soon", "due later", "old", "new"]
    assert [one.question.id for one in await stores.queue.page(Filter(), limit=2, offset=1)] == [
        "due soon",
        "due later",
    ]
    behind = await stores.queue.page(Filter(), after="due later")
    assert [one.question.id for one in behind] == ["old", "new"]
    await stores.queue.prioritise("new", 5, KIM)
    await stores.reviews.decide("high", Decision(kind="reject", by="kim"))
    await stores.queue.withdraw("task of old", "gone")
    assert await _page(stores) == ["new", "due soon", "due later"]
    assert await stores.queue.count(Filter()) == await stores.queue.count(Filter(), most=None) == 3
    behind = await stores.queue.page(Filter(), after="high", limit=2)
    assert [one.question.id for one in behind] == ["due soon", "due later"], "also after one that was decided"


async def test_filters(stores: Stores) -> None:
    """Each filter holds alone and together with others; an empty one holds nothing back."""
    await stores.review("a", terms=Terms(playbook="refunds", due_in=-1))
    await stores.review("b", terms=Terms(playbook="returns", requested_by="al", group="payments"))
    await stores.task("t")
    await stores.reviews.open("t", replace(question("c"), reason=Reason.CEILING))
    await stores.queue.assign("b", "lee", KIM)
    for wanted, ids in (
        (Filter(), "abc"),
        (Filter(playbooks=[], assignee="", group="", playbook="", requested_by=""), "abc"),
        (Filter(reason=Reason.CEILING), "c"),
        (Filter(playbook="refunds"), "a"),
        (Filter(playbooks=["refunds", "returns"]), "ab"),
        (Filter(requested_by="al"), "b"),
        (Filter(assignee="lee"), "b"),
        (Filter(group="reviewers"), "ac"),
        (Filter(overdue=True), "a"),
        (Filter(overdue=True, playbook="returns"), ""),
        (Filter(playbooks=["returns"], assignee="lee", group="payments", reason=Reason.APPROVAL), "b"),
    ):
        assert set(await _page(stores, wanted)) == set(ids), wanted
        assert await stores.queue.count(wanted) == len(ids), wanted


async def test_a_claim_keeps_others_out(stores: Stores) -> None:
    """While one person holds a review nobody else changes or decides it, and the refusal names who and until when."""
    await stores.review()
    claimed = await stores.queue.claim("r1", KIM, 60)
    assert claimed.claimed_by == "kim"
    queue = stores.queue
    for attempt in (
        lambda: queue.claim("r1", LEE, 60),
        lambda: queue.release("r1", LEE),
        lambda: queue.assign("r1", "lee", LEE),
        lambda: queue.prioritise("r1", 3, LEE),
        lambda: stores.reviews.decide("r1", Decision(kind="approve", by="lee", source="page")),
    ):
        with pytest.raises(DecisionRefused, match=r"claimed by kim until \d{4}-.* UTC"):
            await attempt()
    assert await stores.reviews.get("r1") == claimed
    renewed = await queue.claim("r1", KIM, 120)
    assert renewed.claimed_until
    assert claimed.claimed_until
    assert renewed.claimed_until > claimed.claimed_until + 50
    released = await queue.release("r1", KIM)
    assert (released.claimed_by, released.claimed_until) == (None, None)
    assert await queue.release("r1", LEE) == released
    assert (await queue.claim("r1", LEE, 60)).claimed_by == "lee"
    assert await stores.told("r1") == ["opened", "claimed", "claimed", "released", "claimed"]


async def test_a_claim_that_ran_out_is_nobodys(stores: Stores) -> None:
    """Whoever went home holds nothing up."""
    await stores.review()
    await stores.queue.claim("r1", KIM, SOON)
    await stores.wait(2 * SOON)
    assert (await stores.queue.claim("r1", LEE, 60)).claimed_by == "lee"


async def test_a_claim_does_not_hold_up_the_graph_or_an_expiry(stores: Stores) -> None:
    """An answer through LangGraph, and the machine's abort, are taken though a person holds the review."""
    for name, decision in {
        "r1": Decision(kind="approve", by="lee", source="langgraph"),
        "r2": Decision(kind="abort", by="steward", source="machine"),
    }.items():
        await stores.review(name)
        await stores.queue.claim(name, KIM, 60)
        assert (await stores.reviews.decide(name, decision)).decision == decision
    await stores.review("r3")
    await stores.queue.claim("r3", KIM, 60)
    with pytest.raises(DecisionRefused, match="claimed by kim"):
        await stores.reviews.decide("r3", Decision(kind="approve", by="steward", source="machine"))


async def test_of_many_claims_one_holds(stores: Stores) -> None:
    """Twenty people take it at once: one has it, and all others are told who."""
    await stores.review()
    claims = [stores.queue.claim("r1", Actor(name=f"p{n}", source="page"), 60) for n in range(20)]
    results = await asyncio.gather(*claims, return_exceptions=True)
    assert len([one for one in results if not isinstance(one, BaseException)]) == 1
    assert len([one for one in results if isinstance(one, DecisionRefused)]) == 19
    assert await stores.told("r1") == ["opened", "claimed"]


async def test_assigning(stores: Stores) -> None:
    """Who is given a review is told once; the assigner's own claim ends, the new owner's stays."""
    await stores.review()
    await stores.queue.claim("r1", KIM, 60)
    assigned = await stores.queue.assign("r1", "lee", KIM)
    assert (assigned.assignee, assigned.claimed_by) == ("lee", None)
    await stores.queue.claim("r1", LEE, 60)
    again = await stores.queue.assign("r1", "lee", LEE)
    assert again.claimed_by == "lee"
    assert (await stores.queue.assign("r1", "", LEE)).assignee is None
    kinds = [notice.kind for notice in await stores.outbox.take(["mail"])]
    assert kinds == ["new", "assigned"]
    first = await stores.reviews.get("r1")
    await stores.queue.viewed("r1", KIM)
    await stores.queue.viewed("r1", LEE)
    later = await stores.reviews.get("r1")
    assert first is not None
    assert later is not None
    assert (first.viewed_at, later.first_claimed_at) == (None, first.first_claimed_at)
    assert later.viewed_at is not None
    assert first.first_claimed_at is not None
    with pytest.raises(Unusable, match="201 characters, 200 are allowed"):
        await stores.queue.assign("r1", "x" * 201, KIM)


async def test_a_closed_review_is_left_alone(stores: Stores) -> None:
    """What is decided or withdrawn can't be changed; the refusal says how it ended."""
    await stores.review("r1")
    await stores.review("r2")
    await stores.reviews.decide("r1", Decision(kind="reject", by="lee"))
    await stores.queue.withdraw("task of r2", "thread deleted")
    for name, why in {"r1": "already decided: reject by lee at .* UTC", "r2": "withdrawn at .* UTC"}.items():
        before = await stores.reviews.get(name)
        for attempt in (
            stores.queue.claim(name, KIM, 60),
            stores.queue.release(name, KIM),
            stores.queue.assign(name, "kim", KIM),
            stores.queue.prioritise(name, 1, KIM),
        ):
            with pytest.raises(DecisionRefused, match=why):
                await attempt
        assert await stores.reviews.open(f"task of {name}", question(name, "late")) == before
    assert await _page(stores) == []


async def test_what_is_not_there_is_named(stores: Stores) -> None:
    """A wrong id is refused by name."""
    for attempt in (
        stores.queue.claim("r9", KIM, 60),
        stores.queue.release("r9", KIM),
        stores.queue.viewed("r9", KIM),
    ):
        with pytest.raises(StewardError, match="no review r9"):
            await attempt
    assert await stores.queue.withdraw("t9", "gone") == []
    assert not await stores.queue.mark_expired("r9")


async def test_withdrawing(stores: Stores) -> None:
    """A task that ended from outside leaves no open question, and a withdrawn one takes no decision."""
    await stores.review("r1")
    await stores.reviews.open("task of r1", question("r2"))
    await stores.review("r3")
    withdrawn = await stores.queue.withdraw("task of r1", "thread deleted")
    assert sorted(one.question.id for one in withdrawn) == ["r1", "r2"]
    assert all(one.withdrawn_at for one in withdrawn)
    assert await stores.queue.withdraw("task of r1", "again") == []
    late = await stores.reviews.decide("r1", Decision(kind="approve", by="kim"))
    assert (late.decision, late.withdrawn_at) == (None, withdrawn[0].withdrawn_at)
    assert await _page(stores) == ["r3"]
    assert [one.question.id for one in await stores.reviews.list()] == ["r3"]
    last = (await stores.audit.events(review_id="r1"))[-1]
    assert (last.kind, last.detail) == ("withdrawn", {"why": "thread deleted"})


async def test_overdue_goes_to_the_second_group_once(stores: Stores) -> None:
    """What nobody looked at in time is handed on and told, once, also when several escalate at once."""
    for n in range(5):
        await stores.review(f"late {n}", terms=Terms(due_in=-1, second_group="heads"))
    await stores.review("in time", terms=Terms(due_in=60))
    await stores.review("never")
    rounds = await asyncio.gather(*[stores.queue.escalate() for _ in range(4)])
    handed = [review for batch in rounds for review in batch]
    assert sorted(one.question.id for one in handed) == [f"late {n}" for n in range(5)]
    assert {one.group for one in handed} == {"heads"}
    assert all(one.escalated_at for one in handed)
    assert await stores.queue.escalate() == []
    told = [one for one in await stores.outbox.take(["webhook"], limit=50) if one.kind == "overdue"]
    assert sorted(one.review.question.id for one in told) == [f"late {n}" for n in range(5)]
    assert await stores.told("late 0") == ["opened", "escalated"]


async def test_expiry_is_noted_once_and_decides_nothing(stores: Stores) -> None:
    """What expired is found until it was handled, by one; it stays open and was not approved."""
    await stores.review("r1", terms=Terms(expires_in=-1))
    await stores.review("r2", terms=Terms(expires_in=60))
    assert [one.question.id for one in await stores.queue.expired()] == ["r1"]
    marks = await asyncio.gather(*[stores.queue.mark_expired("r1") for _ in range(5)])
    assert sum(marks) == 1
    assert await stores.queue.expired() == []
    assert not await stores.queue.mark_expired("r2")
    review = await stores.reviews.get("r1")
    assert review
    assert review.expired_at
    assert review.decision is None
    assert await _page(stores) == ["r2", "r1"] or await _page(stores) == ["r1", "r2"]
    await stores.review("r3", terms=Terms(expires_in=-1))
    await stores.reviews.decide("r3", Decision(kind="reject", by="kim"))
    assert not await stores.queue.mark_expired("r3")


async def test_a_change_wakes_those_who_wait(stores: Stores) -> None:
    """A live page hears of each change, whoever makes it, and of nothing else."""
    await stores.review()
    async with stores.queue.changes() as one, stores.queue.changes() as other:
        assert not await one(SOON)
        await stores.queue.claim("r1", KIM, 60)
        assert await one(10)
        assert await other(10)
        assert not await one(SOON)
        waiting = asyncio.create_task(one(10))
        await stores.review("r2")
        assert await waiting
    async with stores.queue.changes() as later:
        await stores.reviews.decide("r1", Decision(kind="approve", by="kim"))
        assert await later(10)


async def _page(stores: Stores, wanted: Filter | None = None) -> Sequence[str]:
    return [review.question.id for review in await stores.queue.page(wanted or Filter())]
