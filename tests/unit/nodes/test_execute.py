"""The execute node: each act at most once, whoever tried before and whoever tries beside."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from steward.domain.approval_basis import checked_under
from steward.domain.errors import Fenced, Held
from steward.domain.model import STILL_RUNS, Action, Entry, Receipt, Verdict
from steward.domain.ports.ledger import Lease
from steward.domain.review_questions import once_more
from steward.domain.state import State
from steward.nodes import execute as node
from steward.nodes.execute import lease_seconds
from tests.fake_time import FakeClock
from tests.fakes import Crash, FakeToolbox, MemoryLedger
from tests.unit.domain.making import (
    ABSENT,
    ALTERED,
    RULES,
    TASK,
    UNKNOWN,
    VERIFIED,
    action_of,
    make,
    pay,
    plan_of,
    playbook_of,
)
from tests.unit.graph.rig import Shelf

A, B, P = action_of(make("a")), action_of(make("b")), action_of(pay("p", "x"))


execute = partial(node.execute, playbooks=Shelf(playbook_of()), rules=RULES, clock=FakeClock())


def state_of(*wave: Action, approved: list[str] | None = None) -> State:
    return State(
        goal="g",
        task_id=TASK,
        plan=plan_of(),
        checked=checked_under(plan_of(), playbook_of()),
        wave=[*wave],
        approved=approved or [],
    )


async def tried(ledger: MemoryLedger, action: Action, verdict: Verdict | None, receipt: Receipt | None) -> None:
    """An earlier process called the act once and left this behind."""
    async with ledger.hold(action.task_id, 1.0) as lease:
        await ledger.claim(action, lease)
        await ledger.attempt(action, lease)
        if receipt is not None:
            await ledger.settle(action.key, receipt, lease)
        if verdict is not None:
            await ledger.judge(action.key, verdict, lease)


async def entry(ledger: MemoryLedger, action: Action) -> Entry:
    found = await ledger.entry(action.key)
    assert found is not None
    return found


async def test_a_wave_is_carried_out() -> None:
    """Every act is claimed, run once and settled with what the tool answered."""
    ledger, tools = MemoryLedger(), FakeToolbox()

    update = await execute(state_of(A, B, P), ledger=ledger, tools=tools)

    assert update == {"next": "verify", "steps": 3}
    assert tools.world.effects.total() == 3
    assert (await entry(ledger, P)).receipt == Receipt(kind="answered", result=tools.world.things["x"])


async def test_a_crash_after_the_effect_does_not_act_twice() -> None:
    """A worker that dies before recording leaves one effect, and its successor a lost answer to look into."""
    ledger, tools = MemoryLedger(), FakeToolbox(faults={"make_thing": ["crash_after"]})
    with pytest.raises(Crash):
        await execute(state_of(A), ledger=ledger, tools=tools)

    await execute(state_of(A), ledger=ledger, tools=tools)

    found = await entry(ledger, A)
    assert (tools.world.effects.total(), found.attempts) == (1, 1)
    assert found.receipt is not None
    assert found.receipt.kind == "lost"


@pytest.mark.parametrize(
    ("verdict", "runs"), [(None, False), (UNKNOWN, False), (ALTERED, False), (VERIFIED, False), (ABSENT, True)]
)
async def test_only_what_is_certainly_absent_is_run_again(verdict: Verdict | None, *, runs: bool) -> None:
    """An earlier call that did or may have acted is looked into, not repeated."""
    ledger, tools = MemoryLedger(), FakeToolbox()
    await tried(ledger, A, verdict, Receipt(kind="answered"))

    await execute(state_of(A), ledger=ledger, tools=tools)

    assert (tools.calls == [A.key]) is runs


@pytest.mark.parametrize(("attempts", "runs"), [(1, True), (2, False)])
async def test_a_yes_to_one_more_try_is_used_up(attempts: int, *, runs: bool) -> None:
    """A person's yes names the attempt it follows, so it can't be spent twice."""
    ledger, tools = MemoryLedger(), FakeToolbox()
    for _ in range(attempts):
        await tried(ledger, A, ALTERED, Receipt(kind="answered"))

    await execute(state_of(A, approved=[once_more(A.key, 1)]), ledger=ledger, tools=tools)

    assert (tools.calls == [A.key]) is runs


async def test_another_tasks_act_is_left_alone() -> None:
    """An identity that another task holds is neither run nor written to."""
    ledger, tools = MemoryLedger(), FakeToolbox()
    theirs = replace(P, task_id="t0")
    await tried(ledger, theirs, VERIFIED, Receipt(kind="answered"))
    before = await entry(ledger, P)

    await execute(state_of(P), ledger=ledger, tools=tools)

    assert (tools.calls, await entry(ledger, P)) == ([], before)


async def test_who_does_not_hold_the_task_does_not_act() -> None:
    """While another live process has the lease, nothing is called."""
    ledger, tools = MemoryLedger(), FakeToolbox()
    async with ledger.peer().hold(TASK, 1.0):
        with pytest.raises(Held):
            await execute(state_of(A), ledger=ledger, tools=tools)

    assert tools.calls == []


class LosingLedger(MemoryLedger):
    """Loses the lease right before its intent is written, as a process does that was stopped for too long."""

    async def begin(self, action: Action, lease: Lease) -> Entry:
        self.expire(lease.task_id)
        return await super().begin(action, lease)


async def test_who_lost_the_task_does_not_act() -> None:
    """The attempt is written under the lease before the call, so a late worker is stopped before it acts."""
    tools = FakeToolbox()

    with pytest.raises(Fenced):
        await execute(state_of(A), ledger=LosingLedger(), tools=tools)

    assert tools.calls == []


class UnevenToolbox(FakeToolbox):
    """Every call takes its time, but the first."""

    async def run(self, action: Action) -> Receipt:
        if action != A:
            await asyncio.sleep(0.01)
        return await super().run(action)


async def test_one_failure_does_not_cut_off_the_others() -> None:
    """What runs beside a failing act ends and is settled under the same lease."""
    ledger = MemoryLedger()
    tools = UnevenToolbox(faults={"make_thing": ["crash_before"]})

    with pytest.raises(Crash):
        await execute(state_of(A, B, P), ledger=ledger, tools=tools)

    assert [one.receipt is not None for one in await ledger.history(TASK)] == [False, True, True]


def test_the_lease_outlasts_the_slowest_tool() -> None:
    """A wave's lease covers the longest call and its proof, with a margin."""
    assert lease_seconds([A, P], FakeToolbox(settle_after=60.0)) > 61.0
    assert lease_seconds([], FakeToolbox()) > 0


