"""The workers: born with their deaths, replaced as they die, and counted."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from steward.evals.chaos.forks import FORKS
from steward.evals.chaos.worker import NO_DATABASE, Life, live
from steward.settings import Settings

DEATHS = {
    "before run": "killed before the call",
    "after run": "killed after the effect",
    "after settle": "killed after the ledger's write",
    "after judge": "killed after the verdict",
}
DOOMED, ODD_CLOCK = 0.6, 0.2  # shares of the workers
_LOOK = 0.02  # seconds between two looks at who died


@dataclass(eq=False, kw_only=True)
class Worker:
    """One process. `paused` and `leaving` say what is being done to it just now."""

    life: Life
    process: ForkServerProcess
    paused: bool = False
    leaving: bool = False
    killed: bool = False

    def signal(self, number: signal.Signals) -> None:
        if self.process.pid is not None and self.process.exitcode is None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)


@dataclass(kw_only=True)
class Fleet:
    """So many workers at a time; `counts` says what was done to them, `exits` which of them ended by themselves."""

    settings: Settings
    size: int
    concurrency: int
    dice: random.Random
    log: Path
    counts: Counter[str]
    exits: list[str] = field(default_factory=list[str])
    workers: list[Worker] = field(default_factory=list[Worker])
    calm: bool = False  # no more deaths are laid down
    born: int = 0

    async def keep(self) -> None:
        """Replace whoever ended, until cancelled."""
        while True:
            for worker in [one for one in self.workers if one.process.exitcode is not None]:
                self.workers.remove(worker)
                self._bury(worker)
            while len(self.workers) < self.size:
                self.workers.append(await asyncio.to_thread(self._start))
            await asyncio.sleep(_LOOK)

    def anybody(self) -> Worker | None:
        """A worker to whom nothing is being done yet."""
        free = [one for one in self.workers if not (one.paused or one.leaving) and one.process.exitcode is None]
        return self.dice.choice(free) if free else None

    def kill(self, worker: Worker) -> None:
        worker.killed = True
        worker.signal(signal.SIGKILL)

    def relieve(self) -> None:
        """Send everybody away; who comes instead carries no death."""
        self.calm = True
        for worker in self.workers:
            worker.leaving = True
            worker.signal(signal.SIGTERM)

    async def end(self, grace: float) -> None:
        """Drain them all; kills who does not end within `grace` seconds."""
        for worker in self.workers:
            worker.signal(signal.SIGCONT)
            worker.signal(signal.SIGTERM)
        for worker in self.workers:
            await asyncio.to_thread(worker.process.join, grace)
            if worker.process.exitcode is None:
                self.exits.append(f"{worker.life.name} did not end within {grace:g} s of SIGTERM")
                worker.process.kill()
                await asyncio.to_thread(worker.process.join)

    def _start(self) -> Worker:
        self.born += 1
        life = self._life()
        # a daemon dies with the campaign
        process = FORKS.Process(target=live, args=(self.settings, self.concurrency, life, str(self.log)), daemon=True)
        process.start()
        if life.jumps:
            self.counts["clocks that jump"] += 1
        return Worker(life=life, process=process)

    def _life(self) -> Life:
        dice, name = self.dice, f"worker-{self.born}"
        doomed, odd = dice.random() < DOOMED, dice.random() < ODD_CLOCK
        death = (dice.choice([*DEATHS]), dice.randint(1, 10))
        jumps = [(dice.uniform(0, 8), dice.choice((-3600.0, -60.0, -5.0, 5.0, 60.0, 3600.0))) for _ in range(2)]
        return Life(
            name=name,
            dies_at=death if doomed and not self.calm else None,
            jumps=sorted(jumps) if odd and not self.calm else (),
        )

    def _bury(self, worker: Worker) -> None:
        worker.process.join()
        code, place = worker.process.exitcode, worker.life.dies_at
        if code == -signal.SIGKILL:
            self.counts["killed at random" if worker.killed or place is None else DEATHS[place[0]]] += 1
        elif worker.leaving and code in (0, -signal.SIGTERM):  # the latter where it was not ready yet
            self.counts["drained by SIGTERM"] += 1
        elif code == NO_DATABASE:
            self.counts["ended by themselves, with no database at their start"] += 1
        else:
            self.exits.append(f"{worker.life.name} ended by itself with {code}")
