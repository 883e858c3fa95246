"""Notices that wait for delivery, in Postgres; senders share them under row locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.rows import DictRow

from steward.checkpoints.alarms import alarm_of
from steward.checkpoints.pool import Pool
from steward.checkpoints.review_journal import review_of
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import text
from steward.domain.alarms import Alarm
from steward.domain.queue import AlarmNotice, AnyNotice, Notice


class PostgresOutbox:
    """Implements `steward.domain.queue.Outbox`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "notice")
        self._alarms = Table(pool, "alarm")

    async def take(self, channels: Sequence[str], *, limit: int = 20, lease: float = 60.0) -> list[AnyNotice]:
        found = await self._table.rows("take", {"channels": [*channels], "limit": limit, "lease": lease})
        of = [row["alarm_id"] for row in found if row["alarm_id"]]
        alarms = {row["id"]: alarm_of(row) for row in await self._alarms.rows("several", {"ids": of})} if of else {}
        return [_notice(row, alarms) for row in found]

    async def sent(self, notice_id: int) -> None:
        await self._table.row("sent", {"id": notice_id})

    async def failed(self, notice_id: int, error: str, retry_in: float | None) -> None:
        values = {"id": notice_id, "error": text(error), "retry_in": retry_in}
        await self._table.row("give_up" if retry_in is None else "retry", values)


def _notice(row: DictRow, alarms: Mapping[str, Alarm]) -> AnyNotice:
    number, channel, attempts = row["notice_id"], row["channel"], row["attempts"]
    if row["alarm_id"]:
        return AlarmNotice(id=number, alarm=alarms[row["alarm_id"]], channel=channel, attempts=attempts)
    return Notice(id=number, kind=row["kind"], review=review_of(row), channel=channel, attempts=attempts)
