"""The queue: which task is to be carried out next. A job is only a hint; the task's row and lease are the truth.

Nothing fences a job: whoever was paused may still finish one that another worker does by now. So a
job that is lost costs time and nothing else, since the sweep finds its task; and one too many finds the
task's lease taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.accepting import QUEUE, accept, defer, job_of
from steward.checkpoints.pool import Pool, reaching, transaction
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import jsonb, text
from steward.domain.ports.tasks import Task
from steward.domain.workers import Accepted, Backlog, WorkerRow

_LIMIT = 500  # tasks a sweep
_DAY = 86_400.0


class PostgresJobs:
    """The queue's jobs and the workers' rows; a worker that was silent for `stalled_after` seconds counts as gone."""

    def __init__(self, pool: Pool, stalled_after: float = 20.0) -> None:
        self.pool = pool
        self.stalled_after = stalled_after
        self._table = Table(pool, "job")
        self._statements = statements("job")

    async def submit(self, tasks: Sequence[Task], *, most: int | None = None) -> list[Accepted]:
        """Record the tasks and queue them, all of them or none; what was submitted before is left as it is.

        Raises Unusable where an id or a client key is taken for another goal or playbook, Crowded where more than
        `most` would be queued.
        """
        return await self._record(tasks, queued=True, most=most)

    async def record(self, tasks: Sequence[Task]) -> list[Accepted]:
        """Record the tasks as `submit` does, for this process to carry out: no worker takes them. Raises Unusable."""
        return await self._record(tasks, queued=False, most=None)

    async def enqueue(self, task_id: str, priority: int = 0, *, at: float | None = None) -> None:
        """Have the task carried on, not before `at`, and before those of its priority that nobody has begun."""
        with reaching(self.pool):
            async with self.pool.connection() as connection:
                await defer(connection, [job_of(task_id, priority, at=at, begun=True)])

    async def enqueue_next(self, task_id: str) -> None:
        """Give each of the task's business keys that is free by now to the first that waits for it."""
        for row in await self._table.rows("next_of_key", {"task_id": text(task_id)}):
            await self.enqueue(row["id"], row["priority"])

    async def enqueue_for_workers(self, task_id: str) -> bool:
        """Leave the task to the workers, where it was submitted to them and there are any."""
        row = await self._table.row("for_workers", {"task_id": text(task_id), "stalled_after": self.stalled_after})
        if row:
            await self.enqueue(task_id, row["priority"], at=row["at"])
        return row is not None

    async def withdraw(self, task_id: str) -> None:
        """Take the task off the queue; one that is being carried out stays so."""
        await self._table.write("withdraw", {"task_id": text(task_id)})

    async def sweep(self, *, pending: bool) -> list[str]:
        """Queue what was stranded, and return its ids; `pending` looks through those not yet begun, too.

        One process at a time does it; to the others nothing is stranded.
        """
        values = {"queue": QUEUE, "stalled_after": self.stalled_after, "pending": pending, "limit": _LIMIT}
        async with transaction(self.pool) as connection:
            turn = await self._rows(connection, "one_sweeper", values)
            if not turn[0]["locked"]:
                return []
            await self._rows(connection, "tidy", values)
            found = await self._rows(connection, "stranded", values)
            for row in found:
                await defer(connection, [job_of(row["id"], row["priority"], begun=True)])
            return [row["id"] for row in found]

    async def hand_on(self, *, fresh: float, again_in: float) -> list[str]:
        """The tasks that wait, just submitted ones from `fresh` seconds on; again after `again_in` or longer."""
        values = {"queue": QUEUE, "fresh": fresh, "again_in": again_in, "limit": _LIMIT}
        return [row["task_id"] for row in await self._table.rows("hand_on", values)]

    async def backlog(self) -> Backlog:
        """How much waits."""
        row = await self._table.only("backlog", {"queue": QUEUE})
        return Backlog(
            queued=row["queued"],
            oldest_at=rows.optional_seconds(row["oldest_at"]),
            scheduled=row["scheduled"],
            running=row["running"],
        )

    async def enrol(self, name: str, host: str, pid: int, concurrency: int) -> int:
        """A worker's row; those of workers gone for a day end."""
        await self._table.write("forget", {"seconds": _DAY})
        values = {"name": text(name), "host": text(host), "pid": pid, "concurrency": concurrency}
        return int((await self._table.only("enrol", values))["id"])

    async def beat(self, worker: int, running: Sequence[str], *, draining: bool) -> bool:
        """The worker lives; false where its row is gone."""
        values = {"id": worker, "running": jsonb(list(running)), "draining": draining}
        return await self._table.row("beat", values) is not None

    async def leave(self, worker: int) -> None:
        """The worker has ended; rows of those gone for a day end as well."""
        await self._table.write("leave", {"id": worker})
        await self._table.write("forget", {"seconds": _DAY})

    async def workers(self) -> list[WorkerRow]:
        """The workers, those that were lost included."""
        return [_worker(row) for row in await self._table.rows("workers", {"stalled_after": self.stalled_after})]

    async def _record(self, tasks: Sequence[Task], *, queued: bool, most: int | None) -> list[Accepted]:
        async with transaction(self.pool) as connection:
            return await accept(connection, tasks, queued=queued, most=most)

    async def _rows(
        self, connection: AsyncConnection[DictRow], statement: str, values: Mapping[str, Any]
    ) -> list[DictRow]:
        return await (await connection.execute(self._statements[statement], values)).fetchall()


def _worker(row: DictRow) -> WorkerRow:
    times: dict[str, Any] = {name: rows.seconds(row[name]) for name in ("started_at", "beat_at")}
    return WorkerRow(**{**row, **times})
