"""One change of reviews: its rows, its notices and its audit lines in a single transaction."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.audit_chain import line, spelled
from steward.checkpoints.pool import Pool, transaction
from steward.checkpoints.statements import statements
from steward.checkpoints.storable import plain, text
from steward.domain.errors import StewardError, Unusable
from steward.domain.model import Decision, Json, JsonObject, Question, Reason
from steward.domain.ports.reviews import Review
from steward.domain.queue import Actor, Event, EventKind, Source
from steward.domain.redaction import Redactor
from steward.domain.review_notes import doubtful
from steward.domain.upgrades import revive

MACHINE = Actor(name="steward")
_SOURCES: Sequence[Source] = ("cli", "page", "api", "langgraph", "machine")


class Change:
    """An open transaction. What is noted is written at its end, since the audit's lock is everybody's."""

    def __init__(self, connection: AsyncConnection[DictRow]) -> None:
        self._connection = connection
        self._statements = {**statements("review"), **statements("queue")}
        self._events: list[Event] = []
        self._notices: list[dict[str, object]] = []

    async def rows(self, statement: str, values: Mapping[str, object]) -> list[DictRow]:
        cursor = await self._connection.execute(self._statements[statement], values)
        return await cursor.fetchall()

    async def run(self, statement: str, values: Mapping[str, object]) -> None:
        await self._connection.execute(self._statements[statement], values)

    async def row(self, statement: str, values: Mapping[str, object]) -> DictRow | None:
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def locked(self, review_id: str) -> DictRow:
        """The review's row, nobody else's until the end. Raises StewardError where there is none."""
        row = await self.row("locked", {"id": text(review_id)})
        if not row:
            raise StewardError(f"there is no review {review_id}")
        return row

    async def is_first(self, row: DictRow) -> bool:
        """Whether it stands for all of its lot, as the oldest; one without a lot stands for itself."""
        if row["lot"] is None:
            return True
        return await self.row("before_in_lot", {"lot": row["lot"], "id": row["id"]}) is None

    def note(self, kind: EventKind, row: DictRow, actor: Actor, detail: Mapping[str, Json] | None = None) -> None:
        """Put a line about the row (with its time `at`) into the audit."""
        event = Event(
            kind=kind,
            review_id=row["id"],
            task_id=row["task_id"],
            actor=actor,
            digest=row["digest"] or "",
            detail=dict(detail or {}),
            at=rows.seconds(row["at"]),
        )
        self._events.append(event)

    def tell(self, kind: str, row: DictRow) -> None:
        """Let people hear of it, over every channel."""
        self._notices.append({"kind": kind, "review_id": row["id"]})

    async def finish(self) -> None:
        for notice in self._notices:
            await self._connection.execute(statements("notice")["add"], notice)
        for event in self._events:
            await append(self._connection, event)


@asynccontextmanager
async def changing(pool: Pool) -> AsyncGenerator[Change]:
    """A transaction that commits with its audit lines and notices, or not at all. Raises Unreachable."""
    async with transaction(pool) as connection:
        change = Change(connection)
        yield change
        await change.finish()


async def append(connection: AsyncConnection[DictRow], event: Event) -> Event:
    """Write the event as the record's next line."""
    at = rows.instant(event.at)
    event = replace(event, at=rows.optional_seconds(at) or 0.0)  # to the microsecond, as it will be read
    values = {
        "kind": event.kind,
        "review_id": text(event.review_id),
        "task_id": text(event.task_id),
        "actor": text(event.actor.name),
        "source": event.actor.source,
        "address": text(event.actor.address),
        "digest": text(event.digest),
        "detail": spelled(event.detail),
        "at": at,
        "line": line(event),
    }
    written = await (await connection.execute(statements("audit")["append"], values)).fetchone()
    if not written:
        raise StewardError("the audit's head is missing; restore steward.audit_head from a backup")
    return event_of(written)


