"""The open reviews in Postgres as a team works through them: owners, deadlines and what ends without a decision."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg.rows import DictRow

from steward.checkpoints.listener import Changes, Listener
from steward.checkpoints.pool import Pool
from steward.checkpoints.review_journal import MACHINE, Change, changing, review_of
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import integer, optional_text, text
from steward.domain.caller_arguments import require_line
from steward.domain.model import Json
from steward.domain.ports.reviews import Review
from steward.domain.queue import Actor, EventKind, Filter
from steward.domain.review_claims import check_free, check_open

_BATCH = 100  # escalated in one transaction, during whose end all other writers of the audit wait
_MOST_EXPIRED = 1000  # handed out at a time


class PostgresQueue:
    """Implements `steward.domain.queue.Queue`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._queue = Table(pool, "queue")
        self._listener = Listener(pool)

    async def page(self, wanted: Filter, *, limit: int = 50, offset: int = 0, after: str | None = None) -> list[Review]:
        place = {"limit": limit, "offset": offset, "after": optional_text(after)}
        found = await self._queue.rows("page", {**_conditions(wanted), **place})
        return [review_of(row) for row in found]

    async def count(self, wanted: Filter, *, most: int | None = 1000) -> int:
        return (await self._queue.only("count", {**_conditions(wanted), "most": most}))["number"]

    async def claim(self, review_id: str, actor: Actor, seconds: float) -> Review:
        return await self._change(review_id, actor, "claimed", "claim", {"by": text(actor.name), "seconds": seconds})

    async def release(self, review_id: str, actor: Actor) -> Review:
        async with changing(self._pool) as change:
            old = await _changeable(change, review_id, actor)
            if old["claimed_by"] is None:
                return review_of(old)
            row = await change.row("release", {"id": old["id"]}) or old
            change.note("released", row, actor)
            return review_of(row)

    async def assign(self, review_id: str, to: str, actor: Actor) -> Review:
        require_line("to", to)
        async with changing(self._pool) as change:
            old = await _changeable(change, review_id, actor)
            row = await change.row("assign", {"id": old["id"], "to": text(to) or None}) or old
            change.note("assigned", row, actor, {"to": to})
            if to and to != old["assignee"]:
                change.tell("assigned", row)
            return review_of(row)

    async def prioritise(self, review_id: str, priority: int, actor: Actor) -> Review:
        return await self._change(review_id, actor, "prioritised", "prioritise", {"priority": integer(priority)})

    async def viewed(self, review_id: str, actor: Actor) -> None:
        async with changing(self._pool) as change:
            row = await change.locked(review_id)
            if row["viewed_at"] is None:
                await change.run("view", {"id": row["id"]})
            change.note("viewed", row, actor)

    async def withdraw(self, task_id: str, why: str) -> list[Review]:
        async with changing(self._pool) as change:
            waiting = await change.rows("of_task", {"task_id": text(task_id)})
            return [await _each(change, "withdrawn", "withdraw", row["id"], {"why": why}) for row in waiting]

    async def escalate(self) -> list[Review]:
        escalated: list[Review] = []
        while batch := await self._escalate_some():
            escalated += batch
        return escalated

    async def _escalate_some(self) -> list[Review]:
        async with changing(self._pool) as change:
            overdue = await change.rows("overdue", {"limit": _BATCH})
            return [await _each(change, "escalated", "escalate", row["id"], {}) for row in overdue]

    async def expired(self) -> list[Review]:
        return [review_of(row) for row in await self._queue.rows("expired", {"limit": _MOST_EXPIRED})]

    async def mark_expired(self, review_id: str) -> bool:
        async with changing(self._pool) as change:
            row = await change.row("mark_expired", {"id": text(review_id)})
            if row:
                change.note("expired", row, MACHINE)
            return row is not None

    def changes(self) -> Changes:
        return Changes(self._listener)

    async def _change(
        self, review_id: str, actor: Actor, kind: EventKind, statement: str, values: Mapping[str, Json]
    ) -> Review:
        async with changing(self._pool) as change:
            old = await _changeable(change, review_id, actor)
            row = await change.row(statement, {**values, "id": old["id"]}) or old
            change.note(kind, row, actor, {name: value for name, value in values.items() if name != "by"})
            return review_of(row)


async def _changeable(change: Change, review_id: str, actor: Actor) -> DictRow:
    """The row, locked. Raises DecisionRefused where it is closed or somebody else's just now."""
    row = await change.locked(review_id)
    review = review_of(row)
    check_open(review)
    check_free(review, actor.name, row["at"].timestamp())
    return row


async def _each(change: Change, kind: EventKind, statement: str, review_id: str, detail: Mapping[str, Json]) -> Review:
    """One of several locked reviews, changed by the machine."""
    row = await change.row(statement, {"id": review_id}) or await change.locked(review_id)
    change.note(kind, row, MACHINE, {**detail, "to": row["group"]} if kind == "escalated" else detail)
    if kind == "escalated" and await change.is_first(row):
        change.tell("overdue", row)
    return review_of(row)


def _conditions(wanted: Filter) -> dict[str, object]:
    return {
        "reason": wanted.reason.value if wanted.reason else None,
        "playbook": optional_text(wanted.playbook or None),
        "playbooks": [text(one) for one in wanted.playbooks or []] or None,
        "requested_by": optional_text(wanted.requested_by or None),
        "assignee": optional_text(wanted.assignee or None),
        "group": optional_text(wanted.group or None),
        "overdue": wanted.overdue,
        "each": wanted.each or bool(wanted.lot),
        "lot": optional_text(wanted.lot or None),
    }
