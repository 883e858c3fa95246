"""A list that was cut, in the whole flow: nothing is called complete that rests on a part of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.model import Action, Plan, Receipt, Step
from tests.unit.domain.making import expects, make, plan_of, playbook_of
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

ALL = accepts(expects())
SEVEN = [{"id": f"t{number}"} for number in range(7)]


class PagingToolbox(ListingToolbox):
    """`list_things` hands out as many as its `limit` says, and says whether that is all."""

    async def run(self, action: Action) -> Receipt:
        if action.tool != "list_things":
            return await super().run(action)
        limit = action.args.get("limit")
        shown = SEVEN[: limit if isinstance(limit, int) else 7]
        result = {"things": [*shown], "total": 7, "complete": len(shown) == 7}
        return Receipt(kind="answered", result=result)  # pyright: ignore[reportArgumentType]

    def card(self, tool: str):  # noqa: ANN201 - as the rig's
        card = super().card(tool)
        return replace(card, result_schema={}) if card and tool == "list_things" else card


def plan_with(limit: int, name: str = "list", answer: str | None = None) -> Plan:
    listing = Step(id=name, tool="list_things", args={"limit": limit})
    each = replace(make("each"), for_each=f"${{{name}.things}}", args={"id": "${item.id}"})
    return plan_of(listing, each, answer=answer)


def rig_of(*plans: Plan, acceptance: object = ALL) -> Rig:
    playbook = playbook_of(tools=["list_things", "make_thing"])
    return Rig(script=[*plans], acceptance=acceptance, tools=PagingToolbox(), playbook=playbook)  # pyright: ignore[reportArgumentType]


async def test_a_planner_told_of_the_page_reads_the_rest() -> None:
    """It is refused with how much is missing, and the whole list is gone over without a person."""
    rig = rig_of(plan_with(2), plan_with(100, "whole", answer="All ${whole.total} were made."))

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 7)
    (problem,) = {one.code: one for one in rig.planner.requests[1].problems}.values()
    assert "only a page of it (2 of 7)" in problem.message
    assert "higher limit" in problem.suggestion


async def test_a_planner_that_insists_is_a_persons_matter() -> None:
    """Nothing acts on the page before a person has seen that it is one; then their word holds."""
    rig = rig_of(plan_with(2))

    task = await rig.begin()
    assert (task.status, rig.effects, await rig.reason()) == ("needs_review", 0, "approval")
    question = (await rig.state()).question
    assert question is not None
    assert "2 of 7" in question.text

    await rig.answer({"kind": "approve", "by": "kim"})
    task = await rig.answer({"kind": "approve", "by": "kim"})
    assert (task.status, rig.effects) == ("complete", 2)


@pytest.mark.parametrize(("most", "status"), [(2, "complete"), (3, "needs_review")])
async def test_a_page_is_enough_for_as_many_as_it_holds(most: int, status: str) -> None:
    """Who asks for two things needs no list of seven."""
    rig = rig_of(plan_with(2), acceptance=accepts(expects(at_least=2, at_most=most)))
    assert (await rig.begin()).status == status


async def test_an_answer_is_not_told_of_a_page() -> None:
    """Where only the answer speaks of all, the task is not complete with it."""
    listing = Step(id="list", tool="list_things", args={"limit": 2})
    rig = rig_of(plan_of(listing, make("a"), answer="They are ${list.things}."))

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "invalid_plan")
    assert task.result is None
