"""Accepting tasks on somebody's connection: rows and jobs, all of them or none, in whatever transaction it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any

from procrastinate import PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from steward.checkpoints import rows
from steward.checkpoints.statements import statements
from steward.checkpoints.storable import integer, jsonb, optional_text, text
from steward.domain.errors import Crowded, StewardError, Unusable
from steward.domain.ports.tasks import Task
from steward.domain.text import line
from steward.domain.workers import Accepted

QUEUE = "steward"
CARRY_OUT = "steward.carry_out"
MOST_PRIORITY = 100
_CHUNK = 500  # tasks a statement


async def accept(
    connection: AsyncConnection[Any], tasks: Sequence[Task], *, queued: bool, most: int | None
) -> list[Accepted]:
    """Record the tasks, and queue them where wanted; to be called in a transaction, which decides whether it was so.

    What was submitted before is left as it is. Raises Unusable where an id or a client key is taken for another goal
    or playbook, Crowded where more than `most` would be queued.
    """
    waiting = 0 if most is None else await _waiting(connection, most)
    accepted = list[Accepted]()
    for begin in range(0, len(tasks), _CHUNK):
        accepted += await _accept(connection, tasks[begin : begin + _CHUNK], queued=queued)
    if most is not None:
        _check_room(waiting, sum(not one.again for one in accepted), most)
    return accepted


async def defer(connection: AsyncConnection[Any], jobs: list[Job]) -> None:
    """Queue them on this connection; one that waits already stays the one."""
    if not jobs:
        return
    try:
        with suppress(AlreadyEnqueued):
            async with connection.transaction():
                await _manager().batch_defer_jobs_async(jobs, connection=connection)
    except ConnectorException as error:
        if error.__cause__ is not None:
            raise error.__cause__ from None
        raise


def job_of(task_id: str, priority: int, *, at: float | None = None, begun: bool = False) -> Job:
    """What was begun comes before what was not, within the same priority; `at` is in Unix seconds."""
    return Job(
        queue=QUEUE,
        task_name=CARRY_OUT,
        lock=None,  # one task at a time for a business key is the lease's affair, which outlives no dead worker
        queueing_lock=text(task_id),
        priority=2 * max(-MOST_PRIORITY, min(priority, MOST_PRIORITY)) + begun,
        task_kwargs={"task_id": text(task_id)},
        scheduled_at=datetime.fromtimestamp(at, UTC) if at else None,
    )


@cache
def _manager() -> JobManager:
    return JobManager(PsycopgConnector())  # never opened: each call brings its connection


async def _waiting(connection: AsyncConnection[Any], most: int) -> int:
    """How many are queued, counted to one more than `most`."""
    await connection.execute(statements("job")["one_submitter"])  # or two would share the last place
    return (await _rows(connection, "queued", {"limit": most + 1}))[0]["number"]


async def _accept(connection: AsyncConnection[Any], tasks: Sequence[Task], *, queued: bool) -> list[Accepted]:
    columns = {**_columns(tasks), "submitted": queued}
    fresh = {row["id"] for row in await _rows(connection, "accept", columns)}
    first = {text(task.id): place for place, task in reversed(list(enumerate(tasks)))}
    new = sorted(first[name] for name in fresh)
    jobs = [job_of(task.id, task.priority, at=task.run_after) for task in (tasks[place] for place in new)]
    await defer(connection, jobs if queued else [])
    if len(new) == len(tasks):
        return [Accepted(task_id=text(task.id)) for task in tasks]
    before = await _rows(connection, "accepted_before", columns)
    accepted = [_accepted(task, before, again=place not in new) for place, task in enumerate(tasks)]
    if queued:
        await _hand_over(connection, [one.task_id for one in accepted if one.again])
    return accepted


async def _hand_over(connection: AsyncConnection[Any], ids: list[str]) -> None:
    """Let the workers carry on what a process recorded for itself: whoever holds the task keeps it till its end."""
    handed = await _rows(connection, "hand_over", {"ids": ids})
    begun = [row for row in handed if row["status"] in ("pending", "running")]
    await defer(connection, [job_of(row["id"], row["priority"]) for row in begun])


async def _rows(connection: AsyncConnection[Any], statement: str, values: Mapping[str, Any]) -> list[DictRow]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        return await (await cursor.execute(statements("job")[statement], values)).fetchall()


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
        "caller": [text(task.caller) for task in tasks],
        "requester": [jsonb(task.requester) for task in tasks],
    }
