"""The queue: which task is to be carried out next. A job is only a hint; the task's row and lease are the truth.

Nothing fences a job: whoever was paused may still finish one that another worker does by now. So a
job that is lost costs time and nothing else, since the sweep finds its task; and one too many finds the
task's lease taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from procrastinate import PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.pool import Pool, reaching
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import integer, jsonb, optional_text, text
from steward.domain.errors import Crowded, StewardError, Unusable
from steward.domain.ports.tasks import Task
from steward.domain.text import line
from steward.domain.workers import Accepted, Backlog, WorkerRow

QUEUE = "steward"
CARRY_OUT = "steward.carry_out"
MOST_PRIORITY = 100
_CHUNK = 500  # tasks a statement
_LIMIT = 500  # tasks a sweep
_DAY = 86_400.0


class PostgresJobs:
    """The queue's jobs and the workers' rows; a worker that was silent for `stalled_after` seconds counts as gone."""

    def __init__(self, pool: Pool, stalled_after: float = 20.0) -> None:
        self.pool = pool
        self.stalled_after = stalled_after
        self._table = Table(pool, "job")
        self._statements = statements("job")
        self._manager = JobManager(PsycopgConnector())  # never opened: each call brings its connection

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
                await self._defer(connection, [_job(task_id, priority, at=at, begun=True)])

    async def enqueue_next(self, task_id: str) -> None:
        """Give the task's business key, where it has one that is free by now, to the first that waits for it."""
        row = await self._table.row("next_of_key", {"task_id": text(task_id)})
        if row:
            await self.enqueue(row["id"], row["priority"])

    async def enqueue_for_workers(self, task_id: str) -> bool:
        """Leave the task to the workers, where it was submitted to them and there are any."""
        row = await self._table.row("for_workers", {"task_id": text(task_id), "stalled_after": self.stalled_after})
        if row:
            await self.enqueue(task_id, row["priority"])
        return row is not None

    async def withdraw(self, task_id: str) -> None:
        """Take the task off the queue; one that is being carried out stays so."""
        await self._table.write("withdraw", {"task_id": text(task_id)})

    async def sweep(self, *, pending: bool) -> list[str]:
        """Queue what was stranded, and return its ids; `pending` looks through those not yet begun, too.

        One process at a time does it; to the others nothing is stranded.
        """
        values = {"queue": QUEUE, "stalled_after": self.stalled_after, "pending": pending, "limit": _LIMIT}
        with reaching(self.pool):
            async with self.pool.connection() as connection, connection.transaction():
                turn = await self._rows(connection, "one_sweeper", values)
                if not turn[0]["locked"]:
                    return []
                await self._rows(connection, "tidy", values)
                found = await self._rows(connection, "stranded", values)
                for row in found:
                    await self._defer(connection, [_job(row["id"], row["priority"], begun=True)])
                return [row["id"] for row in found]

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
        """A worker's row."""
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
        with reaching(self.pool):
            async with self.pool.connection() as connection, connection.transaction():
                waiting = 0 if most is None else await self._waiting(connection, most)
                accepted = list[Accepted]()
                for begin in range(0, len(tasks), _CHUNK):
                    accepted += await self._accept(connection, tasks[begin : begin + _CHUNK], queued=queued)
                if most is not None:
                    _check_room(waiting, sum(not one.again for one in accepted), most)
                return accepted

    async def _waiting(self, connection: AsyncConnection[DictRow], most: int) -> int:
        """How many are queued, counted to one more than `most`."""
        await connection.execute(self._statements["one_submitter"])  # or two would share the last place
        return (await self._rows(connection, "queued", {"limit": most + 1}))[0]["number"]

    async def _accept(
        self, connection: AsyncConnection[DictRow], tasks: Sequence[Task], *, queued: bool
    ) -> list[Accepted]:
        columns = {**_columns(tasks), "submitted": queued}
        fresh = {row["id"] for row in await self._rows(connection, "accept", columns)}
        first = {text(task.id): place for place, task in reversed(list(enumerate(tasks)))}
        new = sorted(first[name] for name in fresh)
        jobs = [_job(task.id, task.priority, at=task.run_after) for task in (tasks[place] for place in new)]
        await self._defer(connection, jobs if queued else [])
        if len(new) == len(tasks):
            return [Accepted(task_id=text(task.id)) for task in tasks]
        before = await self._rows(connection, "accepted_before", columns)
        accepted = [_accepted(task, before, again=place not in new) for place, task in enumerate(tasks)]
        if queued:
            await self._hand_over(connection, [one.task_id for one in accepted if one.again])
        return accepted

    async def _hand_over(self, connection: AsyncConnection[DictRow], ids: list[str]) -> None:
        """Let the workers carry on what a process recorded for itself: whoever holds the task keeps it till its end."""
        handed = await self._rows(connection, "hand_over", {"ids": ids})
        begun = [row for row in handed if row["status"] in ("pending", "running")]
        await self._defer(connection, [_job(row["id"], row["priority"]) for row in begun])

    async def _defer(self, connection: AsyncConnection[DictRow], jobs: list[Job]) -> None:
        """Queue them on this connection; one that waits already stays the one."""
        if not jobs:
            return
        try:
            with suppress(AlreadyEnqueued):
                async with connection.transaction():
                    await self._manager.batch_defer_jobs_async(jobs, connection=connection)
        except ConnectorException as error:
            if error.__cause__ is not None:
                raise error.__cause__ from None
            raise

    async def _rows(
        self, connection: AsyncConnection[DictRow], statement: str, values: Mapping[str, Any]
    ) -> list[DictRow]:
        return await (await connection.execute(self._statements[statement], values)).fetchall()


