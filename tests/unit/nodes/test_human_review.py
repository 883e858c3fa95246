"""The human-interrupt node, run as LangGraph runs it: one question, one decision, once."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.model import Decision
from tests.fakes import Crash, MemoryReviews
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import Rig, accepts

BOTH = playbook_of(approvals=["pay", "make_thing"])


async def waiting(**more: Any) -> Rig:
    """A task that waits for its first of two approvals."""
    rig = Rig(
        script=[plan_of(pay("p", "x"), make("m"))], acceptance=accepts(expects("pay"), expects()), playbook=BOTH, **more
    )
    await rig.begin()
    return rig


async def review_id(rig: Rig) -> str:
    question = (await rig.state()).question
    assert question is not None
    return question.id


async def test_the_decision_that_was_recorded_counts() -> None:
    """Whatever the resume carries, the decision taken first is the one that is applied."""
    rig = await waiting()
    await rig.reviews.decide(await review_id(rig), Decision(kind="abort", by="first"))

    task = await rig.answer({"kind": "approve", "by": "second"})

    assert (task.status, task.error) == ("failed", "aborted by first")


async def test_a_decision_is_consumed_once() -> None:
    """After it is applied the review is closed, and the same answer again meets the next question as itself."""
    rig = await waiting()
    first = await review_id(rig)

    await rig.answer({"kind": "approve"})
    review = await rig.reviews.get(first)

    assert review is not None
    assert review.applied_at is not None
    assert await rig.reviews.unapplied() == []
    assert await review_id(rig) != first
    assert rig.effects == 0


async def test_a_double_click_approves_nothing_else() -> None:
    """An approval that names what it was shown is refused by the next question."""
    rig = await waiting()
    question = (await rig.state()).question
    assert question is not None
    answer = {"kind": "approve", "digest": question.digest}

    await rig.answer(answer)
    task = await rig.answer(answer)

    assert (task.status, rig.effects) == ("needs_review", 0)
    assert (await rig.answer({"kind": "approve"})).status == "complete"


class DyingReviews(MemoryReviews):
    """The process dies once the decision is stored."""

    async def applied(self, review_id: str) -> None:
        raise Crash(review_id)


async def test_a_crash_after_deciding_loses_no_decision() -> None:
    """A process that dies once the decision is stored leaves it to be applied by the next, as it was."""
    rig = await waiting()
    stored, rig.reviews = rig.reviews, DyingReviews(rig.tasks)
    rig.reviews.rows = stored.rows
    rig.restart()
    with pytest.raises(Crash):
        await rig.answer({"kind": "approve", "by": "kim"})

    rig.reviews = stored
    rig.restart()
    task = await rig.resume()

    assert task.status == "needs_review"
    assert (await rig.answer({"kind": "approve"})).status == "complete"
    assert rig.effects == 2


async def test_who_decided_is_on_record() -> None:
    """The record of decisions names the person, the question and what was said."""
    rig = await waiting()
    asked = await review_id(rig)

    await rig.answer({"kind": "reject", "by": "kim", "message": "no", "end": True, "source": "cli"})
    record = (await rig.decisions.list("t1"))[-1]

    assert (record.kind, record.by, record.outcome, record.subject) == ("person", "kim", "reject", asked)
    assert record.detail["source"] == "cli"
