"""Ended tasks get into the figures once, whatever happens in between and afterwards."""

from __future__ import annotations

import asyncio
import time
from decimal import Decimal

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import tuple_row

from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.summaries import PostgresFolds
from steward.domain.figures.slices import Slice
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.reviews import Terms
from steward.domain.redaction import Redactor

_TASKS = """
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, error, started_at,
        finished_at, release)
    SELECT 't' || n, 'g', CASE WHEN n = 3 THEN 'failed' ELSE 'complete' END, 'refund', '', n, '{}', '',
        '{"tokens": 10, "cost": 0.1}', CASE WHEN n = 3 THEN 'gone' END, now() - interval '60 s', now(), '0.3.0'
    FROM generate_series(1, 3) AS n;
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage)
    VALUES ('t9', 'g', 'running', 'refund', '', 9, '{}', '', '{}');
INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out,
        cost, seconds, by, detail)
    SELECT 't' || n, 'plan', '', 'proposed', 0.8, 'm', 'v1', 7, 3, 0.1, 1, '', '{}' FROM generate_series(1, 3) AS n;
INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts,
        settled_at, receipt, verdict)
    VALUES ('k1', 't3', 's', 'pay', '{"pin": "9137"}', 'irreversible', -1, 1, 1, 0, 2, now(),
        '{"kind": "lost", "message": "no answer for pin 9137 of order 1043"}',
        '{"status": "unknown", "reason": "no answer for pin 9137 of order 1043"}');
INSERT INTO steward.decision (task_id, kind, subject, outcome, model, prompt_version, tokens_in, tokens_out, cost,
        seconds, by, detail)
    VALUES ('t3', 'verdict', 's: pay', 'unknown', '', '', 0, 0, 0, 0, '',
        '{"key": "k1", "reason": "no answer for pin 9137 of order 1043"}'),
    ('t3', 'person', 'r1', 'abort', '', '', 0, 0, 0, 0, 'steward', '{"reason": "error", "source": "machine"}');
"""


@pytest.fixture
async def filled(pool: Pool) -> Pool:
    async with pool.connection() as connection:
        await connection.execute(_TASKS.encode(), prepare=False)
    return pool


async def test_what_ended_is_counted_once(filled: Pool) -> None:
    """Two that fold at once, and folding again, count each ended task once and none that goes on."""
    folds = PostgresFolds(filled)
    assert sum(await asyncio.gather(folds.fold(), PostgresFolds(filled).fold())) == 3
    assert await folds.fold_all() == 0
    assert await _row(filled, "SELECT sum(ended), sum(alone), sum(failed), sum(steps) FROM steward.figure_hour") == [
        3, 2, 1, 6,
    ]  # fmt: skip
    assert await _row(filled, "SELECT tool, calls, retries, lost, unknown FROM steward.figure_tool") == [
        "pay", 2, 1, 1, 1,
    ]  # fmt: skip
    assert await _row(filled, "SELECT sum(calls), sum(tokens_in) FROM steward.figure_model") == [3, 21]
    assert await _row(filled, "SELECT text FROM steward.label WHERE kind = 'path' AND text LIKE '%failed'") == [
        "plan → pay: unknown → steward (error): abort → failed"
    ]


async def test_a_person_may_be_called_as_steward_is(filled: Pool) -> None:
    """As whoever works on the command line of its image: what they answered was not done without a person."""
    reviews = PostgresReviews(filled)
    for task, source in (("t1", "cli"), ("t2", "machine")):
        question = Question(id=f"r-{task}", reason=Reason.APPROVAL, text="?", options=["approve"], digest="d")
        await reviews.open(task, question, Terms())
        await reviews.decide(f"r-{task}", Decision(kind="approve", by="steward", source=source, id=task))
    await PostgresFolds(filled).fold_all()

    assert await _row(filled, "SELECT sum(ended), sum(alone) FROM steward.figure_hour") == [3, 1]


async def test_tasks_with_many_calls_are_folded_in_smaller_batches(filled: Pool) -> None:
    """No batch is more than can be read in a moment, and a task larger than that is folded by itself."""
    async with filled.connection() as connection:
        await connection.execute(b"UPDATE steward.task SET steps = 15000")
    assert [await PostgresFolds(filled).fold() for _ in range(4)] == [1, 1, 1, 0]


