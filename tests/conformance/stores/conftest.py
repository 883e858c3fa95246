"""Each test of this folder runs over the stores in memory and over those in Postgres."""

from __future__ import annotations

import asyncio

import pytest

from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.credentials import PostgresKeys
from steward.checkpoints.decisions import PostgresDecisions
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.model_modes import PostgresModes
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.tasks import PostgresTasks
from tests.conformance.stores.harness import Stores
from tests.fakes import (
    FakeClock,
    MemoryDecisions,
    MemoryKeys,
    MemoryLedger,
    MemoryModes,
    MemoryReviews,
    MemoryTasks,
)


@pytest.fixture
def memory_stores() -> Stores:
    clock = FakeClock()
    tasks = MemoryTasks(clock)
    decisions = MemoryDecisions(tasks)
    ledger = MemoryLedger(tasks, decisions=decisions)
    reviews = MemoryReviews(tasks)

    modes = MemoryModes("1")

    async def expire(task_id: str) -> None:
        ledger.expire(task_id)

    return Stores(
        tasks=tasks,
        ledger=ledger,
        peer=ledger.peer(),
        reviews=reviews,
        queue=reviews,
        audit=reviews.audit,
        outbox=reviews.outbox,
        keys=MemoryKeys(clock),
        decisions=decisions,
        modes=modes,
        later_modes=MemoryModes("2", modes.rows),
        brief_modes=MemoryModes("1", modes.rows, held=0.0),
        expire=expire,
        wait=clock.sleep,
    )


@pytest.fixture
async def postgres_stores(pool: Pool) -> Stores:
    async def expire(task_id: str) -> None:
        async with pool.connection() as connection:
            await connection.execute(
                "UPDATE steward.task SET lease_until = now() - interval '1 second' WHERE id = %s", [task_id]
            )

    reviews = PostgresReviews(pool)
    return Stores(
        tasks=PostgresTasks(pool),
        ledger=PostgresLedger(pool),
        peer=PostgresLedger(pool),
        reviews=reviews,
        queue=reviews,
        audit=PostgresAudit(pool),
        outbox=PostgresOutbox(pool),
        keys=PostgresKeys(pool),
        decisions=PostgresDecisions(pool),
        modes=PostgresModes(pool, "1"),
        later_modes=PostgresModes(pool, "2"),
        brief_modes=PostgresModes(pool, "1", held=0.0),
        expire=expire,
        wait=asyncio.sleep,
    )


@pytest.fixture(params=["memory_stores", "postgres_stores"])
def stores(request: pytest.FixtureRequest) -> Stores:
    return request.getfixturevalue(request.param)
