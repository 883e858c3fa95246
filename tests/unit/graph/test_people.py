"""What people are asked by the running machine, and what their answers do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Plan
from steward.domain.playbook import Scope
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.plans import APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import Rig, accepts


async def test_nothing_acts_before_its_approval() -> None:
    """An act that needs a yes waits for it, and then happens once."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)

    waiting = await rig.begin()
    assert (waiting.status, rig.effects, await rig.reason()) == ("needs_review", 0, "approval")
    assert await rig.waits()
    done = await rig.answer({"kind": "approve", "by": "kim"})

    assert (done.status, rig.effects) == ("complete", 1)
    assert [one.by for one in await rig.decisions.list("t1") if one.kind == "person"] == ["kim"]


async def test_edited_arguments_are_what_happens() -> None:
    """The person's arguments are coerced, checked and carried out in place of the planner's."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    done = await rig.answer([{"type": "edit", "args": {"action": "pay", "args": {"id": "x", "amount": "4"}}}])

    assert done.status == "complete"
    assert rig.tools.world.things["x"]["amount"] == 4


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"id": 3}, "must be text"),
        ({"id": "x", "amount": "much"}, "must be a number"),
        ({"id": "x", "amount": 99}, "above 50"),
        ({}, "must be text"),
    ],
)
async def test_bad_edits_are_asked_again(args: dict[str, Any], says: str) -> None:
    """Arguments that the tool or the playbook refuses are refused to the person too; the question stays."""
    playbook = replace(APPROVED, scope={"pay": {"amount": Scope(maximum=50)}})
    rig = Rig(script=[PAY], acceptance=PAID, playbook=playbook)
    await rig.begin()

    task = await rig.answer({"kind": "edit", "args": args})
    question = (await rig.state()).question

    assert task.status == "needs_review"
    assert await rig.waits()
    assert question is not None
    assert says in str(question.detail["refused_answer"])
    assert (await rig.answer({"kind": "approve"})).status == "complete"


async def test_an_edit_after_earlier_effects_keeps_them() -> None:
    """The plan that an edit changed is checked anew, and what it did already is neither repeated nor doubted."""
    rig = Rig(
        script=[plan_of(read("look", "seed"), make("m", id="${look.id}-m"), pay("p", "${m.id}", 5))],
        acceptance=accepts(expects(at_most=1), expects("pay", at_most=1)),
        playbook=APPROVED,
    )
    rig.tools.world.things["seed"] = {"id": "seed"}
    await rig.begin()
    assert await rig.reason() == "approval"

    done = await rig.answer({"kind": "edit", "args": {"id": "seed-m", "amount": 3}})

    assert (done.status, rig.effects, len(rig.planner.requests)) == ("complete", 2, 1)


async def test_a_rejection_goes_to_the_planner() -> None:
    """The planner hears the reason and may find another way; the rejected act proposed again is refused."""
    rig = Rig(script=[PAY, PAY, plan_of(pay("p", "x", 3))], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    await rig.answer({"kind": "reject", "message": "too much"})

    assert "too much" in rig.planner.requests[1].problems[-1].message
    assert rig.planner.requests[2].problems[-1].code == "rejected"
    assert (await rig.reason(), rig.effects) == ("approval", 0)
    assert (await rig.answer({"kind": "approve"})).status == "complete"
    assert rig.tools.world.things["x"]["amount"] == 3


async def test_a_rejection_may_end_it() -> None:
    """A person's final no leaves the task failed, with their words, and nothing done."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    task = await rig.answer({"kind": "reject", "message": "never", "end": True, "by": "kim"})

    assert (task.status, task.error, rig.effects) == ("failed", "rejected by kim: never", 0)


async def test_an_abort_ends_it() -> None:
    """Whatever waits, an abort leaves the task failed."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    assert (await rig.answer([{"type": "ignore"}])).status == "failed"
    assert rig.effects == 0


async def test_two_equal_acts_need_two_yeses() -> None:
    """An approval covers one act: a second with the same arguments is asked for itself."""
    rig = Rig(
        script=[plan_of(make("a", id="x"), make("b", id="x"))],
        acceptance=accepts(expects(at_least=2)),
        playbook=playbook_of(approvals=["make_thing"]),
    )
    await rig.begin()

    first = await rig.answer({"kind": "approve"})
    assert (first.status, rig.effects) == ("needs_review", 0)
    second = await rig.answer({"kind": "approve"})

    assert (second.status, rig.effects) == ("complete", 2)


async def test_a_doubtful_plan_waits() -> None:
    """Below the threshold a person reads the plan first; a yes covers that plan."""
    rig = Rig(script=[replace(TWO, confidence=0.3)], acceptance=BOTH)

    waiting = await rig.begin()
    assert (waiting.status, await rig.reason(), rig.effects) == ("needs_review", "low_confidence", 0)

    assert (await rig.answer({"kind": "approve"})).status == "complete"


@pytest.mark.parametrize("doubt", ["out_of_scope", "ambiguous"])
async def test_an_answer_goes_to_the_planner(doubt: Any) -> None:
    """What the planner doubts is asked, and the answer is part of the next request and of what counts as success."""
    rig = Rig(script=[Plan(doubt=doubt, asks="Which?"), TWO], acceptance=BOTH)

    waiting = await rig.begin()
    assert (waiting.status, await rig.reason()) == ("needs_review", doubt)
    done = await rig.answer({"kind": "respond", "message": "the second"})

    assert done.status == "complete"
    assert [list(one.answers) for one in rig.planner.requests] == [[], ["the second"]]
    assert [list(one.answers) for one in rig.planner.accepted] == [[], ["the second"]]


@pytest.mark.parametrize(
    "answer", [7, {"kind": None}, "what?", {"kind": "grant"}, [], {"kind": "approve", "digest": "old"}]
)
async def test_a_senseless_answer_is_asked_again(answer: Any) -> None:
    """An answer that is none leaves the question as it was, answerable."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()
    before = (await rig.state()).question

    task = await rig.answer(answer)

    assert (task.status, rig.effects) == ("needs_review", 0)
    assert await rig.waits()
    after = (await rig.state()).question
    assert before is not None
    assert after is not None
    assert (after.id, after.digest) == (before.id, before.digest)
