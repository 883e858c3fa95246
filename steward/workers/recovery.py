"""Looks after what nobody carries out, and says that this worker lives."""

from __future__ import annotations

import asyncio
import os
import random
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog

from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.prune import prune
from steward.domain.errors import StewardError
from steward.domain.loops import ended
from steward.settings import Settings
from steward.workers.runner import Runner

_EVERY = 6  # rounds between two looks through the tasks not yet begun, of which there may be many
_PRUNE_EVERY = 60  # rounds between two looks for what ended long ago; while there is more, a batch each round
_BATCH = 100
_DAY = 86_400.0
_log = structlog.get_logger("steward")


@asynccontextmanager
async def sweeping(runner: Runner, settings: Settings, *, name: str, concurrency: int) -> AsyncGenerator[None]:
    """The worker's row and its sweep, for as long as the context lasts; the first sweep is done by then."""
    recovery = Recovery(runner=runner, settings=settings, name=name, concurrency=concurrency)
    await recovery.round()
    loop = asyncio.create_task(recovery.forever(), name="recovery")
    try:
        yield
    finally:
        await ended(loop)
        with suppress(StewardError):  # without the database nobody is there to be told
            await recovery.leave()


@dataclass(kw_only=True)
class Recovery:
    """One worker's rounds."""

    runner: Runner
    settings: Settings
    name: str
    concurrency: int
    _id: int | None = None
    _rounds: int = 0
    _more: bool = False

    @property
    def _jobs(self) -> PostgresJobs:
        return self.runner.jobs

    async def forever(self) -> None:
        """Rounds until cancelled; where one fails, the next tries again."""
        while True:
            await asyncio.sleep(self.settings.sweep * random.uniform(0.7, 1.3))  # noqa: S311 - workers don't crowd
            try:
                await self.round()
            except StewardError as error:
                _log.warning("sweep.failed", worker=self.name, error=str(error))

    async def round(self) -> None:
        """Say that the worker lives, queue what was stranded, and prune what ended long ago."""
        await self._beat()
        stranded = await self._jobs.sweep(pending=self._rounds % _EVERY == 0)
        self._rounds += 1
        if stranded:
            _log.info("sweep.queued", worker=self.name, tasks=stranded[:10], number=len(stranded))
        if self.settings.keep_checkpoints and (self._more or self._rounds % _PRUNE_EVERY == 0):
            pruned = await prune(self._jobs.pool, self.settings.keep_checkpoints * _DAY, _BATCH)
            self._more = pruned.more

    async def leave(self) -> None:
        """The worker's row goes with it."""
        if self._id is not None:
            await self._jobs.leave(self._id)

    async def _beat(self) -> None:
        known = self._id is not None and await self._jobs.beat(
            self._id, self.runner.running, draining=self.runner.draining
        )
        if not known:
            self._id = await self._jobs.enrol(self.name, socket.gethostname(), os.getpid(), self.concurrency)
