"""The tasks' rows in Postgres. The lease in the same row belongs to the ledger and is left alone here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import cast

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.lease import fenced, unwritten, values_of
from steward.checkpoints.pool import Pool
from steward.checkpoints.said import Said
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import integer, jsonb, optional_text, text
from steward.checkpoints.unwritten import Unwritten
from steward.domain.errors import Unusable
from steward.domain.model import JsonObject, TaskStatus, Usage
from steward.domain.ports.ledger import Lease
from steward.domain.ports.tasks import Task

_NEWEST = {  # by whether a status and a requester are given: each has an index of its own
    (False, False): "newest",
    (True, False): "newest_by_status",
    (False, True): "newest_by_requester",
    (True, True): "newest_by_both",
}


class PostgresTasks:
    """Implements `steward.domain.ports.tasks.Tasks`; rows say which `release` carried them on last."""

    def __init__(self, pool: Pool, release: str = "") -> None:
        self._table = Table(pool, "task")
        self._release = text(release)

    async def open(self, task: Task) -> Task:
        if (mine := unwritten(task.id)) and (found := mine.now) is not None:
            return _task(found)
        return _task(await self._table.only("open", {**_columns(task), **_submission(task), "release": self._release}))

    async def save(self, task: Task, lease: Lease, *, later: bool = False) -> str | None:
        values, mine = self._saved(task, lease), self._mine(lease)
        if mine is None:
            rows = await self._table.rows("save", values)
        elif later:
            mine.add(Said(row=values))
            return None
        else:
            rows, *_ = await mine.write(Said(row=values), due=True)
        if not rows:
            raise fenced(lease)
        if mine is not None:
            mine.found(rows[0])
        return rows[0]["cancelled_by"]

    async def save_behind(self, task: Callable[[], Task], lease: Lease) -> None:
        if mine := self._mine(lease):
            mine.add(Said(newer=lambda: self._saved(task(), lease)))
        else:
            await self.save(task(), lease)

    def _mine(self, lease: Lease) -> Unwritten | None:
        """What is unwritten of the task, under this lease."""
        mine = unwritten(lease.task_id)
        return mine if mine is not None and mine.lease == lease else None

    def _saved(self, task: Task, lease: Lease) -> Mapping[str, object]:
        return {
            **_columns(task),
            "wait": task.wait,
            "waits_for": optional_text(task.waits_for),
            "waits_on": optional_text(task.waits_on or None),
            "release": self._release,
            "trace": text(task.trace),
            "newest_run": text(task.newest_run),
            **values_of(lease),
        }

    async def traced(self, task_id: str, trace: str) -> None:
        await self._table.write("traced", {"id": text(task_id), "trace": text(trace)})

    async def cancel(self, task_id: str, by: str) -> Task | None:
        row = await self._table.row("cancel", {"id": text(task_id), "by": text(by)})
        return _task(row) if row else None

    async def get(self, task_id: str) -> Task | None:
        if mine := unwritten(task_id):
            if (found := mine.now) is not None:
                return _task(found)
            await mine.catch_up()
        row = await self._table.row("get", {"id": text(task_id)})
        return _task(row) if row else None

    async def beginning(self, prefix: str, *, limit: int = 2) -> list[Task]:
        pattern = re.sub(r"([\\%_])", r"\\\1", text(prefix)) + "%"
        return [_task(row) for row in await self._table.rows("beginning", {"pattern": pattern, "limit": limit})]

    async def list(
        self,
        *,
        status: TaskStatus | None = None,
        limit: int = 50,
        after: str | None = None,
        requested_by: str | None = None,
    ) -> list[Task]:
        statement = _NEWEST[status is not None, requested_by is not None]
        asked = {"requested_by": optional_text(requested_by), "after": optional_text(after)}
        values = {"status": status, "limit": limit, **asked}
        found = await self._table.rows(statement, values)
        return [_task(row) for row in found]

    async def count(self, *, status: TaskStatus | None = None) -> int:
        return (await self._table.only("count", {"status": status}))["number"]


def _columns(task: Task) -> Mapping[str, object]:
    return {
        "id": text(task.id),
        "goal": text(task.goal),
        "status": task.status,
        "playbook": optional_text(task.playbook),
        "requested_by": text(task.requested_by),
        "steps": integer(task.steps),
        "state": jsonb({name: value for name, value in task.state.items() if name != "plan"}),
        "plan": jsonb(task.state.get("plan")),
        "result": jsonb(task.result),
        "error": optional_text(task.error),
        "confidence": task.confidence,
        "node": text(task.node),
        "usage": jsonb(task.usage),
    }


def _submission(task: Task) -> Mapping[str, object]:
    """What is said of a task when it is accepted, and stays."""
    return {
        "created_at": rows.instant(task.created_at),
        "client_key": optional_text(task.client_key),
        "business_key": optional_text(task.business_key),
        "priority": integer(task.priority),
        "run_after": rows.instant(task.run_after or 0.0),
        "submitted": task.submitted,
        "caller": text(task.caller),
        "limits": jsonb(task.limits),
        "requester": jsonb(task.requester),
    }


def _task(row: DictRow) -> Task:
    """A task's row as a task. Figures that can't be read are left out and say so: one row must not stop a list."""
    try:
        usage, why = rows.usage(row["usage"]), None
    except Unusable as error:
        usage, why = Usage(), f"what it used can't be shown: {error}"
    return Task(
        id=row["id"],
        goal=row["goal"],
        status=row["status"],
        playbook=row["playbook"],
        requested_by=row["requested_by"],
        steps=row["steps"],
        state={**_object(row["state"]), **({"plan": row["plan"]} if row["plan"] else {})},
        result=None if row["result"] is None else _object(row["result"]),
        error=row["error"] or why,
        confidence=row["confidence"],
        node=row["node"],
        created_at=rows.seconds(row["created_at"]),
        started_at=rows.optional_seconds(row["started_at"]),
        updated_at=rows.seconds(row["updated_at"]),
        finished_at=rows.optional_seconds(row["finished_at"]),
        usage=usage,
        client_key=row["client_key"],
        business_key=row["business_key"],
        priority=row["priority"],
        run_after=rows.optional_seconds(row["run_after"]),
        submitted=row["submitted"],
        cancelled_by=row["cancelled_by"],
        trace=row["trace"] or "",
        caller=row["caller"] or "",
        limits=cast("dict[str, float]", _object(row["limits"])),
        newest_run=row["newest_run"] or "",
        requester=rows.requester(row["requester"]),
        wake_at=rows.optional_seconds(row["wake_at"]),
        waits_for=row["waits_for"],
        waits_on=row["waits_on"] or "",
    )


def _object(stored: object) -> JsonObject:
    return cast("JsonObject", stored) if isinstance(stored, dict) else {}
