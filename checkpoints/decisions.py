"""Every decision in Postgres, append-only."""

from __future__ import annotations

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.lease import unwritten
from steward.checkpoints.pool import Pool
from steward.checkpoints.said import Said
from steward.checkpoints.statements import Row, Table, in_rows
from steward.checkpoints.storable import integer, plain, text
from steward.domain.ports.decisions import Record


class PostgresDecisions:
    """Implements `steward.domain.ports.decisions.Decisions`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "decision")

    async def add(self, *records: Record, later: bool = False) -> None:
        if not records:
            return
        said = Said(decisions=[_row(record) for record in records])
        mine = unwritten(records[0].task_id)
        if mine is None:
            await self._table.rows("add", {"rows": in_rows(said.decisions)})
        elif later:
            mine.add(said)
        else:
            await mine.write(said)

    async def list(self, task_id: str) -> list[Record]:
        return [_record(row) for row in await self._table.rows("of_task", {"task_id": text(task_id)})]


def _row(record: Record) -> Row:
    return {
        "task_id": text(record.task_id),
        "kind": record.kind,
        "subject": text(record.subject),
        "outcome": text(record.outcome),
        "confidence": record.confidence,
        "model": text(record.model),
        "prompt_version": text(record.prompt_version),
        "tokens_in": integer(record.tokens_in),
        "tokens_out": integer(record.tokens_out),
        "cost": record.cost,
        "seconds": record.seconds,
        "by": text(record.by),
        "detail": plain(record.detail),
        "at": at.isoformat() if (at := rows.instant(record.at)) else None,
    }


def _record(row: DictRow) -> Record:
    columns = {name: value for name, value in row.items() if name not in {"id", "at"}}
    return Record(**columns, at=rows.seconds(row["at"]))
