"""A tool's cap in the machine: who waits has not begun, and who waits does not work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from app.clock import SystemClock
from domain.gates import OpenGate, read_caps
from domain.model import Action, Receipt
from domain.waiting import waiting
from graph.build import Deps
from tests.fake_gate import MemoryGate
from tests.fakes import FakeClock
from tests.unit.domain.making import expects, make, plan_of
from tests.unit.graph.plans import ANY, TWO
from tests.unit.graph.rig import ListingToolbox, Rig, accepts


class CrowdedToolbox(ListingToolbox):
    """Counts how many calls go on at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0

    async def run(self, action: Action) -> Receipt:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        return await super().run(action)


@dataclass(kw_only=True)
class GatedRig(Rig):
    """A rig whose calls pass the gate."""

    gate: MemoryGate | OpenGate = field(
        default_factory=lambda: MemoryGate(read_caps("make_thing=2", ["make_thing"]), SystemClock())
    )

    @property
    def deps(self) -> Deps:
        return replace(super().deps, gate=self.gate)


TEN = plan_of(*(make(f"a{number}") for number in range(10)))


async def test_a_wave_keeps_the_cap() -> None:
    """Ten independent acts are made two at a time, and all are made."""
    tools = CrowdedToolbox()
    rig = GatedRig(script=[TEN], acceptance=accepts(expects(at_least=10)), tools=tools)

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 10)
    assert tools.most == 2


async def test_who_waits_has_not_begun() -> None:
    """Nothing is attempted, and so nothing ages, while others have the place; afterwards it is done once."""
    rig = GatedRig(script=[plan_of(make("a"))], acceptance=ANY)
    assert isinstance(rig.gate, MemoryGate)
    other = rig.gate.peer()
    async with other.passing("make_thing", 1e9), other.passing("make_thing", 1e9):
        running = asyncio.create_task(rig.begin())
        await _waits(rig.gate)
        assert [entry.attempts for entry in rig.ledger.world.entries.values() if entry.attempts] == []
    task = await running

    assert (task.status, rig.effects) == ("complete", 1)


async def test_a_run_broken_off_at_the_gate_leaves_no_doubt() -> None:
    """It holds up nobody, and whoever goes on knows that nothing was done: no person is asked."""
    rig = GatedRig(script=[plan_of(make("a"))], acceptance=ANY)
    assert isinstance(rig.gate, MemoryGate)
    other = rig.gate.peer()
    async with other.passing("make_thing", 1e9), other.passing("make_thing", 1e9):
        running = asyncio.create_task(rig.begin())
        await _waits(rig.gate)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert [state.waiting for state in await rig.gate.state()] == [0]
    rig.restart()
    task = await rig.resume()

    assert (task.status, rig.effects) == ("complete", 1)


class SlowGate(OpenGate):
    """Lets everybody wait a while, and says how long."""

    waited = 0.0

    @asynccontextmanager
    async def passing(self, name: str, seconds: float) -> AsyncGenerator[None]:
        began = time.monotonic()
        with waiting():
            await asyncio.sleep(0.2)
        type(self).waited += time.monotonic() - began
        async with super().passing(name, seconds):
            yield


class RunningClock(FakeClock):
    """Real time."""

    def monotonic(self) -> float:
        return time.monotonic()


async def test_waiting_counts_against_no_ceiling() -> None:
    """A task that waited for its turn has not worked meanwhile."""
    rig = GatedRig(script=[TWO], acceptance=accepts(expects(at_least=2)), gate=SlowGate(), clock=RunningClock())
    began = time.monotonic()

    task = await rig.begin()

    assert task.status == "complete"
    assert SlowGate.waited >= 0.4
    assert 0 < task.usage.seconds <= time.monotonic() - began - SlowGate.waited + 0.01


async def _waits(gate: MemoryGate) -> None:
    """Return once somebody waits."""
    while not any(state.waiting for state in await gate.state()):  # noqa: ASYNC110 - a look is cheap
        await asyncio.sleep(0)
