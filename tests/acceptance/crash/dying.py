"""A Steward that is killed at the n-th boundary of claim → attempt → run → settle → judge → save → checkpoint."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.service import App
from app.settings import Settings
from app.wiring import compiled, open_deps
from checkpoints.pool import open_pool
from checkpoints.saver import open_saver
from domain.model import Decision

QUICK = "tests.acceptance.crash.quick:TOOLS"
WATCHED = {
    "ledger": ["begin", "claim", "attempt", "settle", "judge"],
    "tools": ["run", "find"],
    "tasks": ["save"],
    "reviews": ["open", "decide", "applied"],
    "decisions": ["add"],
}


class Death:
    """Counts boundaries and kills the process, without any goodbye, at the one it waits for."""

    def __init__(self, at: int) -> None:
        self._at = at
        self._seen = itertools.count(1)

    def boundary(self) -> None:
        if next(self._seen) == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        """The call with a boundary on either side."""

        async def watched(*args: object, **kwargs: object) -> object:
            self.boundary()
            result = await call(*args, **kwargs)
            self.boundary()
            return result

        return watched


class Watched:
    """A port whose named methods cross boundaries; everything else is the real one's."""

    def __init__(self, real: object, methods: list[str], death: Death) -> None:
        self._real, self._methods, self._death = real, methods, death

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        return self._death.around(value) if name in self._methods else value


def run_and_die(database: str, desk: str, home: str, boundary: int, goal: str, task_id: str) -> None:
    """Process entry: carry the goal out until the boundary; exits 0 if there were fewer."""

    async def run() -> None:
        async with _mortal(database, desk, Path(home), Death(boundary)) as app:
            await app.run(goal, task_id=task_id)

    asyncio.run(run())


def approve_and_die(database: str, desk: str, home: str, boundary: int, review_id: str) -> None:
    """Process entry: approve and go on until the boundary; exits 0 if there were fewer."""

    async def approve() -> None:
        async with _mortal(database, desk, Path(home), Death(boundary)) as app:
            await app.decide(review_id, Decision(kind="approve", by="lea"))

    asyncio.run(approve())


@asynccontextmanager
async def _mortal(database: str, desk: str, home: Path, death: Death) -> AsyncGenerator[App]:
    async with AsyncExitStack() as stack:
        settings = Settings(home=home, database_url=database, planner="fixed", tools=QUICK)
        pool = await stack.enter_async_context(open_pool(database))
        deps = await stack.enter_async_context(open_deps(settings, pool, desk_url=desk))
        saver: Any = await stack.enter_async_context(open_saver(pool))
        for name, methods in WATCHED.items():
            deps = replace(deps, **{name: Watched(getattr(deps, name), methods, death)})
        saver.aput = death.around(saver.aput)
        saver.aput_writes = death.around(saver.aput_writes)
        yield App(deps=deps, graph=compiled(deps, saver))
