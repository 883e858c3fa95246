"""The real stores and their stand-ins under one face, with what can befall a process."""

from __future__ import annotations

from itertools import count
from typing import Protocol

from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.statements import Table
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.reviews import Review, Reviews
from steward.domain.ports.tasks import Tasks
from steward.domain.queue import Queue
from tests.fakes import FakeClock, MemoryLedger, MemoryReviews, MemoryTasks


class World(Protocol):
    """`watch` is a ledger that never holds anything; `prefix` makes the names of one example its own."""

    @property
    def prefix(self) -> str: ...

    @property
    def tasks(self) -> Tasks: ...

    @property
    def reviews(self) -> Reviews: ...

    @property
    def queue(self) -> Queue: ...

    @property
    def watch(self) -> Ledger: ...

    def process(self) -> Ledger:
        """The ledger of one more process."""
        ...

    async def expire(self, lease: Lease) -> None:
        """Let the time of whoever holds the lease's task run out."""
        ...

    async def renew(self, lease: Lease) -> bool:
        """What a holder does again and again, also one that was stopped for long and woke up."""
        ...

    async def kill(self, lease: Lease) -> None:
        """End the process that took the lease; what it was about to write may still arrive."""
        ...

    async def tick(self) -> None:
        """Let the clock move on."""
        ...


class MemoryWorld:
    prefix = ""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.tasks = MemoryTasks(self.clock)
        self.reviews = self.queue = MemoryReviews(self.tasks)
        self.watch = MemoryLedger(self.tasks)
        self.processes: dict[int, MemoryLedger] = {}

    def process(self) -> MemoryLedger:
        ledger = self.watch.peer()
        self.processes[ledger.number] = ledger
        return ledger

    async def expire(self, lease: Lease) -> None:
        self.watch.expire(lease.task_id)

    async def renew(self, lease: Lease) -> bool:
        return self.watch.renew(lease)

    async def kill(self, lease: Lease) -> None:
        self.processes[lease.holder].alive = False

    async def tick(self) -> None:
        await self.clock.sleep(1.0)


_EXPIRE = "UPDATE steward.task SET lease_until = clock_timestamp() - interval '1 second' WHERE id = %s"
_KILL = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND (classid::bigint << 32) | objid::bigint = %s
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class PostgresWorld:
    """All examples share one database."""

    numbers = count(1)

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.prefix = f"{next(self.numbers)}-"
        self.tasks = PostgresTasks(pool)
        self.reviews = self.queue = PostgresReviews(pool)
        self.watch = self.process()
        self.leases = Table(pool, "lease")

    def process(self) -> PostgresLedger:
        return PostgresLedger(self.pool)

    async def expire(self, lease: Lease) -> None:
        async with self.pool.connection() as connection:
            await connection.execute(_EXPIRE, [lease.task_id])

    async def renew(self, lease: Lease) -> bool:
        values = {"task_id": lease.task_id, "holder": lease.holder, "epoch": lease.epoch, "seconds": 3600}
        return await self.leases.row("renew", values) is not None

    async def kill(self, lease: Lease) -> None:
        async with self.pool.connection() as connection:
            ended = await (await connection.execute(_KILL, [lease.holder])).fetchall()
        assert len(ended) == 1

    async def tick(self) -> None:
        """Real time moves by itself."""


def ids(reviews: list[Review], prefix: str) -> list[str]:
    """The reviews of one example, by id."""
    return [one.question.id for one in reviews if one.question.id.startswith(prefix)]