def event_of(row: DictRow) -> Event:
    """An audit row as an event."""
    return Event(
        kind=row["kind"],
        review_id=row["review_id"],
        task_id=row["task_id"],
        actor=Actor(name=row["actor"], source=row["source"], address=row["address"]),
        digest=row["digest"],
        detail=row["detail"],
        seq=row["seq"],
        at=rows.seconds(row["at"]),
        hash=row["hash"],
    )


def actor_of(decision: Decision, source: Source | None = None) -> Actor:
    """Who decided; a door that is not known counts as the API.

    What the machine closes in a person's name is the machine's act, unless `source` says where the person did it.
    """
    if source is None and decision.source == "machine":
        return MACHINE
    known: dict[str, Source] = {one: one for one in _SOURCES}
    return Actor(name=decision.by, source=source or known.get(decision.source, "api"))


async def said(change: Change, row: DictRow, decision: Decision, redactor: Redactor) -> JsonObject:
    """What was decided on the review, word for word but for secrets; `by` and `source` stand in the line itself.

    Of a yes also `rests_on`: what the values of the act come from that nobody but others or the planner says. Hidden is
    also what tools mark in the plan and the calls of its task: a person's words may repeat it.
    """
    known, marked = redactor, [*{*redactor.sensitive, *redactor.results}]
    told = await change.row("told", {"task_id": row["task_id"], "marked": marked}) if marked else None
    if told is not None:
        known = redactor.among([told["plan"], told["calls"]])
    question = review_of(row).question
    fields = plain(known.decision(decision, question.tool or ""))
    doubts: JsonObject = {one.path: known.text(one.text) for one in doubtful(question)}
    bound: JsonObject = {"rests_on": doubts} if doubts and decision.kind == "approve" else {}
    return bound | {
        name: value
        for name, value in (fields if isinstance(fields, dict) else {}).items()
        if name not in {"by", "source"} and value not in (None, "", {}, False)
    }


def review_of(row: DictRow) -> Review:
    """A review's row as a review. What can't be read, of one row among many, says so in place of its question."""
    try:
        question, decision, why = rows.question(row["question"]), rows.decision(row["decision"]), ""
        votes = [revive(Decision, vote) for vote in row["votes"]]
    except Unusable as error:
        question, decision, votes, why = _unreadable(row, str(error)), None, [], str(error)
    return Review(
        question=question,
        task_id=row["task_id"],
        opened_at=rows.seconds(row["opened_at"]),
        decision=decision,
        decided_at=rows.optional_seconds(row["decided_at"]),
        applied_at=rows.optional_seconds(row["applied_at"]),
        goal=row["goal"],
        playbook=row["playbook"],
        requested_by=row["requested_by"],
        group=row["group"],
        second_group=row["second_group"],
        priority=row["priority"],
        assignee=row["assignee"],
        claimed_by=row["claimed_by"],
        claimed_until=rows.optional_seconds(row["claimed_until"]),
        viewed_at=rows.optional_seconds(row["viewed_at"]),
        first_claimed_at=rows.optional_seconds(row["first_claimed_at"]),
        due_at=rows.optional_seconds(row["due_at"]),
        expires_at=rows.optional_seconds(row["expires_at"]),
        escalated_at=rows.optional_seconds(row["escalated_at"]),
        expired_at=rows.optional_seconds(row["expired_at"]),
        withdrawn_at=rows.optional_seconds(row["withdrawn_at"]),
        votes=votes,
        unreadable=why,
        lot=row["lot"] or "",
        behind=row.get("behind") or 0,
    )


def _unreadable(row: DictRow, why: str) -> Question:
    text = f"What is asked can't be shown: {why}. Its task can be ended, or answered once it can be read again."
    digest = row["digest"] or f"unreadable {row['id']}"
    return Question(id=row["id"], reason=Reason.ERROR, text=text, options=["abort"], digest=digest)
