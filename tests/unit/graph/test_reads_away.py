"""A read of the plan whose system is away: no other plan does without it, so it is waited for, as any outage is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Action, Found, Receipt, Verdict
from steward.domain.state import Stalled
from steward.tools.default_verdicts import judge_read
from tests.fakes import FakeClock
from tests.unit.domain.making import expects, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import TASK, Rig, accepts
from tests.unit.graph.test_facts_away import ERROR, LASTING, PASSING, Away, Known, goes_on_in_other_processes
from tests.unit.graph.test_waiting import parked


class Reading(Away):
    """Whose `read_thing` is proven by its answer alone, as reads without a `find` are.

    It knows of no `nobody`, and first puts off who asks for `busy`.
    """

    async def run(self, action: Action) -> Receipt:
        if action.args.get("id") == "nobody":
            return Receipt(kind="refused", code="not_found", message="no such thing")
        if action.args.get("id") == "busy" and action.key not in self.calls:
            self.calls.append(action.key)
            return Receipt(kind="refused", code="http_429", message="not now", wait=0.0)
        return await super().run(action)

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:
        found = await super().find(action, receipt)
        return Found(presence="unknown") if action.tool == "read_thing" else found

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:
        return judge_read(receipt) if action.tool == "read_thing" else super().judge(action, receipt, found)


PAY = replace(pay("p", "${r.id}", 5.0), needs=["r"])
LOST = [one for one in PASSING if one.kind == "lost"]


def rig_of(receipt: Receipt = ERROR, **more: Any) -> tuple[Rig, Away]:
    clock = FakeClock()
    tools = Reading(clock, receipt, since=more.pop("since", 0.0), back=more.pop("back", 1e9))
    script = [plan_of(read("r", "x"), PAY)]
    return Rig(
        script=script, acceptance=accepts(expects("pay")), tools=tools, playbook=playbook_of(), clock=clock
    ), tools


@pytest.mark.parametrize("receipt", LOST, ids=lambda one: one.code)
async def test_what_passes_is_waited_for(receipt: Receipt) -> None:
    """Nobody is asked, it is planned anew once, no ceiling is nearer, and the act is done once it is back."""
    rig, tools = rig_of(receipt, back=600.0)
    began = rig.clock.now()

    task = await rig.begin()

    assert (task.status, rig.effects, await rig.reviews.list(task_id=TASK)) == ("complete", 1, [])
    assert rig.clock.now() - began >= 600.0
    assert (len(rig.planner.requests), task.usage.waited, task.steps) == (2, 0.0, 8)
    assert "else plan the same read" in rig.planner.requests[1].problems[0].suggestion
    assert task.usage.seconds < 10.0
    assert (await rig.state()).stalled == Stalled()
    assert len(tools.tried) < 400


async def test_whoever_has_one_plan_only_is_not_asked_for_another() -> None:
    """A fixed plan knows no way without the read."""
    rig, _ = rig_of(back=600.0)
    rig.planner.uses_model = False
    rig.restart()

    task = await rig.begin()

    assert (task.status, rig.effects, len(rig.planner.requests)) == ("complete", 1, 1)


@pytest.mark.parametrize("receipt", LASTING, ids=lambda one: one.code)
async def test_what_does_not_pass_is_not_waited_for(receipt: Receipt) -> None:
    """It is planned anew as often as may be."""
    rig, _ = rig_of(receipt)
    began = rig.clock.now()
    assert (await rig.begin()).status == "needs_review"
    assert rig.clock.now() - began < 30.0
    assert len(rig.planner.requests) > 1


async def test_a_worker_leaves_it_and_its_row_says_what_it_waits_for() -> None:
    """A process that dies meanwhile loses nothing: the next one reads again, and acts once."""
    rig, _ = rig_of(back=100.0)

    task = await parked(rig)

    assert (task.status, task.waits_on, rig.effects) == ("running", "reads with read_thing", 0)
    assert (task.waits_for or "").endswith(": read_thing got HTTP 500")
    await goes_on_in_other_processes(rig)


async def test_in_the_end_one_person_is_asked_for_all_tasks_that_read_with_it() -> None:
    """A yes has it tried again."""
    rig, tools = rig_of()
    task = await rig.begin()
    other, _ = rig_of()
    await other.begin()

    (review,), (same,) = await rig.reviews.list(), await other.reviews.list()
    assert (task.status, review.question.options) == ("needs_review", ["approve", "abort"])
    assert "reads with read_thing, down since" in review.question.text
    assert review.question.detail["lot"] == same.question.detail["lot"]
    assert review.question.detail["reading"] == {"tool": "read_thing", "args": {"id": "x"}}

    tools.back = rig.clock.now()
    task = await rig.answer({"kind": "approve", "by": "lea"})
    assert (task.status, rig.effects) == ("complete", 1)


async def test_others_hear_that_it_is_back() -> None:
    rig, _ = rig_of(back=60.0)
    rig.outages = known = Known()
    rig.restart()
    await rig.begin()
    assert ({*known.down}, {*known.over}) == ({"reads with read_thing"}, {"reads with read_thing"})


async def test_another_plan_may_do_without_it() -> None:
    """Which is asked for before anybody waits: one record, or one tool, may be all that fails."""
    rig, _ = rig_of()
    rig.planner.script = [plan_of(read("r", "x"), PAY), plan_of(pay("p", "x", 5.0))]
    began = rig.clock.now()

    task = await rig.begin()

    assert (task.status, len(rig.planner.requests), rig.clock.now() - began < 30.0) == ("complete", 2, True)


async def test_reads_that_are_not_given_up_at_the_same_time_are_waited_for_together() -> None:
    """Of two one was tried less often when the other was given up."""
    rig, tools = rig_of(back=600.0)
    tools.world.things["busy"] = {"id": "busy"}
    rig.planner.script = [plan_of(read("r", "x"), read("b", "busy"), replace(PAY, needs=["r", "b"]))]

    task = await rig.begin()

    assert (task.status, rig.effects, await rig.reviews.list(task_id=TASK)) == ("complete", 1, [])


async def test_what_else_went_wrong_in_the_wave_comes_first() -> None:
    """A plan that has to be another one is made anew, although the read was waited for before."""
    rig, _ = rig_of()
    rig.planner.script = [plan_of(read("r", "x"), read("q", "nobody"), PAY), plan_of(pay("p", "x", 5.0))]
    began = rig.clock.now()

    task = await rig.begin()

    assert (task.status, len(rig.planner.requests), rig.clock.now() - began < 30.0) == ("complete", 2, True)
