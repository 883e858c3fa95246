"""The ledger in Postgres: intents before the call, outcomes after it, both only under the task's lease."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from psycopg.rows import DictRow

from checkpoints import rows
from checkpoints.content import integer, jsonb, optional_text, text
from checkpoints.lease import Leases
from checkpoints.pool import Pool
from checkpoints.statements import Table
from domain.errors import Fenced, StewardError
from domain.model import Action, Entry, Receipt, Risk, Verdict
from domain.ports import Lease


class PostgresLedger:
    """Implements `domain.ports.Ledger`; one instance is one holder of leases."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "action")
        self._leases = Leases(pool)

    def hold(self, task_id: str, seconds: float) -> AbstractAsyncContextManager[Lease]:
        return self._leases.hold(task_id, seconds)

    async def claim(self, action: Action, lease: Lease) -> Entry:
        if action.task_id != lease.task_id:
            raise StewardError(f"the lease of task {lease.task_id} does not allow acting for task {action.task_id}")
        values = {**_columns(action), **self._leases.values(lease)}
        row = await self._table.row("claim", values)
        if row and row["task_id"] != action.task_id:  # a third task may release it just now: look again anyway
            await self._table.row("release", values)
            row = await self._table.row("claim", values)
        if not row:
            raise _fenced(lease)
        return _entry(row)

    async def attempt(self, action: Action, lease: Lease) -> Entry:
        return await self._update("attempt", _columns(action), lease)

    async def settle(self, key: str, receipt: Receipt, lease: Lease) -> Entry:
        return await self._update("settle", {"key": text(key), "value": jsonb(receipt)}, lease)

    async def judge(self, key: str, verdict: Verdict, lease: Lease) -> Entry:
        return await self._update("judge", {"key": text(key), "value": jsonb(verdict)}, lease)

    async def history(self, task_id: str) -> list[Entry]:
        return [_entry(row) for row in await self._table.rows("history", {"task_id": text(task_id)})]

    async def entry(self, key: str) -> Entry | None:
        row = await self._table.row("entry", {"key": text(key)})
        return _entry(row) if row else None

    async def _update(self, statement: str, values: Mapping[str, object], lease: Lease) -> Entry:
        row = await self._table.row(statement, {**values, **self._leases.values(lease)})
        if row:
            return _entry(row)
        if await self._leases.ours(lease):
            raise StewardError(f"task {lease.task_id} has no action {values['key']}")
        raise _fenced(lease)


def _fenced(lease: Lease) -> Fenced:
    return Fenced(f"this process no longer holds task {lease.task_id}; nothing was written")


def _columns(action: Action) -> Mapping[str, object]:
    return {
        "key": text(action.key),
        "step": text(action.step),
        "tool": text(action.tool),
        "args": jsonb(action.args),
        "risk": action.risk.value,
        "item": integer(action.item),
        "revision": integer(action.revision),
        "occurrence": integer(action.occurrence),
        "target": optional_text(action.target),
    }


def _entry(row: DictRow) -> Entry:
    action = Action(
        key=row["key"],
        task_id=row["task_id"],
        step=row["step"],
        tool=row["tool"],
        args=row["args"],
        risk=Risk(row["risk"]),
        item=row["item"],
        revision=row["revision"],
        occurrence=row["occurrence"],
        target=row["target"],
    )
    return Entry(
        action=action,
        first_revision=row["first_revision"],
        claims=row["claims"],
        attempts=row["attempts"],
        fresh=row["fresh"],
        claimed_at=rows.seconds(row["claimed_at"]),
        settled_at=rows.optional_seconds(row["settled_at"]),
        receipt=rows.receipt(row["receipt"]),
        verdict=rows.verdict(row["verdict"]),
    )
