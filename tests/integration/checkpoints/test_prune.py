"""What is removed some time after a task ended, and what never is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from steward.checkpoints.pool import Pool
from steward.checkpoints.prune import Pruned, prunable, prune
from steward.checkpoints.statements import statements
from steward.cli.task_history import account_of
from steward.composition import open_app
from steward.domain.model import Decision, TaskStatus
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.records import Records, open_records
from steward.service import App
from steward.settings import Settings

DAY = 86_400.0
OLD = 40
TABLES = ["checkpoints", "checkpoint_blobs", "checkpoint_writes"]
KEPT = ["task", "action", "decision", "review", "audit"]
JOBS = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, status)
        VALUES ('q', '1', 'succeeded'), ('q', '2', 'succeeded'), ('q', '3', 'todo'), ('q', '4', 'failed');
    UPDATE procrastinate_events SET at = now() - interval '40 days';
    INSERT INTO procrastinate_events (job_id, type)
        SELECT id, 'succeeded' FROM procrastinate_jobs WHERE task_name = '2';
"""


async def task(pool: Pool, name: str, status: TaskStatus, days: float = OLD) -> None:
    """A task of that age with two checkpoints, blobs and writes."""
    ended = "now() - make_interval(days => 40)" if days == OLD else f"now() - make_interval(secs => {days * DAY})"
    end = ended if status in ("complete", "failed") else "NULL"
    sql = f"""
        INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage, finished_at)
            VALUES ('{name}', 'g', '{status}', 'kim', 0, '{{}}', '', '{{}}', {end});
        INSERT INTO checkpoints (thread_id, checkpoint_id, checkpoint)
            VALUES ('{name}', '1', '{{}}'), ('{name}', '2', '{{}}');
        INSERT INTO checkpoint_blobs (thread_id, channel, version, type) VALUES ('{name}', 'plan', '1', 'null');
        INSERT INTO checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob)
            VALUES ('{name}', '1', 't', 0, 'plan', '');
    """  # noqa: S608 - our own names
    async with pool.connection() as connection:
        await connection.execute(sql.encode(), prepare=False)


async def rows(pool: Pool, query: str) -> list[Any]:
    async with pool.connection() as connection:
        return [tuple(row.values()) for row in await (await connection.execute(query.encode())).fetchall()]


async def threads(pool: Pool) -> dict[str, set[str]]:
    """Whose rows are left in each of LangGraph's tables."""
    return {table: {row[0] for row in await rows(pool, f"SELECT thread_id FROM {table}")} for table in TABLES}  # noqa: S608


async def test_only_what_ended_long_ago_goes(pool: Pool) -> None:
    """Running, waiting and pending tasks keep their checkpoints however old they are, and so do fresh ended ones."""
    for status in ("pending", "running", "needs_review", "complete", "failed"):
        await task(pool, f"old-{status}", status)
    await task(pool, "new", "complete", days=29)
    wanted = await prunable(pool, 30 * DAY)

    done = await prune(pool, 30 * DAY)

    assert done == wanted == Pruned(tasks=2, rows=8)
    left = {"old-pending", "old-running", "old-needs_review", "new"}
    assert await threads(pool) == dict.fromkeys(TABLES, left)
    marked = await rows(pool, "SELECT id FROM steward.task WHERE pruned_at IS NOT NULL ORDER BY id")
    assert marked == [("old-complete",), ("old-failed",)]
    assert await prune(pool, 30 * DAY) == Pruned()


async def test_a_held_task_waits_for_the_next_time(pool: Pool) -> None:
    """Whoever still holds an ended task may write its last checkpoint; it goes once the lease is over."""
    await task(pool, "t", "complete")
    await rows(pool, "UPDATE steward.task SET lease_holder = 1, lease_until = now() + interval '1 minute' RETURNING id")
    assert (await prune(pool, DAY)).tasks == 0
    await rows(pool, "UPDATE steward.task SET lease_until = now() - interval '1 minute' RETURNING id")
    assert (await prune(pool, DAY)).tasks == 1


async def test_a_batch_bounds_the_work(pool: Pool) -> None:
    """No call removes more than a batch, the oldest first, and each says whether there is more."""
    for number in range(5):
        await task(pool, f"t{number}", "complete", days=50 - number)

    first = await prune(pool, DAY, batch=2)
    assert (first.tasks, first.more, (await threads(pool))["checkpoints"]) == (2, True, {"t2", "t3", "t4"})
    assert (await prune(pool, DAY, batch=2)).more
    last = await prune(pool, DAY, batch=2)
    assert (last.tasks, last.more) == (1, False)


async def test_two_at_once_share_the_work(pool: Pool) -> None:
    """Several workers that prune at the same time remove each row once, and none waits for another."""
    for number in range(40):
        await task(pool, f"t{number}", "complete")

    done = await asyncio.gather(*(prune(pool, DAY, batch=7) for _ in range(6)))

    left = 40 - sum(one.tasks for one in done)
    assert (sum(one.rows for one in done), len((await threads(pool))["checkpoints"])) == (4 * (40 - left), left)
    assert (await prune(pool, DAY)).tasks == left
    assert await threads(pool) == {table: set[str]() for table in TABLES}


