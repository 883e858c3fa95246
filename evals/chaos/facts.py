"""What the checker goes by: the desk's tables, Steward's tables and the mails, as they lie there."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from steward.evals.chaos.sql import named

_MAIL = re.compile(r"(?P<nanoseconds>\d+)\.(?P<key>\w+)\.steward")
_ORDER = re.compile(r"\border (\d+)")


@dataclass(frozen=True, kw_only=True)
class TaskFact:
    id: str
    client_key: str | None
    status: str
    error: str | None
    node: str
    cancelled_by: str | None
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ActionFact:
    task_id: str
    key: str
    tool: str
    attempts: int
    receipt: str | None


@dataclass(frozen=True, kw_only=True)
class ReviewFact:
    task_id: str
    reason: str
    text: str
    crashes: int
    opened_at: datetime
    withdrawn_at: datetime | None
    applied_at: datetime | None
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One thing that happened in the world. `key` is what its caller marked it with, if anything."""

    kind: str
    order_id: str | None
    record: str
    key: str | None
    at: datetime
    amount: float | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`acknowledged` is which task each submission was told it is, by client key."""

    acknowledged: Mapping[str, str]
    tasks: Sequence[TaskFact] = field(default_factory=list[TaskFact])
    actions: Sequence[ActionFact] = field(default_factory=list[ActionFact])
    reviews: Sequence[ReviewFact] = field(default_factory=list[ReviewFact])
    effects: Sequence[Effect] = field(default_factory=list[Effect])
    statuses: Mapping[str, str] = field(default_factory=dict[str, str])


def gather(database_url: str, maildir: Path, acknowledged: Mapping[str, str]) -> Facts:
    """Read everything, in one look at the database."""
    statements = named("checker")
    with psycopg.connect(database_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return Facts(
            acknowledged=acknowledged,
            tasks=connection.cursor(row_factory=class_row(TaskFact)).execute(statements["tasks"]).fetchall(),
            actions=connection.cursor(row_factory=class_row(ActionFact)).execute(statements["actions"]).fetchall(),
            reviews=connection.cursor(row_factory=class_row(ReviewFact)).execute(statements["reviews"]).fetchall(),
            effects=[
                *connection.cursor(row_factory=class_row(Effect)).execute(statements["effects"]).fetchall(),
                *_mails(maildir),
            ],
            statuses=dict(connection.execute(statements["statuses"]).fetchall()),
        )


def _mails(folder: Path) -> list[Effect]:
    if not folder.is_dir():
        return []
    box = mailbox.Maildir(folder, create=False)
    return [_mail(name, str(message["Subject"]), str(message["To"])) for name, message in box.iteritems()]


def _mail(name: str, subject: str, to: str) -> Effect:
    named_order, mark = _ORDER.search(subject), _MAIL.match(name)
    nanoseconds = int(mark["nanoseconds"]) if mark else 0
    return Effect(
        kind="mail",
        order_id=named_order[1] if named_order else None,
        record=f"{name} to {to}",
        key=mark["key"] if mark else None,
        at=datetime.fromtimestamp(nanoseconds / 1e9, UTC),
    )
