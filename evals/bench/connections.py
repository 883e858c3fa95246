"""How many connections to Postgres a worker takes while it has as many tasks in hand as it may."""

from __future__ import annotations

import asyncio

from psycopg import AsyncConnection

from steward.evals.bench.figures import Figure
from steward.evals.bench.rig import Rig
from steward.evals.bench.workers import Fleet

_CONCURRENCIES = (8, 32)
_LOOK = 0.05  # seconds
_OPEN = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


async def connections(rig: Rig, runs: int) -> list[Figure]:
    """The most at any look, while ten tasks a place are carried out."""
    fleet = Fleet(rig=rig, database=rig.database())
    return [
        Figure(
            name=f"connections{concurrency}",
            title=f"connections of a worker, {concurrency} tasks at a time",
            beside="",
            unit="connections",
            ours=[float(await _most(fleet, concurrency)) for _ in range(runs)],
            aim=10 + concurrency / 4,
        )
        for concurrency in _CONCURRENCIES
    ]


async def _most(fleet: Fleet, concurrency: int) -> int:
    most = 0
    await fleet.submit(10 * concurrency)  # before: who submits has connections of his own
    async with fleet.worker(concurrency), await AsyncConnection.connect(fleet.database, autocommit=True) as connection:
        done = asyncio.create_task(fleet.until_done())
        while not done.done():
            row = await (await connection.execute(_OPEN)).fetchone()
            most = max(most, row[0] - 1 if row else 0)  # whoever waits for the end has one
            await asyncio.sleep(_LOOK)
        await done
    return most
