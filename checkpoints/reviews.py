"""The queue of questions in Postgres; each takes one decision, the first."""

from __future__ import annotations

from psycopg.rows import DictRow

from checkpoints import rows
from checkpoints.content import jsonb, text
from checkpoints.pool import Pool
from checkpoints.statements import Table
from domain.errors import StewardError
from domain.model import Decision, Question
from domain.ports import Review


class PostgresReviews:
    """Implements `domain.ports.Reviews`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "review")

    async def open(self, task_id: str, question: Question) -> Review:
        values = {"id": text(question.id), "task_id": text(task_id), "question": jsonb(question)}
        return _review(await self._table.only("open", values))

    async def decide(self, review_id: str, decision: Decision) -> Review:
        row = await self._table.row("decide", {"id": text(review_id), "decision": jsonb(decision)})
        if not row:
            raise StewardError(f"there is no review {review_id}")
        return _review(row)

    async def applied(self, review_id: str) -> None:
        if not await self._table.row("applied", {"id": text(review_id)}):
            raise StewardError(f"there is no decided review {review_id}")

    async def get(self, review_id: str) -> Review | None:
        row = await self._table.row("get", {"id": text(review_id)})
        return _review(row) if row else None

    async def list(self, *, open_only: bool = True, task_id: str | None = None, limit: int = 100) -> list[Review]:
        statement = "list_of_task" if task_id is not None else "list_open" if open_only else "list_all"
        values = {"task_id": task_id, "open_only": open_only, "limit": limit}
        return [_review(row) for row in await self._table.rows(statement, values)]

    async def unapplied(self) -> list[Review]:
        return [_review(row) for row in await self._table.rows("unapplied", {})]


def _review(row: DictRow) -> Review:
    return Review(
        question=rows.question(row["question"]),
        task_id=row["task_id"],
        opened_at=rows.seconds(row["opened_at"]),
        decision=rows.decision(row["decision"]),
        decided_at=rows.optional_seconds(row["decided_at"]),
        applied_at=rows.optional_seconds(row["applied_at"]),
    )
