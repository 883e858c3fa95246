"""Decisions are found by how sure they were, and people's word on them counts in the figures."""

from __future__ import annotations

import asyncio
import time

import pytest

from steward.checkpoints.decision_marks import PostgresDecisionMarks
from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.pool import Pool
from steward.checkpoints.summaries import PostgresFolds
from steward.domain.errors import Unusable
from steward.domain.figures.slices import Slice
from steward.domain.ports.marks import DecisionFilter
from steward.domain.redaction import Redactor

_FILL = """
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, finished_at)
    SELECT 't' || n, 'with token=abcdef123456', 'complete', 'p' || n, '', n, '{}', '', '{}', now()
    FROM generate_series(1, 3) AS n;
INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out,
        cost, seconds, by, detail)
    SELECT 't' || n, 'plan', '', 'proposed', n * 0.3, 'm', 'v1', 7, 3, 0.1, 1, '', '{"rationale": "token=abcdef123456"}'
    FROM generate_series(1, 3) AS n;
"""


@pytest.fixture
async def marks(pool: Pool) -> PostgresDecisionMarks:
    async with pool.connection() as connection:
        await connection.execute(_FILL.encode(), prepare=False)
    return PostgresDecisionMarks(pool, Redactor())


async def test_decisions_are_found_page_by_page(marks: PostgresDecisionMarks) -> None:
    """By confidence, playbook and model; the newest first, and none of their texts with a secret."""
    page = await marks.decisions(DecisionFilter(below=0.7), limit=1)
    assert [one.record.task_id for one in page.decisions] == ["t2"]
    later = await marks.decisions(DecisionFilter(below=0.7), limit=1, after=page.cursor)
    assert ([one.record.task_id for one in later.decisions], later.cursor) == (["t1"], None)
    assert "abcdef" not in str(page)
    for wanted, found in (
        (DecisionFilter(above=0.6, below=0.8), ["t2"]),
        (DecisionFilter(playbook="p3"), ["t3"]),
        (DecisionFilter(playbooks=["p1"]), ["t1"]),
        (DecisionFilter(kind="person"), []),
        (DecisionFilter(model="n"), []),
        (DecisionFilter(task_id="t2", outcome="proposed"), ["t2"]),
        (DecisionFilter(since=time.time() + 60), []),
        (DecisionFilter(mark="any"), []),
    ):
        assert [one.record.task_id for one in (await marks.decisions(wanted)).decisions] == found


async def test_a_note_is_taken_whole_or_refused(marks: PostgresDecisionMarks) -> None:
    """Whoever writes it, the page, the command line or a program; so is the name under it."""
    some = (await marks.decisions(DecisionFilter())).decisions[0].id
    assert (await marks.mark(some, "right", "kim", "x" * 2_000)).note == "x" * 2_000
    with pytest.raises(Unusable, match="the note has 2,001 characters, 2,000 are allowed"):
        await marks.mark(some, "wrong", "kim", "x" * 2_001)
    with pytest.raises(Unusable, match="by has 201 characters"):
        await marks.mark(some, "wrong", "k" * 201)
    assert [one.says for one in await marks.marks(some)] == ["right"]


async def test_the_newest_mark_counts(marks: PostgresDecisionMarks, pool: Pool) -> None:
    """Nothing is overwritten, and a task that was counted is counted anew by what people say."""
    folds, figures, now = PostgresFolds(pool), PostgresFigures(pool), time.time()
    wanted = Slice(since=now - 3600, until=now + 60)
    await folds.fold_all()
    assert sum(one.right.count for one in (await figures.model(wanted)).confidence) == 3
    (one,) = (await marks.decisions(DecisionFilter(task_id="t1"))).decisions
    await marks.mark(one.id, "right", "kim")
    await marks.mark(one.id, "wrong", "lea", "the other order")
    assert await folds.fold_all() == 1
    assert sum(one.right.count for one in (await figures.model(wanted)).confidence) == 2
    assert [(mark.says, mark.by, mark.note) for mark in await marks.marks(one.id)] == [
        ("wrong", "lea", "the other order"), ("right", "kim", ""),
    ]  # fmt: skip
    (found,) = (await marks.decisions(DecisionFilter(mark="wrong"))).decisions
    assert found.mark is not None
    assert found.mark.by == "lea"
    assert (await marks.decisions(DecisionFilter(mark="right"))).decisions == []


async def test_a_mark_that_meets_the_counting_is_counted(marks: PostgresDecisionMarks, pool: Pool) -> None:
    """Whoever counts the task just now may have read its marks before: it is counted anew afterwards."""
    (one,) = (await marks.decisions(DecisionFilter(task_id="t1"))).decisions
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(b"SELECT FROM steward.task WHERE id = 't1' FOR NO KEY UPDATE")  # as a fold begins
        marking = asyncio.create_task(marks.mark(one.id, "wrong", "kim"))
        await _waits_for_a_lock(pool)
        await connection.execute(b"UPDATE steward.task SET folded_at = now() WHERE id = 't1'")
    await marking
    async with pool.connection() as connection:
        left = await connection.execute(b"SELECT FROM steward.task WHERE id = 't1' AND folded_at IS NULL")
    assert left.rowcount == 1


async def _waits_for_a_lock(pool: Pool) -> None:
    async with asyncio.timeout(10), pool.connection() as connection:
        while True:
            if (await connection.execute(b"SELECT FROM pg_locks WHERE NOT granted")).rowcount:
                return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("number", [0, -1, 4711, 2**70])
async def test_a_mark_on_nothing_is_refused(marks: PostgresDecisionMarks, number: int) -> None:
    """A number that is no decision's is told."""
    with pytest.raises(Unusable, match=f"there is no decision {number}"):
        await marks.mark(number, "right", "kim")
