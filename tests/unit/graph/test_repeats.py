"""Equal acts: the second one needs somebody who wants two, whatever its risk."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.model import Acceptance, Plan, Step
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import Rig, accepts

TOOLS = ["read_thing", "make_thing", "pay", "list_things"]
TWICE = plan_of(make("a", id="x"), make("b", id="x"))
CHAIN = plan_of(make("a", id="x"), Step(id="b", tool="make_thing", args={"id": "x"}, needs=["a"]))
LOOP = plan_of(
    Step(id="l", tool="list_things"),
    Step(id="m", tool="make_thing", args={"id": "${item.id}"}, for_each="${l.things}"),
)


async def rig_of(plan: Plan, *expected: Any) -> Rig:
    rig = Rig(script=[plan], acceptance=accepts(*expected), playbook=playbook_of(tools=TOOLS))
    rig.tools.world.things |= {name: {"id": of} for name, of in (("1", "x"), ("2", "x"), ("3", "y"))}
    await rig.begin()
    return rig


@pytest.mark.parametrize("plan", [TWICE, CHAIN])
@pytest.mark.parametrize("expected", [expects(), expects(at_most=5), expects(args={"id": "x"})])
async def test_a_second_equal_act_is_a_persons_to_want(plan: Plan, expected: Any) -> None:
    """The planner is told; where it insists, the first is done and a person is asked about the second."""
    rig = await rig_of(plan, expected)

    assert rig.planner.requests[1].problems[-1].code == "unexpected_effect"
    assert (await rig.reason(), rig.effects) == ("approval", 1)
    question = (await rig.state()).question
    assert question is not None
    assert "number 2" in question.text


@pytest.mark.parametrize(("answer", "effects"), [("approve", 2), ("leave_out", 1)])
@pytest.mark.parametrize("plan", [TWICE, CHAIN])
async def test_each_answer_to_a_second_one_is_kept(plan: Plan, answer: str, effects: int) -> None:
    """A yes is for that one, and is asked once; without it the first stays done."""
    rig = await rig_of(plan, expects())

    task = await rig.answer({"kind": answer, "message": "seen"})

    assert (task.status, rig.effects) == ("complete", effects)


@pytest.mark.parametrize("acceptance", [[expects(at_least=2)], [expects(), expects()]])
async def test_two_that_are_wanted_are_done(acceptance: list[Any]) -> None:
    """Where the acceptance asks for two, nobody is bothered."""
    rig = await rig_of(TWICE, *acceptance)

    assert ((await rig.task()).status, rig.effects) == ("complete", 2)


async def test_three_are_not_two() -> None:
    """Only as many as are asked for."""
    rig = await rig_of(plan_of(*(make(name, id="x") for name in "abc")), expects(at_least=2))

    assert (await rig.reason(), rig.effects) == ("approval", 2)
    assert ((await rig.answer({"kind": "approve"})).status, rig.effects) == ("complete", 3)


async def test_a_list_that_holds_one_thing_twice_is_no_wish() -> None:
    """A loop does each of its acts, and asks about the one that it would do twice."""
    rig = await rig_of(LOOP, expects())

    assert (await rig.reason(), sorted(rig.tools.world.effects.elements())) == ("approval", ["make_thing"] * 2)
    assert ((await rig.answer({"kind": "leave_out"})).status, rig.effects) == ("complete", 2)


async def test_reads_and_other_arguments_are_free() -> None:
    """Looking twice costs nothing, and another thing is another act."""
    rig = await rig_of(plan_of(read("r", "1"), read("s", "1"), make("a"), make("b")), expects())

    assert ((await rig.task()).status, rig.effects, len(rig.planner.requests)) == ("complete", 2, 1)


async def test_a_repetition_in_a_later_plan_is_the_same_act() -> None:
    """What was done and is proposed again is recognised, and is no second one."""
    wanted: Acceptance = accepts(expects(), expects("pay"))
    rig = Rig(script=[plan_of(make("a", id="x")), plan_of(make("b", id="x"), pay("p", "x"))], acceptance=wanted)

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 2)
