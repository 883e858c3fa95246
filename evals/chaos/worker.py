"""One worker process of the campaign: the real worker, with its death and its clock laid down at birth."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from steward.clock import SystemClock
from steward.domain.errors import Unreachable
from steward.evals.chaos.dying import Death, await_death
from steward.evals.chaos.forks import write_to
from steward.settings import Settings
from steward.workers.worker import work

NO_DATABASE = 4
"""The exit code of a worker that finds no database to begin with, as the command line gives it."""


@dataclass(frozen=True, kw_only=True)
class Life:
    """How a worker lives. `dies_at` is a boundary and the crossing of it that kills, `jumps` how its clock is off.

    Each jump is (seconds after birth, seconds that the clock is off from then on).
    """

    name: str
    dies_at: tuple[str, int] | None = None
    jumps: Sequence[tuple[float, float]] = ()


def live(settings: Settings, concurrency: int, life: Life, log: str) -> None:
    """Process entry: work until told to stop, or until death."""
    write_to(log)
    if life.dies_at is not None:
        place, crossing = life.dies_at
        await_death(Death(crossing, (place,)))
    if life.jumps:
        _unsettle_clock(life.jumps)
    try:
        asyncio.run(work(settings, concurrency=concurrency, name=life.name))
    except Unreachable as error:
        sys.stderr.write(f"{life.name}: {error}\n")
        sys.exit(NO_DATABASE)


def _unsettle_clock(jumps: Sequence[tuple[float, float]]) -> None:
    born = time.monotonic()

    def now(self: SystemClock) -> float:  # noqa: ARG001 - a method's first
        off = [by for after, by in jumps if time.monotonic() - born >= after]
        return time.time() + (off[-1] if off else 0.0)

    SystemClock.now = now
