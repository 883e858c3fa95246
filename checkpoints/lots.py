"""Questions that have one cause, and so one answer: what a person says to one of them is said to all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from psycopg.rows import DictRow

from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.pool import Pool
from steward.checkpoints.review_journal import Change, actor_of, changing, review_of, said
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import jsonb, text
from steward.domain.model import Decision, JsonObject, Question
from steward.domain.ports.reviews import Review
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.review_claims import check_free

_BATCH = 100  # decided in one transaction, during whose end all other writers of the audit wait


class PostgresLots:
    """Answers the rest of a lot, each question with a decision and a line of audit of its own."""

    def __init__(self, pool: Pool, redactor: Redactor = PLAIN) -> None:
        self._pool = pool
        self._redactor = redactor  # of the audit's lines
        self._table = Table(pool, "review")

    async def follow(self, lead: Review) -> int:
        """Give a person's answer to all that were open with it; a yes has the endpoints tried at once.

        Returns to how many. What the machine decides (a task that is cancelled, that expired) is one task's alone.
        """
        decision = lead.decision
        if decision is None or decision.source == "machine":
            return 0
        if decision.kind == "approve":
            for endpoint in endpoints_of(lead.question):
                await PostgresOutages(self._pool).again(endpoint)
        wanted = {"lot": lead.lot, "before": lead.decided_at or 0.0}
        return await self._answer("followers", wanted, passed_on(lead))

    async def go_on(self) -> int:
        """Answer what was left open by whoever took a decision and did not live to give it to all."""
        left = [review_of(row) for row in await self._table.rows("left_behind", {})]
        return sum([await self.follow(one) for one in left])

    async def endpoints(self) -> dict[str, float]:
        """The endpoints for which tasks wait in the queue that may go on by themselves, and the time, in seconds."""
        rows = await self._table.rows("endpoints", {})
        return {row["endpoint"]: row["at"].timestamp() for row in rows}

    async def reading(self, endpoint: str) -> JsonObject | None:
        """One of the calls with which it did not answer, as the outage has it; None where it was none."""
        row = await self._table.row("reading", {"endpoint": text(endpoint)})
        return row["reading"] if row else None

    async def back(self, endpoint: str, host: str, before: float) -> int:
        """The endpoint answers: the questions about it are answered by that, those opened since `before` left alone."""
        word = Decision(kind="approve", by="steward", message=f"{host} answers again", source="machine")
        return await self._answer("of_endpoint", {"endpoint": text(endpoint), "before": before}, word)

    async def _answer(self, statement: str, wanted: Mapping[str, object], decision: Decision) -> int:
        answered = 0
        while some := await self._answer_some(statement, wanted, decision):
            answered += some
        return answered

    async def _answer_some(self, statement: str, wanted: Mapping[str, object], decision: Decision) -> int:
        async with changing(self._pool) as change:
            rows = await change.rows(statement, {**wanted, "limit": _BATCH})
            for row in rows:
                await _decided(change, row["id"], decision, self._redactor)
            return len(rows)


def endpoints_of(question: Question) -> list[str]:
    """Those whose outage a question is about."""
    named = question.detail.get("endpoints")
    return [one for one in named if isinstance(one, str)] if isinstance(named, list) else []


def passed_on(lead: Review) -> Decision:
    """The answer to `lead` as it is given to the others. Raises ValueError where there is none."""
    if lead.decision is None:
        raise ValueError(f"review {lead.question.id} is not answered")
    words = f"{lead.decision.message} (with {lead.question.id})".strip()
    return replace(lead.decision, message=words, lead=lead.question.id)


async def hold(change: Change, question: Question) -> None:
    """Until the end, nobody else opens or answers one of the question's lot; nothing where it is of none."""
    lot = question.detail.get("lot")
    if isinstance(lot, str):
        await change.rows("hold_lot", {"lot": text(lot)})


async def lead_of(change: Change, review_id: str) -> Review | None:
    """The answer that the review's lot got while it was open, which then is its own; the lot is held from now on."""
    known = {"id": text(review_id)}
    row = await change.row("lot_of", known)
    if row is None:
        return None
    await change.rows("hold_lot", row)
    lead = await change.row("lead", known)
    return review_of(lead) if lead else None


async def check_lot_free(change: Change, review: Review, decision: Decision, now: float) -> None:
    """Whoever has claimed one of a lot has all of it in hand. Raises DecisionRefused where that is somebody else."""
    if not review.lot or decision.source in ("machine", "langgraph"):  # see `take` for why
        return
    for row in await change.rows("claimed_in_lot", {"lot": review.lot}):
        check_free(review_of(row), decision.by, now)


async def answer_with(change: Change, review_id: str, lead: Review, redactor: Redactor) -> DictRow:
    """The review's row, locked before, with the answer that was given to `lead`."""
    return await _decided(change, text(review_id), passed_on(lead), redactor)


async def _decided(change: Change, review_id: str, decision: Decision, redactor: Redactor) -> DictRow:
    own = replace(decision, id=uuid.uuid4().hex)
    row = await change.row("decide", {"id": review_id, "decision": jsonb(own), "votes": jsonb([])})
    if row is None:
        return await change.locked(review_id)
    change.note("decided", row, actor_of(own), {**await said(change, row, own, redactor), "by": own.by})
    return row
