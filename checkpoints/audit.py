"""The audit in Postgres: append-only, and proven by its hash chain.

The chain shows what was changed, taken out or put in by anybody who can't compute it anew as a whole.
Against one who owns the database and does that, keep `head()` from time to time somewhere else.
"""

from __future__ import annotations

import json
from dataclasses import replace

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.audit_chain import Walk
from steward.checkpoints.pool import Pool, transaction
from steward.checkpoints.review_journal import append, event_of
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import optional_text, text
from steward.domain.queue import Event

_AT_A_TIME = 1000  # lines fetched at once while verifying


class PostgresAudit:
    """Implements `steward.domain.queue.Audit`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._table = Table(pool, "audit")

    async def note(self, event: Event) -> Event:
        at = rows.seconds((await self._table.only("clock", {}))["at"])
        async with transaction(self._pool) as connection:
            return await append(connection, replace(event, at=event.at or at))

    async def events(
        self,
        *,
        review_id: str | None = None,
        task_id: str | None = None,
        limit: int = 200,
        beyond: int | None = None,
    ) -> list[Event]:
        place = {"limit": limit, "beyond": beyond}
        if review_id is not None:
            found = await self._table.rows("of_review", {"review_id": text(review_id), **place})
            return [event_of(row) for row in found if task_id in (None, row["task_id"])]
        if task_id is not None:
            found = await self._table.rows("of_task", {"task_id": text(task_id), **place})
        else:
            found = await self._table.rows("newest", place)
        return [event_of(row) for row in found]

    async def count(self, *, review_id: str | None = None, task_id: str | None = None) -> int:
        values = {"review_id": optional_text(review_id), "task_id": optional_text(task_id)}
        return (await self._table.only("count", values))["number"]

    async def head(self) -> tuple[int, str]:
        """How many lines there are, and the hash of the last one."""
        row = await self._table.row("head", {})
        return (row["lines"], row["hash"]) if row else (0, "")

    async def verify(self) -> str | None:
        own, walk = statements("audit"), Walk()
        async with transaction(self._pool) as connection:
            await connection.execute(own["snapshot"])
            head = await (await connection.execute(own["head"])).fetchone()
            async with connection.cursor(name="audit_lines") as cursor:
                cursor.itersize = _AT_A_TIME
                await cursor.execute(own["all"])
                async for row in cursor:
                    if wrong := _step(walk, row):
                        return wrong
        return walk.end(head["lines"], head["hash"]) if head else "the note of where the record ends is missing"


def _step(walk: Walk, row: DictRow) -> str | None:
    """What is wrong with the line. What nobody here could have written (a time without end, JSON without bottom) can't
    even be read."""
    try:
        return walk.step(event_of({**row, "detail": json.loads(row["detail"])}))
    except (ValueError, RecursionError):
        return f"line {row['seq']} was changed: it can't be read any more"
