"""The review queue in memory; it passes the conformance suite of the stores."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from steward.checkpoints.review_journal import MACHINE, actor_of
from steward.domain.caller_arguments import require_line
from steward.domain.errors import StewardError
from steward.domain.model import Decision, Json, Question
from steward.domain.ports.clock import Clock
from steward.domain.ports.reviews import Review, Source, Terms
from steward.domain.queue import Actor, Event, EventKind, Filter, Waiter
from steward.domain.review_claims import check_free, check_open, is_open, take
from tests.fake_record import MemoryAudit, MemoryOutbox
from tests.fake_time import FakeClock

if TYPE_CHECKING:
    from tests.fakes import MemoryTasks

_LAST = float("inf")


class MemoryReviews:
    """Implements both halves of the queue; its lines and notices go to `audit` and `outbox`."""

    def __init__(
        self,
        tasks: MemoryTasks | None = None,
        clock: Clock | None = None,
        *,
        audit: MemoryAudit | None = None,
        outbox: MemoryOutbox | None = None,
    ) -> None:
        self.tasks = tasks
        self.clock = clock or (tasks.clock if tasks else FakeClock())
        self.audit = audit or MemoryAudit(self.clock)
        self.outbox = outbox or MemoryOutbox(self.clock)
        self.rows: dict[str, Review] = {}
        self.outbox.reviews = self.rows
        self.decided: list[str] = []
        self.listeners: set[asyncio.Event] = set()

    # --- questions ---

    async def open(self, task_id: str, question: Question, terms: Terms | None = None) -> Review:
        if self.tasks is not None and task_id not in self.tasks.rows:
            raise StewardError(f"there is no task {task_id}")
        old = self.rows.get(question.id)
        if old is None:
            review = self._opened(task_id, question, terms or Terms())
            self.outbox.add("new", review)
            detail: dict[str, Json] = {"reason": question.reason.value, "approvers": question.approvers}
            return await self._put(review, "opened", MACHINE, detail)
        if not is_open(old) or old.question == question:
            return old
        votes = old.votes if old.question.digest == question.digest else []
        what: list[Json] = [*question.changed]
        detail = {"was": old.question.digest, "changed": what}
        return await self._put(replace(old, question=question, votes=votes), "changed", MACHINE, detail)

    def _opened(self, task_id: str, question: Question, terms: Terms) -> Review:
        now, task = self.clock.now(), self.tasks.rows[task_id] if self.tasks else None
        return Review(
            question=question,
            task_id=task_id,
            opened_at=now,
            goal=terms.goal or (task.goal if task else ""),
            playbook=terms.playbook or (task.playbook if task else None),
            requested_by=terms.requested_by or (task.requested_by if task else ""),
            group=terms.group,
            second_group=terms.second_group,
            priority=terms.priority,
            due_at=None if terms.due_in is None else now + terms.due_in,
            expires_at=None if terms.expires_in is None else now + terms.expires_in,
        )

    async def decide(self, review_id: str, decision: Decision, *, source: Source | None = None) -> Review:
        old = self._row(review_id)
        if not is_open(old):
            return old
        taken = take(old, decision, self.clock.now())
        if taken.decision is None:
            return await self._put(replace(old, votes=taken.votes), "voted", actor_of(decision, source), {})
        self.decided.append(review_id)
        review = replace(old, decision=taken.decision, votes=taken.votes, decided_at=self.clock.now())
        return await self._put(review, "decided", actor_of(decision, source), {"by": taken.decision.by})

    async def applied(self, review_id: str) -> None:
        review = self.rows.get(review_id)
        if review is None or review.decision is None:
            raise StewardError(f"there is no decided review {review_id}")
        if review.applied_at is None:
            await self._put(replace(review, applied_at=self.clock.now()), "applied", MACHINE)

    async def get(self, review_id: str) -> Review | None:
        return self.rows.get(review_id)

    async def list(self, *, open_only: bool = True, task_id: str | None = None, limit: int = 100) -> list[Review]:
        fitting = [
            review
            for review in self.rows.values()
            if (is_open(review) or not open_only) and task_id in (None, review.task_id)
        ]
        return sorted(fitting, key=lambda review: (review.opened_at, review.question.id))[:limit]

    async def unapplied(self) -> list[Review]:
        return [self.rows[name] for name in self.decided if self.rows[name].applied_at is None]

    # --- the queue ---

    async def page(self, wanted: Filter, *, limit: int = 50, offset: int = 0, after: str | None = None) -> list[Review]:
        fitting = [one for one in self.rows.values() if is_open(one) and self._fits(one, wanted)]
        if after is not None:
            fitting = [one for one in fitting if _urgency(one) > _urgency(self.rows[after])]
        return sorted(fitting, key=_urgency)[offset : offset + limit]

    async def count(self, wanted: Filter, *, most: int | None = 1000) -> int:
        return len(await self.page(wanted, limit=most or len(self.rows)))

    async def claim(self, review_id: str, actor: Actor, seconds: float) -> Review:
        until = self.clock.now() + seconds
        old = self._changeable(review_id, actor)
        first = old.first_claimed_at or self.clock.now()
        review = replace(old, claimed_by=actor.name, claimed_until=until, first_claimed_at=first)
        return await self._put(review, "claimed", actor, {"seconds": seconds})

    async def release(self, review_id: str, actor: Actor) -> Review:
        review = self._changeable(review_id, actor)
        if review.claimed_by is None:
            return review
        return await self._put(replace(review, claimed_by=None, claimed_until=None), "released", actor)

    async def assign(self, review_id: str, to: str, actor: Actor) -> Review:
        require_line("to", to)
        old = self._changeable(review_id, actor)
        kept = (old.claimed_by, old.claimed_until) if old.claimed_by == to else (None, None)
        review = replace(old, assignee=to or None, claimed_by=kept[0], claimed_until=kept[1])
        if to and to != old.assignee:
            self.outbox.add("assigned", review)
        return await self._put(review, "assigned", actor, {"to": to})

    async def prioritise(self, review_id: str, priority: int, actor: Actor) -> Review:
        review = replace(self._changeable(review_id, actor), priority=priority)
        return await self._put(review, "prioritised", actor, {"priority": priority})

    async def viewed(self, review_id: str, actor: Actor) -> None:
        review = self._row(review_id)
        self.rows[review_id] = replace(review, viewed_at=review.viewed_at or self.clock.now())
        await self._note(review, "viewed", actor)

    async def withdraw(self, task_id: str, why: str) -> list[Review]:
        waiting = sorted(await self.list(task_id=task_id), key=lambda one: one.question.id)
        now = self.clock.now()
        return [await self._put(replace(one, withdrawn_at=now), "withdrawn", MACHINE, {"why": why}) for one in waiting]

    async def escalate(self) -> list[Review]:
        now = self.clock.now()
        late = [one for one in await self.list(limit=len(self.rows)) if one.escalated_at is None]
        handed = [
            replace(one, group=one.second_group, escalated_at=now) for one in late if (one.due_at or _LAST) <= now
        ]
        for review in handed:
            self.outbox.add("overdue", review)
        return [await self._put(review, "escalated", MACHINE, {"to": review.group}) for review in handed]

    async def expired(self) -> list[Review]:
        return [one for one in await self.list(limit=len(self.rows)) if self._expired(one)]

    async def mark_expired(self, review_id: str) -> bool:
        review = self.rows.get(review_id)
        if review is None or not is_open(review) or not self._expired(review):
            return False
        await self._put(replace(review, expired_at=self.clock.now()), "expired", MACHINE)
        return True

    def changes(self) -> _Changes:
        return _Changes(self.listeners)

    # --- inside ---

    def _row(self, review_id: str) -> Review:
        if review_id not in self.rows:
            raise StewardError(f"there is no review {review_id}")
        return self.rows[review_id]

    def _changeable(self, review_id: str, actor: Actor) -> Review:
        review = self._row(review_id)
        check_open(review)
        check_free(review, actor.name, self.clock.now())
        return review

    def _expired(self, review: Review) -> bool:
        return review.expired_at is None and (review.expires_at or _LAST) <= self.clock.now()

    def _fits(self, review: Review, wanted: Filter) -> bool:
        pairs = [
            (wanted.reason, review.question.reason),
            (wanted.playbook, review.playbook),
            (wanted.requested_by, review.requested_by),
            (wanted.assignee, review.assignee),
            (wanted.group, review.group),
            (wanted.lot, review.lot),
        ]
        return (
            all(not want or want == have for want, have in pairs)
            and (not wanted.playbooks or review.playbook in wanted.playbooks)
            and (not wanted.overdue or (review.due_at or _LAST) <= self.clock.now())
        )

    async def _put(
        self, review: Review, kind: EventKind, actor: Actor, detail: Mapping[str, Json] | None = None
    ) -> Review:
        self.rows[review.question.id] = review
        await self._note(review, kind, actor, detail)
        for listener in self.listeners:
            listener.set()
        return review

    async def _note(
        self, review: Review, kind: EventKind, actor: Actor, detail: Mapping[str, Json] | None = None
    ) -> None:
        question = review.question
        event = Event(
            kind=kind, review_id=question.id, task_id=review.task_id, actor=actor, digest=question.digest,
            detail=dict(detail or {}),
        )  # fmt: skip
        await self.audit.note(event)


class _Changes:
    def __init__(self, listeners: set[asyncio.Event]) -> None:
        self.listeners = listeners
        self.event = asyncio.Event()

    async def __aenter__(self) -> Waiter:
        self.listeners.add(self.event)

        async def next_change(seconds: float) -> bool:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.event.wait(), seconds)
            changed = self.event.is_set()
            self.event.clear()
            return changed

        return next_change

    async def __aexit__(self, *exc: object) -> None:
        self.listeners.discard(self.event)


def _urgency(review: Review) -> tuple[int, float, float, str]:
    due = _LAST if review.due_at is None else review.due_at
    return (-review.priority, due, review.opened_at, review.question.id)
