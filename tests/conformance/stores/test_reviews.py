"""What any queue of questions promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from steward.domain.errors import StewardError
from steward.domain.model import Decision, Problem, Question, Reason
from steward.domain.ports.reviews import Review
from tests.conformance.stores.harness import Stores, question

FULL = Question(
    id="r1",
    reason=Reason.INVALID_PLAN,
    text="Which order?",
    options=["respond", "edit", "abort"],
    digest="d",
    step="s",
    key="k",
    tool="pay",
    args={"id": "A", "amount": 1.5},
    problems=[Problem(code="c", message="m", step="s", suggestion="x", detail={"available_tools": ["a"]})],
    detail={"plan": {"steps": []}},
)
DECISION = Decision(
    kind="edit",
    by="kim",
    message="less",
    args={"amount": 2},
    result={"r": 1},
    evidence="mail",
    grant={"actions": 5.0},
    end=True,
    source="cli",
)


async def test_every_field_comes_back(stores: Stores) -> None:
    """A question and its decision are read as they were put and taken."""
    task = await stores.task()
    opened = await stores.reviews.open("t1", FULL)
    assert opened == Review(question=FULL, task_id="t1", goal=task.goal, opened_at=opened.opened_at)
    decided = await stores.reviews.decide("r1", DECISION)
    assert decided == replace(opened, decision=DECISION, decided_at=decided.decided_at)
    await stores.reviews.applied("r1")
    applied = await stores.reviews.get("r1")
    assert applied is not None
    assert applied == replace(decided, applied_at=applied.applied_at)
    assert applied.applied_at


async def test_an_open_question_may_change_and_a_decided_one_may_not(stores: Stores) -> None:
    """A person decides on what is shown, and what they decided on stays readable."""
    await stores.task()
    first = await stores.reviews.open("t1", question(text="old"))
    second = await stores.reviews.open("t1", question(text="new"))
    assert (second.question.text, second.opened_at) == ("new", first.opened_at)
    await stores.reviews.decide("r1", DECISION)
    assert (await stores.reviews.open("t1", question(text="late"))).question.text == "new"


async def test_the_first_of_many_decisions_wins(stores: Stores) -> None:
    """Fifty people answer at once: one answer is taken, and all are shown that one."""
    await stores.task()
    await stores.reviews.open("t1", question())
    answers = [Decision(kind="reject", by=f"person {n}") for n in range(50)]
    reviews = await asyncio.gather(*[stores.reviews.decide("r1", answer) for answer in answers])
    taken = {review.decision.by for review in reviews if review.decision}
    assert len(taken) == 1
    late = await stores.reviews.decide("r1", DECISION)
    assert late.decision
    assert {late.decision.by} == taken


async def test_lists_are_oldest_first(stores: Stores) -> None:
    """The queue shows what waits longest first; decided ones only when asked for."""
    await stores.task("t1")
    await stores.task("t2")
    for n in range(4):
        await stores.reviews.open(f"t{n % 2 + 1}", question(f"r{n}"))
    await stores.reviews.decide("r1", DECISION)
    assert await _ids(stores) == ["r0", "r2", "r3"]
    assert await _ids(stores, limit=2) == ["r0", "r2"]
    assert await _ids(stores, open_only=False) == ["r0", "r1", "r2", "r3"]
    assert await _ids(stores, task_id="t2") == ["r3"]
    assert await _ids(stores, task_id="t2", open_only=False) == ["r1", "r3"]


async def test_unapplied_are_decided_but_not_consumed(stores: Stores) -> None:
    """What a person decided and the task has not yet heard of can be found, until it has."""
    await stores.task()
    for name in ("r0", "r1", "r2"):
        await stores.reviews.open("t1", question(name))
    await stores.reviews.decide("r2", DECISION)
    await stores.reviews.decide("r0", DECISION)
    assert [review.question.id for review in await stores.reviews.unapplied()] == ["r2", "r0"]
    await stores.reviews.applied("r2")
    await stores.reviews.applied("r2")
    assert [review.question.id for review in await stores.reviews.unapplied()] == ["r0"]


async def test_missing_reviews(stores: Stores) -> None:
    """What is not there, or not decided, is refused by name."""
    await stores.task()
    await stores.reviews.open("t1", question())
    assert await stores.reviews.get("r9") is None
    with pytest.raises(StewardError, match="r9"):
        await stores.reviews.decide("r9", DECISION)
    with pytest.raises(StewardError, match="r1"):
        await stores.reviews.applied("r1")
    with pytest.raises(StewardError, match="t9"):
        await stores.reviews.open("t9", question("r2"))


async def _ids(stores: Stores, *, open_only: bool = True, task_id: str | None = None, limit: int = 100) -> list[str]:
    found = await stores.reviews.list(open_only=open_only, task_id=task_id, limit=limit)
    return [review.question.id for review in found]
