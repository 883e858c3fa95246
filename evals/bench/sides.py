"""Those that take turns at the same tasks, each as processes of its own: Steward's workers, DBOS's, agents."""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import psutil
from psycopg import AsyncConnection, conninfo

import steward
from steward.domain.errors import StewardError
from steward.evals.bench.rig import Rig
from steward.evals.bench.workers import Fleet, nothing_left, ready
from steward.workers.submitting import open_jobs

DBOS = Path(".steward/dbos")
WITHOUT_DBOS = f"{DBOS} holds no DBOS to stand beside the workers; `make bench` installs it"
_TASKS = """
SELECT count(*), extract(epoch FROM max(finished_at)) FROM steward.task
WHERE status = 'complete' AND steps = 3 AND finished_at >= to_timestamp(%s)
"""
_WORKFLOWS_LEFT = "SELECT EXISTS (SELECT FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING'))"
_WORKFLOWS = """
SELECT count(*), max(completed_at) / 1000.0 FROM dbos.workflow_status AS workflow
WHERE status = 'SUCCESS' AND completed_at >= 1000 * %s::float8
    AND (SELECT count(*) FROM dbos.operation_outputs WHERE workflow_uuid = workflow.workflow_uuid) = 3
"""
Work = Callable[[int], Awaitable[None]]


class Side(Protocol):
    """Carries out as many tasks as were queued, and tells in how many seconds."""

    @property
    def queuing(self) -> psutil.Process: ...
    @property
    def working(self) -> Sequence[psutil.Process]: ...
    async def queue(self, tasks: int) -> None: ...
    async def carry_out(self, tasks: int) -> float: ...


@dataclass(frozen=True, kw_only=True)
class Queued:
    """Workers that stand still while their queue is filled; their time is from going on to the last task's end.

    `finish` comes back once nothing is left; `ended` asks how many ended well since a time, and when the last did.
    Those that ask their queue every now and then stand still between their turns, too.
    """

    queuing: psutil.Process
    working: Sequence[psutil.Process]
    database: str
    fill: Work
    finish: Callable[[], Awaitable[None]]
    ended: str
    asks: bool = False

    async def queue(self, tasks: int) -> None:
        self.stop()
        await self.fill(tasks)

    async def carry_out(self, tasks: int) -> float:
        began = time.time()
        for one in self.working:
            one.resume()
        await self.finish()
        if self.asks:
            self.stop()
        async with await AsyncConnection.connect(self.database) as connection:
            row = await (await connection.execute(self.ended.encode(), (began,))).fetchone()
        if row is None or row[0] != tasks:
            raise StewardError(f"{tasks} tasks of the benchmark, of which ended well: {row[0] if row else 0}")
        return float(row[1]) - began

    def stop(self) -> None:
        """Stand still."""
        for one in self.working:
            one.suspend()


@dataclass(frozen=True, kw_only=True)
class Told:
    """A process that carries out as many as it is told to, and answers then; nothing is queued for it."""

    process: Process

    @property
    def queuing(self) -> psutil.Process:
        return psutil.Process(self.process.pid)

    @property
    def working(self) -> Sequence[psutil.Process]:
        return [self.queuing]

    async def queue(self, tasks: int) -> None: ...

    async def carry_out(self, tasks: int) -> float:
        began = time.time()
        await _tell(self.process, tasks)
        return time.time() - began


@asynccontextmanager
async def open_workers(fleet: Fleet, number: int = 1) -> AsyncGenerator[Side]:
    """So many of Steward's workers, whose tasks are submitted one by one."""
    async with AsyncExitStack() as stack:
        jobs = await stack.enter_async_context(open_jobs(fleet.rig.settings(fleet.database)))
        started = [await stack.enter_async_context(fleet.worker()) for _ in range(number)]

        async def fill(tasks: int) -> None:
            for one in fleet.tasks(tasks):
                await jobs.submit([one])

        yield Queued(
            queuing=psutil.Process(),
            working=[psutil.Process(one.pid) for one in started],
            database=fleet.database,
            fill=fill,
            finish=fleet.until_done,
            ended=_TASKS,
        )


@asynccontextmanager
async def open_dbos(rig: Rig, *, quickest: bool = False) -> AsyncGenerator[Side]:
    """A worker of DBOS; `quickest` takes all that is queued at once."""
    database = rig.database()
    async with AsyncExitStack() as stack:
        worker = await _start_dbos(database, *(["quickest"] if quickest else []))
        await stack.enter_async_context(ready(worker, "DBOS", "ready"))
        queue = await _start_dbos(database, "queue")
        await stack.enter_async_context(ready(queue, "DBOS", "ready"))
        side = Queued(
            queuing=psutil.Process(queue.pid),
            working=[psutil.Process(worker.pid)],
            database=database,
            fill=lambda tasks: _tell(queue, tasks),
            finish=lambda: nothing_left(database, _WORKFLOWS_LEFT),
            ended=_WORKFLOWS,
            asks=True,
        )
        side.stop()
        yield side


@asynccontextmanager
async def open_agents(rig: Rig) -> AsyncGenerator[Side]:
    """Agents, as many at a time as a worker has tasks."""
    words = ("-m", "steward.evals.bench.agent_worker", rig.database())
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdin=PIPE, stdout=PIPE)
    async with ready(process, "the agent", "ready"):
        yield Told(process=process)


async def _tell(process: Process, number: int) -> None:
    """Come back once it has answered. Raises StewardError."""
    assert process.stdin is not None  # noqa: S101 - both were asked for
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(f"{number}\n".encode())
    if not await process.stdout.readline():
        raise StewardError("a process of the benchmark ended in the middle of its tasks")


async def _start_dbos(database: str, *how: str) -> Process:
    words = ("-S", "-m", "steward.evals.bench.dbos_worker", _url(database), *how)
    return await asyncio.create_subprocess_exec(sys.executable, *words, env=_environment(), stdin=PIPE, stdout=PIPE)


def _environment() -> dict[str, str]:
    """DBOS sees its own packages and none of Steward's."""
    packages, root = DBOS.absolute(), Path(steward.__file__).resolve().parents[1] / ".editable"
    return {"PYTHONPATH": f"{packages}:{root}", "HOME": str(packages)}


def _url(database: str) -> str:
    """As SQLAlchemy writes it."""
    named = conninfo.conninfo_to_dict(database)
    return f"postgresql+psycopg://{named['user']}@/{named['dbname']}?host={quote(str(named['host']), safe='')}"