async def test_a_late_change_takes_out_what_was_counted(filled: Pool) -> None:
    """A task that is written again is counted as it is now, and no roll-up keeps what it was."""
    folds = PostgresFolds(filled)
    await folds.fold_all()
    async with filled.connection() as connection:
        await connection.execute(
            b"UPDATE steward.task SET steps = 40, status = 'complete', error = NULL, folded_at = NULL,"
            b" finished_at = finished_at - interval '2 days' WHERE id = 't3'"
        )
        await connection.execute(b'UPDATE steward.action SET verdict = \'{"status": "verified"}\'')
    assert await folds.fold_all() == 1
    assert await _row(filled, "SELECT sum(ended), sum(alone), sum(failed), sum(steps) FROM steward.figure_hour") == [
        3, 3, 0, 43,
    ]  # fmt: skip
    assert await _row(filled, "SELECT sum(tasks) FROM steward.figure_day WHERE what = 'steps' AND bin = 3") == [0]
    assert await _row(filled, "SELECT sum(unknown), sum(verified) FROM steward.figure_tool") == [0, 1]


async def test_a_day_that_nothing_is_left_of_is_not_told(filled: Pool) -> None:
    """What was taken out of a roll-up leaves a row of noughts there, and no day or playbook of nothing in a figure."""
    folds = PostgresFolds(filled)
    await folds.fold_all()
    async with filled.connection() as connection:
        await connection.execute(
            b"UPDATE steward.task SET finished_at = finished_at - interval '9 days', folded_at = NULL"
            b" WHERE finished_at IS NOT NULL"
        )
    await folds.fold_all()
    now = time.time()
    found = await PostgresFigures(filled).overview(Slice(since=now - 20 * 86_400, until=now + 3_600))
    assert [sum(day.outcomes.values()) for day in found.days] == [3]


async def test_a_crash_in_between_leaves_nothing_behind(filled: Pool) -> None:
    """A fold that breaks off has counted nothing, and the next one counts all."""
    async with filled.connection() as connection:
        await connection.execute(b"ALTER TABLE steward.task_label ADD CONSTRAINT never CHECK (times < 0)")
    with pytest.raises(Exception, match="never"):
        await PostgresFolds(filled).fold()
    assert await _row(filled, "SELECT count(*) FROM steward.figure_hour") == [0]
    async with filled.connection() as connection:
        await connection.execute(b"ALTER TABLE steward.task_label DROP CONSTRAINT never")
    assert await PostgresFolds(filled).fold() == 3


async def test_what_a_tool_marks_is_in_no_label(filled: Pool) -> None:
    """A secret argument that an error repeats gets into no figure."""
    redactor = Redactor(sensitive={"pay": ["pin"]})
    await PostgresFolds(filled, redactor).fold()
    (text,) = await _row(filled, "SELECT text FROM steward.label WHERE kind = 'lost'")
    assert text == "no answer for pin *** of order <n>"


async def test_a_damaged_row_keeps_nobody_out(filled: Pool) -> None:
    """Numbers that no task comes to are held within bounds, and the others are counted."""
    async with filled.connection() as connection:
        await connection.execute(
            b'UPDATE steward.task SET usage = \'{"tokens": 1e40, "cost": 1e300, "replans": 99999999999}\','
            b" steps = 9223372036854775807 WHERE id = 't1'"
        )
        await connection.execute(
            b"INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage,"
            b" started_at, finished_at, release) SELECT 't4', goal, status, playbook, requested_by, steps, state, node,"
            b" usage, started_at, finished_at, release FROM steward.task WHERE id = 't1'"
        )
        await connection.execute(b"UPDATE steward.task SET usage = '[]' WHERE id = 't2'")
        await connection.execute(
            b"INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version,"
            b" tokens_in, tokens_out, cost, seconds, by, detail) VALUES ('t1', 'plan', '', 'proposed', 'NaN', 'm', '',"
            b" 9223372036854775807, 0, 'NaN', 'Infinity', '', '[]')"
        )
        await connection.execute(
            b"INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version,"
            b" tokens_in, tokens_out, cost, seconds, by, detail) SELECT 't4', kind, subject, outcome, confidence,"
            b" model, prompt_version, tokens_in, tokens_out, cost, seconds, by, detail FROM steward.decision"
            b" WHERE task_id = 't1'"
        )
    assert await PostgresFolds(filled).fold_all() == 4
    assert await _row(filled, "SELECT sum(ended), sum(alone) FROM steward.figure_hour") == [4, 3]


@pytest.mark.parametrize("table", ["task_summary", "task_tool", "task_model", "task_label"])
async def test_summaries_are_not_edited(filled: Pool, table: str) -> None:
    """A change in place, which would go uncounted, is refused."""
    await PostgresFolds(filled).fold()
    async with filled.connection() as connection:
        for statement in ("UPDATE {} SET task_id = task_id", "TRUNCATE {}"):
            with pytest.raises(psycopg.errors.RaiseException, match="is written anew, not edited"):
                await connection.execute(sql.SQL(statement).format(sql.Identifier("steward", table)))


async def _row(pool: Pool, statement: str) -> list[object]:
    async with pool.connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
        (row,) = await (await cursor.execute(statement.encode())).fetchall()
    return [int(one) if isinstance(one, Decimal) else one for one in row]
