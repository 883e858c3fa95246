"""A task whose tool is not there now: it acts on nothing else, is not lost, and goes on once the tool is back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Decision
from steward.domain.outages import NeverDown, Outage
from steward.domain.state import Stalled
from steward.domain.unavailable_tools import Unavailable
from steward.nodes.unavailable_tools import Readiness
from tests.fakes import Crash, FakeClock
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import TASK, ListingToolbox, Rig, accepts
from tests.unit.graph.test_waiting import app_of, parked

BOTH = plan_of(make("a"), replace(pay("p", "x"), needs=["a"]))
WANTED = accepts(expects("make_thing"), expects("pay"))
AWAY = Unavailable(source="bank", said="connection refused", tools=("pay",))
CHANGED = replace(AWAY, said="it is not what it was when its mapping was written", passes=False)


class Absent(ListingToolbox):
    """Whose `pay` is not there between two moments of the clock."""

    def __init__(self, clock: FakeClock, since: float, back: float, away: Unavailable = AWAY, **more: Any) -> None:
        super().__init__(**more)
        self.clock, self.since, self.back, self.missing = clock, clock.now() + since, clock.now() + back, away

    def unavailable(self, tool: str) -> Unavailable | None:
        return self.missing if self.missing.may_be(tool) and self.since <= self.clock.now() < self.back else None


def rig_of(since: float = 0.0, back: float = 1e9, **more: Any) -> tuple[Rig, Absent]:
    clock = FakeClock()
    tools = Absent(clock, since, back, **more)
    return Rig(script=[BOTH], acceptance=WANTED, tools=tools, clock=clock), tools


async def test_a_task_waits_for_its_tool_and_does_nothing_else_meanwhile() -> None:
    """Neither the step before it, nor planning: what counts as success rests on the tool as well."""
    rig, tools = rig_of(back=600.0)
    began = rig.clock.now()

    task = await rig.begin()

    assert (task.status, rig.effects, len(tools.calls)) == ("complete", 2, 2)
    assert rig.clock.now() - began >= 600.0
    assert (await rig.state()).stalled == Stalled()
    assert task.usage.model_calls == 1


async def test_it_is_left_by_a_worker_and_says_what_it_waits_for() -> None:
    """The row names the source as that of an outage, so that whoever has it back wakes the task."""
    rig, _ = rig_of()

    task = await parked(rig)

    assert (task.status, task.waits_on, rig.effects) == ("running", "tools of bank", 0)
    assert "connection refused" in (task.waits_for or "")


@pytest.mark.parametrize("fault", ["crash_before", "crash_after"])
async def test_an_approved_act_is_kept_until_its_tool_is_back(fault: Any) -> None:
    """Its process died in the call, and the next one began without the tool: the yes holds, and it acts once."""
    rig, tools = rig_of(since=1e9, faults={"pay": [fault]})
    rig.playbook = playbook_of(approvals=["pay"])
    rig.restart()
    await rig.begin()
    with pytest.raises(Crash):
        await rig.answer({"kind": "approve"})
    rig.restart()
    tools.since, tools.back = rig.clock.now(), rig.clock.now() + 900.0
    before = len(tools.calls)

    left = await app_of(rig).resume(TASK, parks=True)
    assert (left.status, left.waits_on, len(tools.calls)) == ("running", "tools of bank", before)

    rig.clock.time += 1_000.0
    task = await app_of(rig).resume(TASK, parks=True)

    assert (task.status, rig.effects) == ("complete", 2)
    assert not await rig.reviews.list()


async def test_after_a_set_time_one_person_is_asked_for_all_tasks() -> None:
    """The answer has it tried again; nothing is done for want of a tool but to wait or to end."""
    rig, tools = rig_of()
    task = await rig.begin()
    (review,) = await rig.reviews.list()
    assert (task.status, review.question.options) == ("needs_review", ["approve", "abort"])
    assert "tools of bank, down since" in review.question.text
    assert review.question.detail["endpoints"] == ["tools of bank"]

    tools.back = rig.clock.now()
    await rig.reviews.decide(review.question.id, Decision(kind="approve", by="lea"))
    task = await rig.answer({"kind": "approve", "by": "lea"})

    assert (task.status, rig.effects) == ("complete", 2)


async def test_a_tool_that_changed_is_a_persons_at_once() -> None:
    """Waiting does not help; the question says what does, and only the tool's own tasks ask it."""
    rig, _ = rig_of(away=CHANGED)
    began = rig.clock.now()

    await rig.begin()

    (review,) = await rig.reviews.list()
    assert rig.clock.now() - began < 1.0
    assert "bank (pay): it is not what it was" in review.question.text
    assert "steward tools add" in review.question.text
    other = Rig(script=[plan_of(make("a"))], acceptance=accepts(expects()), tools=rig.tools, clock=rig.clock)
    assert (await other.begin()).status == "complete"


class Known(NeverDown):
    """Where processes were told of it; the store keeps no word for the trouble."""

    async def state(self) -> list[Outage]:
        said = f"{CHANGED}. {CHANGED.advice}"
        return [Outage(endpoint=CHANGED.endpoint, host="bank", said=said, since=0.0, wait=300.0, passes=False)]


async def test_it_is_one_question_whether_or_not_others_were_told() -> None:
    """A task that comes before its process has said so, or long after, asks with the others."""
    rig, tools = rig_of(away=CHANGED)
    await rig.begin()
    (review,) = await rig.reviews.list()

    told = Readiness(tools=tools, outages=Known(), clock=rig.clock, patience=0.0)
    question = (await told.wait(await rig.state(), CHANGED, "validate")).get("question")

    assert question is not None
    assert question.detail["lot"] == review.question.detail["lot"]
