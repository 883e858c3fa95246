"""Random plans in a random world with random deaths: what is claimed at the end is what is there."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from langgraph.types import Command

from steward.domain.model import Limits, Plan, Question, Risk
from tests.fakes import Blindness, Crash, Fault
from tests.unit.domain.making import expects, playbook_of
from tests.unit.domain.test_waves import plans
from tests.unit.graph.rig import ListingToolbox, Rig, accepts
from tests.unit.graph.test_crashes import dying

FAULTS: st.SearchStrategy[list[Fault]] = st.lists(
    st.sampled_from(["silent", "lost", "dropped", "refuse", "crash_before", "crash_after"]), max_size=5
)
BLINDNESS: st.SearchStrategy[list[Blindness]] = st.lists(st.just("unknown"), max_size=8)
MOMENTS = st.sampled_from(
    ["before claim", "after claim", "after attempt", "before settle", "after settle", "before judge", "after judge"]
)
AMPLE = Limits(actions=500, model_calls=50, replans=20, repairs=20, seconds=10_000)
TOOLS = ["make_thing", "pay", "read_thing"]


def truth(rig: Rig, question: Question) -> dict[str, Any]:
    """What a person answers who looks at the world: grants, approves, and says what happened."""
    if question.reason == "refuted":
        return {"kind": "approve", "by": "kim"}  # it is tried once more
    happened = question.key in rig.tools.world.done
    kind = next(one for one in ("grant", "respond", "approve") if one in question.options)
    return {"kind": kind, "message": "looked", "result": {"happened": happened, "result": {"id": "x"}}, "by": "kim"}


async def live(rig: Rig, supersteps: int | None) -> None:
    """Let one process run until it dies, is killed after some supersteps, or has nothing to do."""
    snapshot = await rig.graph.aget_state(rig.config)
    entry: Any = None if snapshot.next else {"goal": "do it"}
    if snapshot.interrupts:
        question = snapshot.values["question"]
        entry = Command(resume={snapshot.interrupts[0].id: truth(rig, question)})
    with suppress(Crash):
        async with aclosing(rig.graph.astream(entry, rig.config, stream_mode="updates", durability="sync")) as stream:
            async for _ in stream:
                supersteps = None if supersteps is None else supersteps - 1
                if supersteps == 0:
                    return


async def run(rig: Rig, data: st.DataObject) -> None:
    """Process after process, until the task has ended; each sees at most one effect an act."""
    for life in range(60):
        if life < 8:
            rig.restart(dying(data.draw(MOMENTS | st.just("")))) if data.draw(st.booleans()) else rig.restart()
            await live(rig, data.draw(st.none() | st.integers(1, 6)))
        else:
            rig.restart()
            await live(rig, None)
        assert rig.effects == len(rig.tools.world.done)
        if (await rig.task()).status in ("complete", "failed"):
            return


@settings(max_examples=60)
@given(plans(), st.fixed_dictionaries(dict.fromkeys(TOOLS, FAULTS)), BLINDNESS, st.data())
def test_complete_means_done_once(plan: Plan, faults: Any, blindness: list[Blindness], data: st.DataObject) -> None:
    """Whatever fails, is lost or dies, the task ends complete with each intended effect there exactly once."""
    tools = ListingToolbox(faults=faults, blind={"make_thing": blindness, "pay": blindness})
    for thing in ("x", "y", "z"):
        tools.world.things[thing] = {"id": thing}
    cards = [tools.card(step.tool) for step in plan.steps]
    writes = sum(card is not None and card.risk is not Risk.READ for card in cards)
    acceptance = accepts(expects(at_least=0), expects("pay", at_least=0))
    rig = Rig(script=[plan], acceptance=acceptance, tools=tools, playbook=playbook_of(limits=AMPLE))

    asyncio.run(run(rig, data))

    task = asyncio.run(rig.task())
    assert (task.status, rig.effects) == ("complete", writes)
