"""How the running machine stops: on request, and before a task kills one process after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest

from steward.domain.model import Action, Plan, Receipt
from steward.domain.ports.planning import PlanRequest
from tests.fakes import Blindness, Crash, Fault
from tests.unit.graph.plans import APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import TASK, ListingToolbox, Rig
from tests.unit.graph.stops import STOPS

THRICE: list[Fault] = ["crash_before"] * 3
BLIND: list[Blindness] = ["unknown"] * 99


class Telling(ListingToolbox):
    """Calls back before a tool runs and before it is looked up."""

    on_run: Callable[[], None] = staticmethod(lambda: None)
    on_find: Callable[[], None] = staticmethod(lambda: None)

    async def run(self, action: Action) -> Receipt:
        self.on_run()
        return await super().run(action)

    async def find(self, action: Action, receipt: Receipt | None = None) -> object:
        self.on_find()
        return await super().find(action, receipt)


def cancel(rig: Rig) -> None:
    """As `Tasks.cancel` leaves the row of a task that runs."""
    rig.tasks.rows[TASK] = replace(rig.tasks.rows[TASK], cancelled_by="kim")


async def test_cancelled_while_it_is_planned() -> None:
    """Nothing of the plan acts."""
    rig = Rig(script=[], acceptance=BOTH)

    def propose(_: PlanRequest) -> Plan:
        cancel(rig)
        return TWO

    rig.planner.script = propose
    task = await rig.begin()
    assert (task.status, task.error, rig.effects, rig.nodes) == ("failed", "cancelled by kim", 0, ["plan"])


async def test_cancelled_while_it_acts() -> None:
    """The act under way settles and is looked at; the next one does not happen."""
    tools = Telling()
    rig = Rig(script=[TWO], acceptance=BOTH, tools=tools)
    tools.on_run = lambda: cancel(rig)
    task = await rig.begin()
    assert (task.status, task.error, rig.effects) == ("failed", "cancelled by kim", 1)
    (entry,) = await rig.ledger.history(TASK)
    assert entry.verified
    assert rig.nodes[-2:] == ["verify", "validate"]


async def test_cancelled_with_an_outcome_that_nobody_knows() -> None:
    """The end says which act may have happened, and nobody is asked any more."""
    tools = Telling(faults={"make_thing": ["lost"]}, blind={"make_thing": BLIND})
    rig = Rig(script=[TWO], acceptance=BOTH, tools=tools)
    tools.on_run = lambda: cancel(rig)
    task = await rig.begin()
    assert task.error == "cancelled by kim; it is not known whether these happened: a: make_thing"
    assert await rig.reviews.list(task_id=TASK) == []
    assert await rig.reviews.unapplied() == []


async def test_cancelled_after_a_crash_it_goes_no_further() -> None:
    """Whoever takes a cancelled task over ends it before the next act."""
    rig = Rig(script=[PAY], acceptance=PAID, tools=ListingToolbox(faults={"pay": ["crash_before"]}))
    with pytest.raises(Crash):
        await rig.begin()
    cancel(rig)
    rig.restart()
    task = await rig.resume()
    assert (task.status, rig.effects, rig.nodes[-1]) == ("failed", 0, "execute")


async def test_cancelled_while_a_person_is_asked() -> None:
    """The question is closed with the task, also where the answer came first."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()
    cancel(rig)
    task = await rig.answer({"kind": "approve", "by": "lea"})
    assert (task.status, task.error, rig.effects) == ("failed", "cancelled by kim", 0)
    assert await rig.reviews.list(task_id=TASK) == []


