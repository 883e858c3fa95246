"""Runs of regression cases in Postgres: kept with what they were compared with, and when the next one is due."""

from __future__ import annotations

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import jsonb, optional_text, text
from steward.domain.json_value import JsonObject
from steward.domain.ports.eval_runs import KeptRun


class PostgresEvalRuns:
    """Implements `steward.domain.ports.eval_runs.EvalRuns`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "eval_run")

    async def record(self, cases: str, began: float, run: JsonObject, *, baseline: int | None, held: bool) -> int:
        values = {"cases": text(cases), "began": began, "run": jsonb(run), "baseline": baseline, "held": held}
        [row] = await self._table.rows("record", values)
        return int(row["id"])

    async def get(self, cases: str, number: int) -> KeptRun | None:
        row = await self._table.row("get", {"cases": text(cases), "id": number})
        return _run(row) if row else None

    async def last_good(self, cases: str) -> KeptRun | None:
        row = await self._table.row("good", {"cases": text(cases)})
        return _run(row) if row else None

    async def newest(self, cases: str | None = None, limit: int = 20) -> list[KeptRun]:
        return [_run(row) for row in await self._table.rows("newest", {"cases": optional_text(cases), "limit": limit})]

    async def claim(self, cases: str, every: float, lease: float = 7_200.0) -> bool:
        values = {"cases": text(cases), "every": every, "lease": lease}
        return await self._table.row("claim", values) is not None


def _run(row: DictRow) -> KeptRun:
    return KeptRun(
        number=row["id"],
        cases=row["cases"],
        began_at=rows.seconds(row["began_at"]),
        run=row["run"],
        baseline=row["baseline"],
        held=row["held"],
    )
