"""Worker processes, as `steward worker` starts them."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from steward.domain.errors import StewardError
from steward.domain.ports.tasks import Task
from steward.evals.bench.rig import NOWHERE, PLAYBOOKS, TOOLS, Rig
from steward.workers.submitting import open_jobs

STEWARD = Path(sys.executable).with_name("steward")
CONCURRENCY = 4
ACTIONS = 3
_LOOK = 0.02  # seconds between two looks at the tasks
_PATIENCE = 300.0
_TASKS = """
SELECT count(*) FILTER (WHERE lease_epoch > 0) AS begun, count(*) FILTER (WHERE status <> 'complete') AS left,
    count(*) FILTER (WHERE status IN ('failed', 'needs_review')) AS stuck
FROM steward.task
"""


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Workers on one database, whose tasks are carried out by a fixed plan of three actions."""

    rig: Rig
    database: str

    async def start(self, *words: str) -> asyncio.subprocess.Process:
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
        return await asyncio.create_subprocess_exec(
            "env", "-i", *variables, STEWARD, *words, stdout=asyncio.subprocess.PIPE
        )

    @asynccontextmanager
    async def worker(self) -> AsyncGenerator[asyncio.subprocess.Process]:
        """A worker that waits for work. Raises StewardError where it does not start."""
        process = await self.start("worker", "--concurrency", str(CONCURRENCY))
        try:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            first = await process.stdout.readline()
            if not first.startswith(b"Worker "):
                raise StewardError(f"the worker does not start: {first.decode()}")
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.communicate()

    async def submit(self, number: int) -> None:
        """So many tasks, all at once."""
        tasks = [
            Task(id=str(uuid.uuid4()), goal=f"Count to three from {at}", playbook="three", submitted=True)
            for at in range(number)
        ]
        async with open_jobs(self.rig.settings(self.database)) as jobs:
            await jobs.submit(tasks)

    async def until_done(self) -> None:
        """Come back once every task is complete. Raises StewardError where one can't be."""
        await self._until("left", 0)

    async def until_begun(self, number: int) -> None:
        """Come back once so many tasks have been taken, ever."""
        await self._until("begun", number)

    async def _until(self, what: Literal["left", "begun"], number: int) -> None:
        connecting = AsyncConnection[DictRow].connect(self.database, autocommit=True, row_factory=dict_row)
        async with await connecting as connection:
            for _ in range(round(_PATIENCE / _LOOK)):
                (row,) = await (await connection.execute(_TASKS)).fetchall()
                if row["stuck"]:
                    raise StewardError(f"{row['stuck']} tasks of the benchmark did not end well")
                if row[what] == number:
                    return
                await asyncio.sleep(_LOOK)
        raise StewardError(f"the workers were not done after {_PATIENCE:.0f} s")
