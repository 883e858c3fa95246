"""Alarms in Postgres: opened once, told once, answered once."""

from __future__ import annotations

import uuid
from typing import get_args

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.drift_rows import reset
from steward.checkpoints.pool import Pool, transaction
from steward.checkpoints.review_journal import append
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import jsonb, optional_text, text
from steward.domain.alarms import ANSWERS, Alarm, AlarmKind, Answer, AnswerSource, Finding
from steward.domain.caller_arguments import MOST_MESSAGE, require_name, require_no_longer, require_text
from steward.domain.errors import DecisionRefused, Unusable
from steward.domain.json_value import Json
from steward.domain.queue import Actor, Event, EventKind
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.text import day_and_time


class PostgresAlarms:
    """Implements `steward.domain.alarms.Alarms`; what people say of an alarm is kept without secrets."""

    def __init__(self, pool: Pool, redactor: Redactor = PLAIN) -> None:
        self._pool = pool
        self._redactor = redactor
        self._table = Table(pool, "alarm")

    async def list(
        self,
        *,
        open_only: bool = True,
        kind: AlarmKind | None = None,
        subject: str | None = None,
        limit: int = 100,
    ) -> list[Alarm]:
        wanted = {"open_only": open_only, "kind": kind, "subject": optional_text(subject), "limit": limit}
        return [alarm_of(row) for row in await self._table.rows("list", wanted)]

    async def get(self, alarm_id: str) -> Alarm | None:
        row = await self._table.row("get", {"id": text(alarm_id)})
        return alarm_of(row) if row else None

    async def open(self, finding: Finding) -> Alarm | None:
        """Tell of it, in its queue, in the audit and over every channel; None while one like it is open."""
        async with transaction(self._pool) as connection:
            return await open_in(connection, finding)

    async def answer(self, alarm_id: str, answer: Answer, *, by: str, source: AnswerSource, message: str = "") -> Alarm:
        require_name(by=by)
        require_text(message=message)
        require_no_longer("the message", message, MOST_MESSAGE)
        if answer not in ANSWERS:
            raise Unusable(f"an alarm is answered with {', '.join(ANSWERS)}, not '{answer}'")
        async with transaction(self._pool) as connection:
            alarm = await _answerable(connection, alarm_id)
            why = text(self._redactor.text(message))
            values: dict[str, object] = {"id": text(alarm_id), "answer": answer, "by": text(by), "message": why}
            (row,) = await _rows(connection, "answer", values)
            answered = alarm_of(row)
            if alarm.finding.kind == "drift":
                await reset(connection, alarm.finding.subject, answer, answered.answered_at or 0.0)
            said: dict[str, Json] = {"answer": answer, **({"message": why} if why else {})}
            await _note(connection, "decided", answered, Actor(name=by, source=source), said)
            return answered


async def open_in(connection: AsyncConnection[DictRow], finding: Finding) -> Alarm | None:
    """The same in the open transaction. The audit's line is its last: from there on all other writers wait."""
    values: dict[str, object] = {
        "id": f"a{uuid.uuid4().hex[:11]}",
        "kind": finding.kind,
        "subject": text(finding.subject),
        "text": text(finding.text),
        "detail": jsonb(finding.detail),
        "examples": jsonb(finding.examples),
    }
    opened = await _rows(connection, "open", values)
    if not opened:
        return None
    alarm = alarm_of(opened[0])
    await connection.execute(statements("alarm")["tell"], {"id": alarm.id})
    await _note(connection, "opened", alarm, Actor(name="steward"), {"reason": finding.kind, "of": finding.subject})
    return alarm


def alarm_of(row: DictRow) -> Alarm:
    """An alarm's row as an alarm."""
    if row["kind"] not in get_args(AlarmKind):
        raise Unusable(f"alarm {row['id']} is of a kind that a newer Steward knows: update it")
    return Alarm(
        id=row["id"],
        finding=Finding(
            kind=row["kind"],
            subject=row["subject"],
            text=row["text"],
            detail=row["detail"],
            examples=row["examples"],
        ),
        opened_at=rows.seconds(row["opened_at"]),
        answer=row["answer"],
        answered_by=row["answered_by"],
        message=row["message"],
        answered_at=rows.optional_seconds(row["answered_at"]),
    )


async def _answerable(connection: AsyncConnection[DictRow], alarm_id: str) -> Alarm:
    found = await _rows(connection, "locked", {"id": text(alarm_id)})
    if not found:
        raise Unusable(f"there is no alarm {alarm_id}")
    alarm = alarm_of(found[0])
    if alarm.answer is not None:
        at = day_and_time(alarm.answered_at or 0.0)
        raise DecisionRefused(f"alarm {alarm.id} was answered: {alarm.answer} by {alarm.answered_by} at {at}")
    return alarm


async def _note(
    connection: AsyncConnection[DictRow], kind: EventKind, alarm: Alarm, actor: Actor, detail: dict[str, Json]
) -> None:
    at = alarm.answered_at or alarm.opened_at
    event = Event(kind=kind, review_id=alarm.id, task_id="", actor=actor, detail=detail, at=at)
    await append(connection, event)


async def _rows(connection: AsyncConnection[DictRow], statement: str, values: dict[str, object]) -> list[DictRow]:
    return await (await connection.execute(statements("alarm")[statement], values)).fetchall()
