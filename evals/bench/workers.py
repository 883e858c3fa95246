"""Worker processes, as `steward worker` starts them."""

from __future__ import annotations

import asyncio
import signal
import sys
import uuid
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from psycopg import AsyncConnection

from steward.domain.errors import StewardError
from steward.domain.ports.tasks import Task
from steward.evals.bench.effects import CONCURRENCY
from steward.evals.bench.rig import NOWHERE, PLAYBOOKS, TOOLS, Rig
from steward.workers.submitting import open_jobs

STEWARD = Path(sys.executable).with_name("steward")
WAITING = "with waits"
_LOOK = 0.05  # seconds between two looks whether anything is left, each by an index
_PATIENCE = 300.0
_LEFT = "SELECT EXISTS (SELECT FROM steward.task WHERE status IN ('pending', 'running'))"
_NOT_BEGUN = "SELECT EXISTS (SELECT FROM steward.task WHERE lease_epoch = 0)"


@asynccontextmanager
async def ready(process: Process, name: str, says: str) -> AsyncGenerator[Process]:
    """The process once its first line says so; ended in the end. Raises StewardError where it does not start."""
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        first = (await process.stdout.readline()).decode()
        if not first.startswith(says):
            raise StewardError(f"{name} does not start: {first}")
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)  # it may stand still
            process.terminate()
        await process.communicate()


async def nothing_left(database: str, left: str) -> None:
    """Come back once the query says no. Raises StewardError where it takes too long."""
    async with await AsyncConnection.connect(database, autocommit=True) as connection:
        for _ in range(round(_PATIENCE / _LOOK)):
            row = await (await connection.execute(left.encode(), prepare=True)).fetchone()
            if row == (False,):
                return
            await asyncio.sleep(_LOOK)
    raise StewardError(f"the workers were not done after {_PATIENCE:.0f} s")


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Workers on one database, whose tasks are carried out by a fixed plan of three actions; `how` picks another."""

    rig: Rig
    database: str
    how: str = ""

    async def start(self, *words: str) -> Process:
        """A command with nothing in its environment but this."""
        settings = {
            "DATABASE_URL": self.database,
            "STEWARD_HOME": str(self.rig.folder),
            "STEWARD_PLANNER": "fixed",
            "STEWARD_TOOLS": TOOLS,
            "STEWARD_PLAYBOOKS": str(PLAYBOOKS),
            "STEWARD_DESK_URL": NOWHERE,
        }
        variables = [f"{name}={value}" for name, value in settings.items()]
        return await asyncio.create_subprocess_exec("env", "-i", *variables, STEWARD, *words, stdout=PIPE)

    @asynccontextmanager
    async def worker(self, concurrency: int = CONCURRENCY) -> AsyncGenerator[Process]:
        """A worker that waits for work. Raises StewardError where it does not start."""
        process = await self.start("worker", "--concurrency", str(concurrency))
        async with ready(process, "the worker", "Worker "):
            yield process

    async def submit(self, number: int) -> None:
        """So many tasks, all at once."""
        async with open_jobs(self.rig.settings(self.database)) as jobs:
            await jobs.submit(self.tasks(number))

    def tasks(self, number: int) -> list[Task]:
        """So many, each with a number to begin from."""
        what = f"Count to three {self.how}".strip()
        playbook = what.removeprefix("Count to ").replace(" ", "_")
        return [
            Task(id=str(uuid.uuid4()), goal=f"{what} from {at}", playbook=playbook, submitted=True)
            for at in range(number)
        ]

    async def until_done(self) -> None:
        """Come back once every task has ended or waits for a person."""
        await nothing_left(self.database, _LEFT)

    async def until_begun(self) -> None:
        """Come back once every task has been taken."""
        await nothing_left(self.database, _NOT_BEGUN)
