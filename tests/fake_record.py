"""The audit and the outbox in memory; both pass the conformance suite of the stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

from steward.checkpoints.audit_chain import Walk, follow
from steward.domain.ports.clock import Clock
from steward.domain.ports.reviews import Review
from steward.domain.queue import Event, Notice
from tests.fake_time import FakeClock


class MemoryAudit:
    """`lines` may be tampered with; `end` is what the store noted of the last line."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.lines: list[Event] = []
        self.end = (0, "")

    async def note(self, event: Event) -> Event:
        timed = replace(event, at=event.at or self.clock.now(), seq=self.end[0] + 1)
        written = replace(timed, hash=follow(self.end[1], timed))
        self.lines.append(written)
        self.end = (written.seq, written.hash)
        return written

    async def events(
        self,
        *,
        review_id: str | None = None,
        task_id: str | None = None,
        limit: int = 200,
        beyond: int | None = None,
    ) -> list[Event]:
        fitting = [one for one in self.lines if review_id in (None, one.review_id) and task_id in (None, one.task_id)]
        if review_id is None and task_id is None:
            return [one for one in fitting if beyond is None or one.seq < beyond][-limit:]
        return [one for one in fitting if one.seq > (beyond or 0)][:limit]

    async def count(self, *, review_id: str | None = None, task_id: str | None = None) -> int:
        return len(await self.events(review_id=review_id, task_id=task_id, limit=len(self.lines) + 1))

    async def head(self) -> tuple[int, str]:
        return self.end

    async def verify(self) -> str | None:
        walk = Walk()
        for event in self.lines:
            if wrong := walk.step(event):
                return wrong
        return walk.end(*self.end)


@dataclass(kw_only=True)
class _Waiting:
    notice: Notice
    due_at: float
    done: bool = False


class MemoryOutbox:
    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.reviews: Mapping[str, Review] = {}
        self.rows: dict[int, _Waiting] = {}
        self._ids = count(1)

    def add(self, kind: Literal["new", "assigned", "overdue"], review: Review) -> None:
        for channel in ("mail", "webhook"):
            notice = Notice(id=next(self._ids), kind=kind, review=review, channel=channel)
            self.rows[notice.id] = _Waiting(notice=notice, due_at=self.clock.now())

    async def take(self, channels: Sequence[str], *, limit: int = 20, lease: float = 60.0) -> list[Notice]:
        now = self.clock.now()
        due = [row for row in self.rows.values() if not row.done and row.due_at <= now]
        taken = sorted((row for row in due if row.notice.channel in channels), key=lambda row: row.due_at)[:limit]
        for row in taken:
            row.due_at = now + lease
            review = self.reviews.get(row.notice.review.question.id, row.notice.review)
            row.notice = replace(row.notice, review=review, attempts=row.notice.attempts + 1)
        return sorted((row.notice for row in taken), key=lambda notice: notice.id)

    async def sent(self, notice_id: int) -> None:
        self.rows[notice_id].done = True

    async def failed(self, notice_id: int, error: str, retry_in: float | None) -> None:  # noqa: ARG002 - for people
        row = self.rows[notice_id]
        row.done = retry_in is None
        row.due_at = self.clock.now() + (retry_in or 0.0)
