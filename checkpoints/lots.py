"""Questions that have one cause, and so one answer: what a person says to one of them is said to all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.pool import Pool
from steward.checkpoints.review_journal import actor_of, changing, review_of, said
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import jsonb, text
from steward.domain.model import Decision
from steward.domain.ports.reviews import Review

_BATCH = 100  # decided in one transaction, during whose end all other writers of the audit wait


class PostgresLots:
    """Answers the rest of a lot, each question with a decision and a line of audit of its own."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._table = Table(pool, "review")

    async def follow(self, first: Review) -> int:
        """Give a person's decision to all that were open with it; a yes has the endpoint tried at once.

        What the machine decides (a task that is cancelled, that expired) is one task's alone.
        """
        decision = first.decision
        if decision is None or decision.source == "machine":
            return 0
        endpoint = first.question.detail.get("endpoint")
        if decision.kind == "approve" and isinstance(endpoint, str):
            await PostgresOutages(self._pool).again(endpoint)
        words = f"{decision.message} (with {first.question.id})".strip()
        wanted = {"lot": first.lot, "before": first.decided_at or 0.0}
        return await self._answer("followers", wanted, replace(decision, message=words), first.question.id)

    async def go_on(self) -> int:
        """Answer what was left open by whoever took a decision and did not live to give it to all."""
        left = [review_of(row) for row in await self._table.rows("left_behind", {})]
        return sum([await self.follow(one) for one in left])

    async def endpoints(self) -> list[str]:
        """The endpoints for which tasks wait in the queue that may go on by themselves."""
        return [row["endpoint"] for row in await self._table.rows("endpoints", {})]

    async def back(self, endpoint: str, host: str, before: float) -> int:
        """The endpoint answers: the questions about it are answered by that, those opened since `before` left alone."""
        word = Decision(kind="approve", by="steward", message=f"{host} answers again", source="machine")
        return await self._answer("of_endpoint", {"endpoint": text(endpoint), "before": before}, word, "")

    async def _answer(self, statement: str, wanted: Mapping[str, object], decision: Decision, first: str) -> int:
        answered = 0
        while some := await self._answer_some(statement, wanted, decision, first):
            answered += some
        return answered

    async def _answer_some(self, statement: str, wanted: Mapping[str, object], decision: Decision, first: str) -> int:
        async with changing(self._pool) as change:
            rows = await change.rows(statement, {**wanted, "limit": _BATCH})
            for row in rows:
                own = replace(decision, id=uuid.uuid4().hex)
                decided = await change.row("decide", {"id": row["id"], "decision": jsonb(own), "votes": jsonb([])})
                if decided:
                    detail = {**said(own), "by": own.by, **({"with": first} if first else {})}
                    change.note("decided", decided, actor_of(own), detail)
            return len(rows)
