"""Tasks a second of one worker and of two, beside what Postgres can commit at most."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from steward.domain.errors import StewardError
from steward.evals.bench.figures import Figure
from steward.evals.bench.processors import busy, postmaster
from steward.evals.bench.rig import Rig
from steward.evals.bench.workers import CONCURRENCY, Fleet

_TASKS, _WARM = 150, 20
_SECONDS = 4  # of pgbench
_TRANSACTIONS = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"  # those that write have a number
_LOG = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"
_TABLE = """
CREATE TABLE IF NOT EXISTS bound (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data text NOT NULL);
ALTER TABLE bound ALTER COLUMN data SET STORAGE PLAIN
"""
_INSERT = "INSERT INTO bound (data) VALUES (repeat('x', :size::int));\n"
_BINARIES = "SELECT setting FROM pg_config WHERE name = 'BINDIR'"
_BESIDES = 180  # bytes of log that a commit takes beside its row's text


@dataclass(frozen=True, kw_only=True)
class Speed:
    """How fast, and what each task took: commits, bytes of log, seconds of processors."""

    tasks_a_second: float
    commits: float
    log: float
    workers_busy: float
    postgres_busy: float

    def __str__(self) -> str:
        return (
            f"a task takes {self.commits:.1f} commits, {self.log / 1000:.1f} kB of log, and of the processors "
            f"{self.workers_busy * 1000:.0f} ms in workers, {self.postgres_busy * 1000:.0f} ms in Postgres"
        )


async def throughput(rig: Rig, runs: int) -> list[Figure]:
    one: list[float] = []
    two: list[float] = []
    bound: list[float] = []
    fleet = Fleet(rig=rig, database=rig.database())
    speed = None
    for _ in range(runs):
        one.append((await _measured(fleet, 1)).tasks_a_second)
        speed = await _measured(fleet, 2)
        two.append(speed.tasks_a_second)
        bound.append(await _commits_a_second(fleet, round(speed.log / speed.commits)) / speed.commits)
    return [
        Figure(
            name="throughput",
            title="tasks a second, 2 workers, 3 actions a task",
            beside="pgbench, as many commits of the same size",
            unit="tasks/s",
            ours=two,
            theirs=bound,
            aim=0.3,
            at_least=True,
            note=f"{speed}; fixed plans, {CONCURRENCY} tasks at a time in each worker",
        ),
        Figure(
            name="scaling",
            title="tasks a second, 2 workers",
            beside="1 worker",
            unit="tasks/s",
            ours=two,
            theirs=one,
            aim=1.7,
            at_least=True,
        ),
    ]


async def _measured(fleet: Fleet, workers: int) -> Speed:
    """Tasks a second once the workers are there and warm."""
    async with AsyncExitStack() as stack:
        started = [await stack.enter_async_context(fleet.worker()) for _ in range(workers)]
        await fleet.submit(_WARM * workers)
        await fleet.until_done()
        tasks, before = _TASKS * workers, _used(fleet, started)
        await fleet.submit(tasks)
        await fleet.until_done()
        used = [(after - at) / tasks for after, at in zip(_used(fleet, started), before, strict=True)]
    return Speed(tasks_a_second=1 / used[0], commits=used[1], log=used[2], workers_busy=used[3], postgres_busy=used[4])


def _used(fleet: Fleet, workers: Sequence[asyncio.subprocess.Process]) -> list[float]:
    """The time, commits and bytes of log so far, and the seconds that processors spent on workers and on Postgres."""
    return [
        time.perf_counter(),
        float(_read(fleet.database, _TRANSACTIONS)),
        float(_read(fleet.database, _LOG)),
        busy([psutil.Process(one.pid) for one in workers]),
        busy(postmaster(fleet.rig.folder).children()),
    ]


async def _commits_a_second(fleet: Fleet, size: int) -> float:
    """What pgbench reaches with one insert a commit that writes `size` bytes of log, from as many connections."""
    with psycopg.connect(fleet.database, autocommit=True) as connection:
        for statement in _TABLE.split(";"):
            connection.execute(statement.encode())
    script = fleet.rig.folder / "bound.sql"
    await asyncio.to_thread(script.write_text, _INSERT)
    pgbench = Path(_read(fleet.database, _BINARIES)) / "pgbench"
    words = f"-n -M prepared -D size={max(1, size - _BESIDES)} -c {2 * CONCURRENCY} -j 2 -T {_SECONDS} -f"
    process = await asyncio.create_subprocess_exec(
        pgbench, *words.split(), script, fleet.database, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await process.communicate()
    found = re.search(rb"tps = ([\d.]+)", said)
    if found is None:
        raise StewardError(f"pgbench failed: {complained.decode()}")
    return float(found[1])


def _read(database: str, query: str) -> str:
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    return str(row[0]) if row else ""
