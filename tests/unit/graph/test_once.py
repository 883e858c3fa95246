"""What was refused, said to be done in vain, or done by somebody else: never taken for done, never done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Action, Found, Limits, Plan, Receipt
from tests.fakes import Blindness, Fault
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

PAY, MAKE = plan_of(pay("p", "x")), plan_of(make("a"))
SILENT: list[Fault] = ["silent"] * 50
BLIND: list[Blindness] = ["unknown"] * 9


class Twins(ListingToolbox):
    """Whose look finds any act with these arguments, whoever's it is; `says` is what it answers to each call."""

    def __init__(self, *says: str, there: bool = True) -> None:
        super().__init__()
        self.says, self.there = list(says), there

    async def run(self, action: Action) -> Receipt:
        said = self.says.pop(0) if self.says else "done"
        self.calls.append(action.key)
        if said == "refused":
            return Receipt(kind="refused", code="taken", message="it is taken")
        if said == "done":
            self.world.act(action)
            return Receipt(kind="answered", result=action.args)
        return Receipt(kind="lost", code="http_500", message="no answer")

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:  # noqa: ARG002 (the port's)
        if self.there:
            return Found(presence="found", value={"id": action.args["id"]})
        return Found(presence="absent", reason="gone")


def rig_of(plan: Plan, tools: ListingToolbox, *, at_least: int = 1, **limits: Any) -> Rig:
    wanted = accepts(expects("pay", at_least=0), expects(at_least=0), expects(plan.steps[0].tool, at_least=at_least))
    return Rig(script=[plan], acceptance=wanted, tools=tools, playbook=playbook_of(limits=Limits(**limits)))


async def test_a_refused_act_is_not_proven_by_its_twin() -> None:
    """Somebody else's booking like it is no success of ours; the system's reason is told."""
    rig = rig_of(MAKE, Twins("refused", "refused"), replans=0)

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "refuted")
    question = (await rig.state()).question
    assert question is not None
    assert "it is taken" in question.text


async def test_a_refusal_stands_where_nobody_can_look() -> None:
    """A look that fails or can't tell does not turn a plain no into a riddle for a person."""
    tools = ListingToolbox(faults={"make_thing": ["refuse"]}, blind={"make_thing": BLIND})
    rig = rig_of(MAKE, tools, replans=0)

    await rig.begin()

    assert await rig.reason() == "refuted"


async def test_after_a_lost_call_what_is_found_may_be_its_own() -> None:
    """The second call of a lost one is refused as it is there already: then it is there."""
    tools = Twins("lost", "refused", there=False)
    rig = rig_of(MAKE, tools)
    run = tools.run

    async def then_seen(action: Action) -> Receipt:
        receipt = await run(action)
        tools.there = len(tools.calls) == 2
        return receipt

    tools.run = then_seen
    task = await rig.begin()

    assert (task.status, len(tools.calls)) == ("complete", 2)


async def test_two_wanted_and_the_second_refused_is_one() -> None:
    """Two equal acts with one effect between them are not two."""
    rig = rig_of(plan_of(make("a", id="x"), make("b", id="x")), Twins("done", "refused"), at_least=2, replans=0)

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "refuted")


async def test_a_lost_act_is_not_proven_by_its_twins_evidence() -> None:
    """What was found may be what the other one left, so a person says what happened."""
    plan = plan_of(make("a", id="x"), replace(make("b", id="x"), needs=["a"]))
    rig = rig_of(plan, Twins("done", "lost"), at_least=2)

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "unknown_outcome")


async def test_an_irreversible_act_done_in_vain_is_a_persons_question() -> None:
    """The tool said it was done and nothing is there: it is called once, and once more only where a person wants it."""
    tools = ListingToolbox(faults={"pay": SILENT})
    rig = rig_of(PAY, tools)

    await rig.begin()
    assert (await rig.reason(), len(tools.calls)) == ("refuted", 1)
    question = (await rig.state()).question
    assert question is not None
    assert (question.tool, question.args["id"]) == ("pay", "x")
    await rig.answer({"kind": "approve"})
    assert (await rig.reason(), len(tools.calls)) == ("refuted", 2)
    await rig.answer({"kind": "respond", "message": "go on"})

    assert (await rig.reason(), len(tools.calls)) == ("refuted", 2), "a new plan is no insistence"


@pytest.mark.parametrize("faults", [["dropped", "lost"], ["dropped"]])
async def test_an_irreversible_act_whose_answer_was_lost_is_made_when_it_is_absent(faults: Sequence[Fault]) -> None:
    """Without an answer nothing claims that it was done; once it can't come any more it is done, once."""
    tools = ListingToolbox(faults={"pay": faults})
    rig = rig_of(PAY, tools)

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 1)


async def test_the_bound_on_attempts_is_the_tasks() -> None:
    """New plans with the same act get no tries of their own."""
    tools = ListingToolbox(faults={"make_thing": SILENT})
    rig = rig_of(MAKE, tools, replans=3, actions=50)

    task = await rig.begin()

    assert (task.status, await rig.reason(), len(tools.calls)) == ("needs_review", "refuted", 3)
