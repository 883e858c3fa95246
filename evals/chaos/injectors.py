"""What is done to workers, database and connections while the tasks run, each by dice of its own."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeAlias

from steward.evals.chaos.fleet import Fleet
from steward.evals.chaos.postgres import Postgres
from steward.evals.chaos.proxy import Proxy

Act: TypeAlias = Callable[[random.Random], Coroutine[Any, Any, None]]

LONG_PAUSES = 0.3  # share of the pauses that outlast the lease
WORKER_LIFE = 16.0  # seconds between two random kills of one worker; many die earlier, of their own
_PAUSE_EVERY, _DRAIN_EVERY = 25.0, 60.0  # seconds, of one worker
_GRACE = 8.0


@dataclass(frozen=True, kw_only=True)
class Chaos:
    """Everything that can be done, to whom, and the count of what was done."""

    fleet: Fleet
    postgres: Postgres
    proxy: Proxy
    seed: int
    lease: float
    counts: Counter[str]

    async def reign(self) -> None:
        """Do it all, until cancelled; who is paused is woken."""
        plans: list[tuple[str, float, Act]] = [
            ("kill", WORKER_LIFE / self.fleet.size, self._kill),
            ("pause", _PAUSE_EVERY / self.fleet.size, self._pause),
            ("drain", _DRAIN_EVERY / self.fleet.size, self._drain),
            ("cut", 6.0, self._cut),
            ("hang", 15.0, self._hang),
            ("delay", 10.0, self._delay),
            ("restart", 20.0, self._restart),
        ]
        if self.postgres.own_disk:
            plans.append(("disk", 60.0, self._fill_disk))
        async with asyncio.TaskGroup() as group:
            for name, seconds, act in plans:
                dice = random.Random(f"{name} {self.seed}")  # noqa: S311 - repeatable on purpose
                group.create_task(_again_and_again(act, seconds, dice, group))

    async def _kill(self, _: random.Random) -> None:
        if worker := self.fleet.anybody():
            self.fleet.kill(worker)

    async def _pause(self, dice: random.Random) -> None:
        """SIGSTOP, and SIGCONT later: some wake up long after others took over their tasks."""
        long = dice.random() < LONG_PAUSES
        seconds = self.lease + dice.uniform(0.5, 6) if long else dice.uniform(0.1, 1.5)
        if worker := self.fleet.anybody():
            worker.paused = True
            worker.signal(signal.SIGSTOP)
            self.counts["paused beyond the lease" if long else "paused"] += 1
            try:
                await asyncio.sleep(seconds)
            finally:
                worker.signal(signal.SIGCONT)
                worker.paused = False

    async def _drain(self, dice: random.Random) -> None:
        """SIGTERM; an impatient operator sends it twice, or kills."""
        if worker := self.fleet.anybody():
            worker.leaving = True
            worker.signal(signal.SIGTERM)
            if dice.random() < 0.3:
                await asyncio.sleep(dice.uniform(0, 0.5))
                worker.signal(signal.SIGTERM)
            await asyncio.sleep(_GRACE)
            if worker.process.exitcode is None:
                self.counts["killed while draining"] += 1
                self.fleet.kill(worker)

    async def _cut(self, dice: random.Random) -> None:
        share = 1.0 if dice.random() < 0.2 else 0.3
        for link in self.proxy.some(share, dice):
            link.cut()
            self.counts["connections cut"] += 1

    async def _hang(self, dice: random.Random) -> None:
        """Half open: nothing passes and nobody is told, until the connection breaks."""
        links = self.proxy.some(0.3, dice)
        for link in links:
            link.open.clear()
            self.counts["connections half open"] += 1
        try:
            await asyncio.sleep(dice.uniform(0.5, self.lease + 3))
        finally:
            for link in links:
                link.cut()

    async def _delay(self, dice: random.Random) -> None:
        links = self.proxy.some(0.5, dice)
        for link in links:
            link.delay = dice.uniform(0.005, 0.05)
            self.counts["connections slowed down"] += 1
        try:
            await asyncio.sleep(dice.uniform(0.5, 3))
        finally:
            for link in links:
                link.delay = 0.0

    async def _restart(self, dice: random.Random) -> None:
        how = signal.SIGQUIT if dice.random() < 0.7 else signal.SIGKILL
        self.counts["Postgres stopped at once" if how == signal.SIGQUIT else "Postgres killed"] += 1
        await self.postgres.restart(how, dice.uniform(0, 1))

    async def _fill_disk(self, dice: random.Random) -> None:
        self.counts["Postgres's disk full"] += 1
        await self.postgres.fill_disk(dice.uniform(0.5, 2))


async def _again_and_again(act: Act, seconds: float, dice: random.Random, group: asyncio.TaskGroup) -> None:
    """Begin the act at random times, so many seconds apart on average; what takes longer goes on beside the next."""
    while True:
        await asyncio.sleep(dice.expovariate(1 / seconds))
        group.create_task(act(dice))
