"""A tool's cap in the machine: who waits has not begun, and who waits does not work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from steward.clock import SystemClock
from steward.domain.model import Action, Receipt
from steward.domain.rate_limits import Unlimited, read_limits
from steward.domain.waiting import waiting
from steward.graph.deps import Deps
from tests.fake_limiter import MemoryLimiter
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
class LimitedRig(Rig):
    """A rig whose calls pass the gate."""

    limiter: MemoryLimiter | Unlimited = field(
        default_factory=lambda: MemoryLimiter(read_limits("make_thing=2", ["make_thing"]), SystemClock())
    )

    @property
    def deps(self) -> Deps:
        return replace(super().deps, limiter=self.limiter)


TEN = plan_of(*(make(f"a{number}") for number in range(10)))


async def test_a_wave_keeps_the_cap() -> None:
    """Ten independent acts are made two at a time, and all are made."""
    tools = CrowdedToolbox()
    rig = LimitedRig(script=[TEN], acceptance=accepts(expects(at_least=10)), tools=tools)

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 10)
    assert tools.most == 2


async def test_who_waits_has_not_begun() -> None:
    """Nothing is attempted, and so nothing ages, while others have the place; afterwards it is done once."""
    rig = LimitedRig(script=[plan_of(make("a"))], acceptance=ANY)
    assert isinstance(rig.limiter, MemoryLimiter)
    other = rig.limiter.peer()
    async with other.passing("make_thing", 1e9), other.passing("make_thing", 1e9):
        running = asyncio.create_task(rig.begin())
        await _waits(rig.limiter)
        assert [entry.attempts for entry in rig.ledger.world.entries.values() if entry.attempts] == []
    task = await running

    assert (task.status, rig.effects) == ("complete", 1)


async def test_a_run_broken_off_at_the_gate_leaves_no_doubt() -> None:
    """It holds up nobody, and whoever goes on knows that nothing was done: no person is asked."""
    rig = LimitedRig(script=[plan_of(make("a"))], acceptance=ANY)
    assert isinstance(rig.limiter, MemoryLimiter)
    other = rig.limiter.peer()
    async with other.passing("make_thing", 1e9), other.passing("make_thing", 1e9):
        running = asyncio.create_task(rig.begin())
        await _waits(rig.limiter)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert [state.waiting for state in await rig.limiter.state()] == [0]
    rig.restart()
    task = await rig.resume()

    assert (task.status, rig.effects) == ("complete", 1)


class SlowLimiter(Unlimited):
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
    rig = LimitedRig(script=[TWO], acceptance=accepts(expects(at_least=2)), limiter=SlowLimiter(), clock=RunningClock())
    began = time.monotonic()

    task = await rig.begin()

    assert task.status == "complete"
    assert SlowLimiter.waited >= 0.4
    assert 0 < task.usage.seconds <= time.monotonic() - began - SlowLimiter.waited + 0.01


async def _waits(limiter: MemoryLimiter) -> None:
    """Return once somebody waits."""
    while not any(state.waiting for state in await limiter.state()):  # noqa: ASYNC110 - a look is cheap
        await asyncio.sleep(0)
