"""The schema comes into being once, in order, and is never guessed at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.migrate import Migration, migrate, shipped
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.saver import setup
from steward.domain.errors import Unstorable, Unusable
from steward.domain.model import Decision
from steward.domain.queue import Filter

_FIRST_RELEASE = """
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage)
    VALUES ('t1', 'order 1042 arrived damaged', 'needs_review', 'damaged-item', 'bo', 1, '{}', 'validate', '{}');
INSERT INTO steward.review (id, task_id, question) VALUES ('r1', 't1', '{"id": "r1", "reason": "approval",
    "text": "Refund 300?", "options": ["approve", "reject"], "digest": "d", "step": "a", "key": null, "tool": "pay",
    "args": {"amount": 300}, "problems": [], "detail": {}}');
INSERT INTO steward.review (id, task_id, question, decision, decided_at)
    SELECT 'r2', task_id, question || '{"id": "r2"}', '{"kind": "approve", "by": "kim", "message": "", "args": {},
    "result": null, "evidence": null, "grant": {}, "end": false, "source": "cli"}', now() FROM steward.review;
"""
NEXT = Migration(name="9000_next", sql=b"CREATE TABLE steward.next (id int); INSERT INTO steward.next VALUES (1);")


@pytest.fixture
async def empty(empty_database_url: str) -> AsyncGenerator[Pool]:
    async with open_pool(empty_database_url) as pool:
        yield pool


async def test_from_empty_and_again(empty: Pool) -> None:
    """All migrations are applied to an empty database, and none the second time."""
    names = [migration.name for migration in shipped()]
    assert names
    assert await migrate(empty) == names
    assert await migrate(empty) == []
    assert await _count(empty, "steward.migration") == len(names)


async def test_many_starters_at_once(empty: Pool, empty_database_url: str) -> None:
    """Four processes that start together migrate once, Steward's tables and LangGraph's."""

    async def start() -> list[str]:
        async with open_pool(empty_database_url, size=2) as pool:
            applied = await migrate(pool)
            await setup(pool)
            return applied

    applied = await asyncio.gather(*[start() for _ in range(4)])
    assert sorted(map(len, applied)) == [0, 0, 0, len(shipped())]
    assert await _count(empty, "public.checkpoints") == 0


async def test_a_later_migration_is_added(empty: Pool) -> None:
    """A database of the last release gets what is new, and keeps what it has."""
    await migrate(empty)
    assert await migrate(empty, [*shipped(), NEXT]) == [NEXT.name]
    assert await _count(empty, "steward.next") == 1


async def test_a_newer_database_is_refused(empty: Pool) -> None:
    """An old Steward does not touch the data of a new one."""
    await migrate(empty, [*shipped(), NEXT])
    with pytest.raises(Unusable, match="newer than this Steward: it has migration 9000_next"):
        await migrate(empty)


async def test_an_edited_migration_is_refused(empty: Pool) -> None:
    """A file that was changed after its release would mean two different schemas of one name."""
    await migrate(empty, [*shipped(), NEXT])
    with pytest.raises(Unusable, match="9000_next was changed"):
        await migrate(empty, [*shipped(), replace(NEXT, sql=NEXT.sql + b" ")])


async def test_a_migration_out_of_order_is_refused(empty: Pool) -> None:
    """Two branches that numbered side by side are told, not mixed."""
    await migrate(empty, [*shipped(), NEXT])
    with pytest.raises(Unusable, match="8999_late is older"):
        await migrate(empty, [*shipped(), Migration(name="8999_late", sql=b"SELECT 1"), NEXT])


async def test_a_migration_is_whole_or_nothing(empty: Pool) -> None:
    """A file that fails half-way leaves nothing behind, and works once it is mended."""
    broken = replace(NEXT, sql=NEXT.sql + b" SELECT 1/0;")
    with pytest.raises(Unstorable, match="division by zero"):
        await migrate(empty, [*shipped(), broken])
    assert await migrate(empty, [*shipped(), NEXT]) == [NEXT.name]


async def test_a_database_of_the_first_release_keeps_its_reviews(empty: Pool) -> None:
    """Open and decided reviews of 0001 are read by today's queue, and know their task's goal and requester."""
    first = [migration for migration in shipped() if migration.name <= "0001_initial"]
    assert await migrate(empty, first) == ["0001_initial"]
    async with empty.connection() as connection:
        await connection.execute(_FIRST_RELEASE.encode(), prepare=False)
    assert await migrate(empty) == [migration.name for migration in shipped()[1:]]

    queue, audit = PostgresReviews(empty), PostgresAudit(empty)
    (waiting,) = await queue.page(Filter(requested_by="bo"))
    assert (waiting.question.id, waiting.goal, waiting.playbook) == ("r1", "order 1042 arrived damaged", "damaged-item")
    assert (waiting.group, waiting.priority, waiting.due_at, waiting.votes) == ("reviewers", 0, None, [])
    assert (waiting.question.approvers, waiting.question.changed) == (1, [])
    (decided,) = await queue.unapplied()
    assert decided.decision
    assert (decided.question.id, decided.decision.by) == ("r2", "kim")
    await queue.decide("r1", Decision(kind="approve", by="kim", source="cli"))
    assert [event.kind for event in await audit.events()] == ["decided"]
    assert await audit.verify() is None
    assert await PostgresOutbox(empty).take(["mail", "webhook"]) == []


async def _count(pool: Pool, table: str) -> int:
    async with pool.connection() as connection:
        row = await (await connection.execute(f"SELECT count(*) AS n FROM {table}".encode())).fetchone()  # noqa: S608
        assert row
        return row["n"]