def _accepted(task: Task, before: Sequence[DictRow], *, again: bool) -> Accepted:
    """The task that the submission came to. Raises Unusable where its id or key is another goal's."""
    if not again:
        return Accepted(task_id=text(task.id))
    for row in before:
        same_key = task.client_key is not None and row["client_key"] == text(task.client_key)
        by_key = same_key and row["requested_by"] == text(task.requested_by)
        if not by_key and row["id"] != text(task.id):
            continue
        taken = f"key '{task.client_key}'" if by_key else f"id '{task.id}'"
        if row["goal"] != text(task.goal):
            raise Unusable(f"{taken} is taken by task {row['id']}, with another goal: '{line(row['goal'], 80)}'")
        if task.playbook is not None and task.playbook != row["playbook"]:
            under = f"under playbook '{row['playbook']}'" if row["playbook"] else "without a playbook"
            raise Unusable(
                f"{taken} is taken by task {row['id']}, the same goal {under}, not '{task.playbook}': "
                f"'{line(row['goal'], 80)}'; give it a key of its own where it shall be done once more"
            )
        return Accepted(task_id=row["id"], again=True, status=row["status"])
    raise StewardError(f"task {task.id} was neither recorded nor found; submit it again")


def _check_room(waiting: int, more: int, most: int) -> None:
    if more and waiting + more > most:
        raise Crowded(
            f"the queue is full: {'more than ' if waiting > most else ''}{min(waiting, most)} tasks wait "
            f"and STEWARD_MOST_QUEUED is {most}; nothing was submitted, try again later"
        )


def _job(task_id: str, priority: int, *, at: float | None = None, begun: bool = False) -> Job:
    """What was begun comes before what was not, within the same priority."""
    return Job(
        queue=QUEUE,
        task_name=CARRY_OUT,
        lock=None,  # one task at a time for a business key is the lease's affair, which outlives no dead worker
        queueing_lock=text(task_id),
        priority=2 * max(-MOST_PRIORITY, min(priority, MOST_PRIORITY)) + begun,
        task_kwargs={"task_id": text(task_id)},
        scheduled_at=datetime.fromtimestamp(at, UTC) if at else None,
    )


def _columns(tasks: Sequence[Task]) -> dict[str, object]:
    return {
        "id": [text(task.id) for task in tasks],
        "goal": [text(task.goal) for task in tasks],
        "playbook": [optional_text(task.playbook) for task in tasks],
        "requested_by": [text(task.requested_by) for task in tasks],
        "client_key": [optional_text(task.client_key) for task in tasks],
        "business_key": [optional_text(task.business_key) for task in tasks],
        "priority": [integer(task.priority) for task in tasks],
        "run_after": [rows.instant(task.run_after or 0.0) for task in tasks],
    }


def _worker(row: DictRow) -> WorkerRow:
    times: dict[str, Any] = {name: rows.seconds(row[name]) for name in ("started_at", "beat_at")}
    return WorkerRow(**{**row, **times})
