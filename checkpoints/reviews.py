"""The questions in Postgres; each takes one decision, the first."""

from __future__ import annotations

from dataclasses import replace

from steward.checkpoints.lease import fenced, held, unwritten, values_of
from steward.checkpoints.lots import PostgresLots, answer_with, check_lot_free, hold, lead_of
from steward.checkpoints.pool import Pool
from steward.checkpoints.queue import PostgresQueue
from steward.checkpoints.review_journal import MACHINE, Change, actor_of, changing, review_of, said
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import integer, jsonb, optional_text, plain, text
from steward.domain.errors import StewardError
from steward.domain.model import Decision, Json, Question
from steward.domain.ports.reviews import Review, Source, Terms
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.review_claims import is_open, take


class PostgresReviews(PostgresQueue):
    """Implements `steward.domain.ports.reviews.Reviews` and `steward.domain.queue.Queue`."""

    def __init__(self, pool: Pool, redactor: Redactor = PLAIN) -> None:
        super().__init__(pool)
        self._redactor = redactor  # of the audit's lines; the decision itself is what is done
        self._pool = pool
        self._reviews = Table(pool, "review")

    async def open(self, task_id: str, question: Question, terms: Terms | None = None) -> Review:
        lease, mine = held(task_id), unwritten(task_id)
        if mine is not None:  # what it is about, for who answers at once
            await mine.catch_up()
        async with changing(self._pool) as change:
            if lease is not None and await change.row("holds", values_of(lease)) is None:
                raise fenced(lease)
            await hold(change, question)
            row = await change.row("open", _columns(task_id, question, terms or Terms()))
            if row:
                change.note("opened", row, MACHINE, {"reason": question.reason.value, "approvers": question.approvers})
                if row["lot"] is None or not await change.rows("waiting_in_lot", {"lot": row["lot"], "id": row["id"]}):
                    change.tell("new", row)
                return review_of(row)
            return await _again(change, task_id, question)

    async def decide(self, review_id: str, decision: Decision, *, source: Source | None = None) -> Review:
        decided = await self._decide(review_id, decision, source)
        if not decided.lot or decided.decision is None or decided.decision.id != decision.id:
            return decided
        return replace(decided, behind=await PostgresLots(self._pool, self._redactor).follow(decided))

    async def _decide(self, review_id: str, decision: Decision, source: Source | None = None) -> Review:
        async with changing(self._pool) as change:
            lead = await lead_of(change, review_id) if decision.source != "machine" else None
            old = await change.locked(review_id)
            review = review_of(old)
            if not is_open(review):
                return review
            if lead is not None:  # all of the lot are answered by that
                return review_of(await answer_with(change, review_id, lead, self._redactor))
            await check_lot_free(change, review, decision, old["at"].timestamp())
            taken = take(review, decision, old["at"].timestamp())
            values = {"id": old["id"], "decision": jsonb(taken.decision), "votes": jsonb(taken.votes)}
            row = await change.row("decide", values) or old
            shown = await said(change, row, decision, self._redactor)
            if taken.decision is None:
                change.note("voted", row, actor_of(decision, source), shown)
            else:
                change.note("decided", row, actor_of(decision, source), {**shown, "by": taken.decision.by})
            return review_of(row)

    async def applied(self, review_id: str) -> None:
        async with changing(self._pool) as change:
            row = await change.row("applied", {"id": text(review_id)})
            if row:
                change.note("applied", row, MACHINE)
            elif not (await change.locked(review_id))["decision"]:
                raise StewardError(f"review {review_id} is not decided")

    async def get(self, review_id: str) -> Review | None:
        row = await self._reviews.row("get", {"id": text(review_id)})
        return review_of(row) if row else None

    async def list(self, *, open_only: bool = True, task_id: str | None = None, limit: int = 100) -> list[Review]:
        statement = "list_of_task" if task_id is not None else "list_open" if open_only else "list_all"
        values = {"task_id": optional_text(task_id), "open_only": open_only, "limit": limit}
        return [review_of(row) for row in await self._reviews.rows(statement, values)]

    async def unapplied(self) -> list[Review]:
        return [review_of(row) for row in await self._reviews.rows("unapplied", {})]


async def _again(change: Change, task_id: str, question: Question) -> Review:
    """The review that is there, with the question as it is now put; a closed one stays as it was."""
    row = await change.row("locked", {"id": text(question.id)})
    if row is None:
        raise StewardError(f"there is no task {task_id}")
    if not row["open"] or row["question"] == plain(question):
        return review_of(row)
    # votes are for what was read, and fall with it
    votes = review_of(row).votes if row["digest"] == question.digest else None
    values = {"id": row["id"], "question": jsonb(question), "votes": jsonb(votes or [])}
    changed = await change.row("change", values) or row
    what: list[Json] = [*question.changed]
    change.note("changed", changed, MACHINE, {"was": row["digest"], "changed": what})
    return review_of(changed)


def _columns(task_id: str, question: Question, terms: Terms) -> dict[str, object]:
    return {
        "id": text(question.id),
        "task_id": text(task_id),
        "question": jsonb(question),
        "goal": text(terms.goal),
        "playbook": optional_text(terms.playbook),
        "requested_by": text(terms.requested_by),
        "group": text(terms.group),
        "second_group": text(terms.second_group),
        "priority": integer(terms.priority),
        "due_in": terms.due_in,
        "expires_in": terms.expires_in,
    }