async def test_a_call_that_goes_on_is_written_down_before_its_end_is_waited_for() -> None:
    """Whoever takes over in between knows that it may still act; what it comes to late counts as told in time."""
    ledger, tools = MemoryLedger(), FakeToolbox(faults={"make_thing": ["overdue"]})
    written: list[str] = []

    class Watched(FakeToolbox):
        async def outcome(self, action: Action) -> Receipt | None:
            receipt = (await entry(ledger, action)).receipt
            written.append(receipt.code if receipt else "")
            return await super().outcome(action)

    tools = Watched(faults={"make_thing": ["overdue"]})
    await execute(state_of(A), ledger=ledger, tools=tools)

    found = await entry(ledger, A)
    assert (written, tools.world.effects.total(), found.attempts) == ([STILL_RUNS], 1, 1)
    assert found.receipt == Receipt(kind="answered", result=tools.world.things["a"])


async def test_a_call_that_never_ends_is_left_as_one() -> None:
    """It may still act, and that is what the ledger says."""
    ledger, tools = MemoryLedger(), FakeToolbox(faults={"make_thing": ["overdue"]})
    tools.ends = False
    await execute(state_of(A), ledger=ledger, tools=tools)
    await execute(state_of(A), ledger=ledger, tools=tools)

    found = await entry(ledger, A)
    assert found.receipt
    assert (found.receipt.code, tools.calls) == (STILL_RUNS, [A.key])


async def test_a_worker_that_stops_beside_a_call_says_that_it_goes_on() -> None:
    """The task is given back with that knowledge, not as if the call had ended with its caller."""
    ledger, tools = MemoryLedger(), FakeToolbox(faults={"make_thing": ["overdue_at_stop"]})
    with pytest.raises(asyncio.CancelledError):
        await execute(state_of(A), ledger=ledger, tools=tools)

    receipt = (await entry(ledger, A)).receipt
    assert receipt
    assert receipt.code == STILL_RUNS