async def test_notices_log_ins_and_jobs_go_too(pool: Pool) -> None:
    """What was sent or given up, log-ins that are over and finished jobs are removed by the same age; others stay."""
    await task(pool, "t", "needs_review")
    async with pool.connection() as connection:
        await connection.execute(
            b"""
            INSERT INTO steward.review (id, task_id, question) VALUES ('r', 't', '{}');
            INSERT INTO steward.notice (kind, review_id, channel, sent_at, given_up_at) VALUES
                ('new', 'r', 'mail', now() - interval '40 days', NULL),
                ('new', 'r', 'mail', NULL, now() - interval '40 days'),
                ('new', 'r', 'mail', now(), NULL), ('new', 'r', 'webhook', NULL, NULL);
            INSERT INTO steward.session (hash, name, roles, playbooks, groups, via, expires_at) VALUES
                ('a', 'kim', '[]', '[]', '[]', 'token', now() - interval '40 days'),
                ('b', 'kim', '[]', '[]', '[]', 'token', now());
            INSERT INTO steward.attempt_window VALUES ('log in', 'kim', '{}', now() - interval '40 days');
            """,
            prepare=False,
        )
        await connection.execute(JOBS.encode(), prepare=False)

    done = await prune(pool, 30 * DAY)

    assert done == Pruned(notices=2, sessions=2, jobs=2)
    assert await rows(pool, "SELECT task_name FROM procrastinate_jobs ORDER BY id") == [("2",), ("3",)]
    assert await rows(pool, "SELECT sent_at IS NULL FROM steward.notice ORDER BY id") == [(False,), (True,)]


async def test_a_task_that_has_not_ended_can_not_be_marked(pool: Pool) -> None:
    """The database itself refuses to call a task pruned that may still go on."""
    await task(pool, "t", "running")
    with pytest.raises(psycopg.errors.CheckViolation):
        await rows(pool, "UPDATE steward.task SET pruned_at = now() RETURNING id")


async def test_pruning_reads_by_index(pool: Pool) -> None:
    """With many tasks, few of them ended long ago, no table is read as a whole."""
    async with pool.connection() as connection:
        await connection.execute(
            b"""
            INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage, finished_at, pruned_at)
                SELECT 't' || n, 'g', 'complete', 'kim', 0, '{}', '', '{}', now() - make_interval(hours => n),
                    CASE WHEN n > 1000 THEN now() END
                FROM generate_series(1, 5000) AS n;
            INSERT INTO checkpoints (thread_id, checkpoint_id, checkpoint)
                SELECT 't' || n, c, '{}' FROM generate_series(1, 5000) AS n, generate_series(1, 4) AS c;
            INSERT INTO checkpoint_blobs (thread_id, channel, version, type)
                SELECT 't' || n, 'c' || c, '1', 'null' FROM generate_series(1, 5000) AS n, generate_series(1, 4) AS c;
            INSERT INTO checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob)
                SELECT 't' || n, '1', 't', c, 'c', '' FROM generate_series(1, 5000) AS n, generate_series(1, 4) AS c;
            """,
            prepare=False,
        )
        await connection.set_autocommit(True)
        await connection.execute("ANALYZE")
        cursor = psycopg.AsyncClientCursor(connection)
        query = b"EXPLAIN (FORMAT JSON) " + statements("prune")["checkpoints"]
        await cursor.execute(query, {"older_than": 38 * DAY, "batch": 100})
        plan = json.dumps(await cursor.fetchone())
    assert "task_prunable" in plan, plan
    assert "Seq Scan" not in plan, plan


@pytest.fixture
async def app(database_url: str, tmp_path: Path) -> AsyncGenerator[App]:
    settings = Settings(home=tmp_path, database_url=database_url, planner="fixed")
    async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as app:
        yield app


async def test_a_pruned_task_is_still_told(app: App, pool: Pool, database_url: str, tmp_path: Path) -> None:
    """Its goal, acts, evidence, decisions and answer are there as before; going on with it changes nothing."""
    done = await app.run("Please refund 15 EUR for order 1043.", task_id="t", requested_by="kim")
    asked = await app.run("Refund 300 EUR for order 1049.", task_id="u", requested_by="kim")
    (review,) = await app.deps.reviews.list(task_id="u")
    before, state = await _counted(pool), await app.state("t")
    async with open_records(Settings(home=tmp_path, database_url=database_url)) as records:
        told = await _told(records, done)

        assert (await prune(pool, 0.0)).tasks == 1

        assert await _told(records, done) == told
    pruned = await app.state("t")
    assert (pruned.goal, pruned.plan, pruned.result) == (state.goal, state.plan, state.result)
    assert (await threads(pool))["checkpoints"] == {"u"}
    assert await _counted(pool) == before
    assert replace(await app.resume("t"), updated_at=0.0) == replace(done, updated_at=0.0)
    assert asked.status == "needs_review"
    assert (await app.decide(review.question.id, Decision(kind="approve", by="lea"))).status == "complete"


async def _told(records: Records, task: Task) -> Any:
    return await account_of(records, task, whole=True)


async def _counted(pool: Pool) -> Sequence[Any]:
    return [await rows(pool, f"SELECT count(*) FROM steward.{table}") for table in KEPT]  # noqa: S608