async def test_a_question_of_a_cancelled_task_is_closed_by_steward() -> None:
    """One that opens after the word came is not on record as answered by whoever gave it."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()
    cancel(rig)
    await rig.resume()
    closed = [one for one in rig.reviews.audit.lines if one.kind == "decided"]
    assert [(one.actor.name, one.actor.source, one.detail["by"]) for one in closed] == [("steward", "machine", "kim")]


async def test_too_late_to_cancel() -> None:
    """A task whose last act is done when it is cancelled stays what it became."""
    rig = Rig(script=[PAY], acceptance=PAID)
    await rig.begin()
    cancelled = await rig.tasks.cancel(TASK, "kim")
    assert cancelled is not None
    assert (cancelled.status, cancelled.cancelled_by) == ("complete", None)


async def test_after_three_deaths_at_one_place_a_person_is_asked() -> None:
    """What kills its process again and again waits, with what it was about to do; a yes tries once more."""
    rig = Rig(script=[PAY], acceptance=PAID, tools=ListingToolbox(faults={"pay": THRICE}))
    with pytest.raises(Crash):
        await rig.begin()
    for _ in range(2):
        rig.restart()
        with pytest.raises(Crash):
            await rig.resume()
    rig.restart()
    task = await rig.resume()
    question = (await rig.state()).question
    assert (task.status, rig.effects) == ("needs_review", 0)
    assert question is not None
    assert (question.reason, question.detail["crashes"], question.detail["node"]) == ("error", 3, "execute")
    assert question.detail["acts"] == [{"step": "p", "tool": "pay", "args": {"id": "x", "amount": 5}}]
    assert await rig.waits()
    await rig.answer({"kind": "approve", "by": "lea"})
    assert rig.effects <= 1


async def test_deaths_at_different_places_are_no_reason_to_ask() -> None:
    """A fleet whose processes are killed at random asks nobody."""
    tools = ListingToolbox(faults={"make_thing": ["crash_before", "crash_after", "crash_before", "crash_after"]})
    rig = Rig(script=[TWO], acceptance=BOTH, tools=tools)
    with pytest.raises(Crash):
        await rig.begin()
    for _ in range(8):
        rig.restart()
        with suppress(Crash):
            await rig.resume()
            break
    task = await rig.task()
    assert (task.status, rig.effects) == ("complete", 2)


async def test_a_task_that_kills_its_planner_waits_too() -> None:
    """Also where it dies before there is a plan or a checkpoint of one."""
    rig = Rig(script=[PAY], acceptance=PAID)

    def die(_: PlanRequest) -> Plan:
        raise Crash

    rig.planner.script = die
    with pytest.raises(Crash):
        await rig.begin()
    for _ in range(2):
        rig.restart()
        with pytest.raises(Crash):
            await rig.resume()
    rig.restart()
    assert (await rig.resume()).status == "needs_review"
    rig.planner.script = [PAY]
    assert (await rig.answer({"kind": "approve", "by": "lea"})).status == "complete"


async def test_the_edges_of_stopping_are_walked() -> None:
    """Each edge that only a stopped task takes is taken."""
    walked: set[tuple[str, str]] = set()
    for fault, stop in (("plan", cancel), ("execute", cancel), ("verify", cancel), ("execute", None)):
        rig = Rig(script=[PAY], acceptance=PAID, tools=Telling())
        await _walk(rig, fault, stop)
        walked |= set(pairwise([*rig.nodes, "end"]))
    assert walked >= STOPS


async def _walk(rig: Rig, node: str, stop: Callable[[Rig], None] | None) -> None:
    """Stop at the node: on request, or by three deaths there."""
    tools = rig.tools
    assert isinstance(tools, Telling)
    match node, stop:
        case "plan", _:

            def propose(_: PlanRequest) -> Plan:
                cancel(rig)
                return PAY

            rig.planner.script = propose
            await rig.begin()
        case "verify", _:
            tools.faults["pay"], tools.blind["pay"] = ["lost"], [*BLIND]
            tools.on_find = lambda: cancel(rig)
            await rig.begin()
        case _:
            tools.faults["pay"] = [*THRICE]
            with pytest.raises(Crash):
                await rig.begin()
            for _ in range(0 if stop else 2):
                rig.restart()
                with pytest.raises(Crash):
                    await rig.resume()
            if stop:
                stop(rig)
            rig.restart()
            await rig.resume()
            if not stop:
                await rig.answer({"kind": "abort", "by": "lea"})
