"""Waiting for changes: one connection for all who wait, none when nobody does, and back after it died."""

from __future__ import annotations

import asyncio

import psycopg
from psycopg import conninfo, sql

from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.model import Question, Reason
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor

KIM = Actor(name="kim", source="page")
_LISTENING = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'"


async def _queue(pool: Pool) -> PostgresReviews:
    await PostgresTasks(pool).open(Task(id="t1", goal="g"))
    reviews = PostgresReviews(pool)
    await reviews.open("t1", Question(id="r1", reason=Reason.ERROR, text="?", options=["abort"], digest="d"))
    return reviews


async def test_all_who_wait_share_one_connection(pool: Pool, admin: psycopg.Connection) -> None:
    """Twenty pages cost one connection, and none once they are closed."""
    queue = await _queue(pool)
    waits = [queue.changes() for _ in range(20)]
    nexts = await asyncio.gather(*[wait.__aenter__() for wait in waits])
    assert len(_listening(pool, admin)) == 1
    await queue.claim("r1", KIM, 60)
    assert all(await asyncio.gather(*[next_change(10) for next_change in nexts]))
    await asyncio.gather(*[wait.__aexit__() for wait in waits])
    await _gone(pool, admin)


async def test_another_process_is_heard(pool: Pool, database_url: str) -> None:
    """A change made over other connections wakes as well: it is the database that tells."""
    queue = await _queue(pool)
    async with queue.changes() as next_change:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as other:
            await other.execute("UPDATE steward.review SET priority = 5 WHERE id = 'r1'")
        assert await next_change(10)


async def test_a_connection_that_dies_is_replaced(pool: Pool, admin: psycopg.Connection) -> None:
    """Once it listens again everybody is woken, since a change may have been missed."""
    queue = await _queue(pool)
    async with queue.changes() as next_change:
        for row in _listening(pool, admin):
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", row)
        assert await next_change(10)
        await queue.claim("r1", KIM, 60)
        assert await next_change(10)


async def test_without_the_database_a_wait_ends_by_its_time(pool: Pool, admin: psycopg.Connection) -> None:
    """Nobody hangs, and nothing spins: the wait says that there was no change."""
    queue, name = await _queue(pool), _name(pool)
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    admin.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
    admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
    async with queue.changes() as next_change:
        assert not await next_change(0.05)
        admin.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
        assert await next_change(10)


async def test_a_page_that_closes_while_it_connects_leaves_nothing(pool: Pool, admin: psycopg.Connection) -> None:
    """Whoever goes away before the listening began is not waited for."""
    queue = await _queue(pool)
    entering = asyncio.ensure_future(queue.changes().__aenter__())
    await asyncio.sleep(0)
    entering.cancel()
    await asyncio.wait([entering])
    assert entering.cancelled()
    await _gone(pool, admin)


def _listening(pool: Pool, admin: psycopg.Connection) -> list[tuple[int]]:
    return admin.execute(_LISTENING, [_name(pool)]).fetchall()


async def _gone(pool: Pool, admin: psycopg.Connection) -> None:
    """The server drops a closed session a moment later."""
    async with asyncio.timeout(10):
        while _listening(pool, admin):  # noqa: ASYNC110 - another process, which sets no event of ours
            await asyncio.sleep(0.01)


def _name(pool: Pool) -> str:
    assert isinstance(pool.conninfo, str)
    return str(conninfo.conninfo_to_dict(pool.conninfo)["dbname"])
