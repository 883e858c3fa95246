"""Notices that wait for delivery, in Postgres; senders share them under row locks."""

from __future__ import annotations

from collections.abc import Sequence

from steward.checkpoints.pool import Pool
from steward.checkpoints.review_journal import review_of
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import text
from steward.domain.queue import Notice


class PostgresOutbox:
    """Implements `steward.domain.queue.Outbox`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "notice")

    async def take(self, channels: Sequence[str], *, limit: int = 20, lease: float = 60.0) -> list[Notice]:
        found = await self._table.rows("take", {"channels": [*channels], "limit": limit, "lease": lease})
        return [
            Notice(
                id=row["notice_id"],
                kind=row["kind"],
                review=review_of(row),
                channel=row["channel"],
                attempts=row["attempts"],
            )
            for row in found
        ]

    async def sent(self, notice_id: int) -> None:
        await self._table.row("sent", {"id": notice_id})

    async def failed(self, notice_id: int, error: str, retry_in: float | None) -> None:
        values = {"id": notice_id, "error": text(error), "retry_in": retry_in}
        await self._table.row("give_up" if retry_in is None else "retry", values)
