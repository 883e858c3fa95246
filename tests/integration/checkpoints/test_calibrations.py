"""Judged plans in Postgres, and what is learnt from them."""

from __future__ import annotations

import psycopg

from steward.calibration.recalibrating import recalibrate
from steward.checkpoints.calibrations import PostgresCalibrations
from steward.checkpoints.decision_marks import PostgresDecisionMarks
from steward.checkpoints.pool import Pool
from steward.checkpoints.summaries import PostgresFolds
from steward.domain.calibration.model import Kind
from steward.domain.playbook import ConfidenceTerms

_TASKS = """
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, started_at, finished_at)
    SELECT %(prefix)s || n, 'g', 'complete', %(playbook)s, '', 1, '{}', '', '{}', now(), now()
    FROM generate_series(1, %(number)s) AS n;
"""
_PLANS = """
INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out,
        cost, seconds, by, detail)
    SELECT %(prefix)s || n, what.kind, '', what.outcome, what.confidence, what.model, what.version, 0, 0, 0, 0, '',
        what.detail::jsonb
    FROM generate_series(1, %(number)s) AS n, (VALUES
        (1, 'plan', 'proposed', %(said)s, 'm', 'v1', '{}'),
        (2, 'validation', 'passed', 1.0, '', '', %(standing)s)
    ) AS what (place, kind, outcome, confidence, model, version, detail)
    ORDER BY n, what.place
"""
KIND = Kind(playbook="refund", model="m", prompt_version="v1")
WANTED = ConfidenceTerms(at_most_wrong=0.01)


def ended(url: str, number: int, *, prefix: str = "t", playbook: str = "refund", said: float = 0.95) -> None:
    """So many tasks with a plan of a model that came to a good end."""
    standing = f'{{"confidence": {{"score": {said}, "acts": true}}}}'
    values = {"prefix": prefix, "number": number, "playbook": playbook, "said": said, "standing": standing}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_TASKS, values)
        connection.execute(_PLANS, values)


async def test_what_was_judged_becomes_a_threshold(pool: Pool, database_url: str) -> None:
    """Enough right plans make one; a mark that comes later is a new version at once, and takes it away."""
    store, folds = PostgresCalibrations(pool), PostgresFolds(pool)
    ended(database_url, 310)
    ended(database_url, 30, prefix="o", playbook="other", said=0.8)
    await folds.fold_all()

    assert await recalibrate(store) == 2
    assert await recalibrate(store) == 0
    first = await store.current(KIND)
    assert first is not None
    made = first.promise(WANTED)
    assert made is not None
    assert (first.version, first.judged, made.threshold, made.of) == (1, 310, 0.95, 310)

    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT id FROM steward.decision WHERE kind = 'plan' AND task_id = 't7'").fetchone()
    assert row is not None
    await PostgresDecisionMarks(pool).mark(row[0], "wrong", "kim", "it was the other order")
    await folds.fold_all()
    assert await recalibrate(store) == 1
    second = await store.current(KIND)
    assert second is not None
    made = second.promise(WANTED)
    assert made is not None
    assert (second.version, second.why, made.threshold) == (2, {"marked": 1}, None)


async def test_a_few_right_ones_more_are_no_new_version(pool: Pool, database_url: str) -> None:
    """A tenth more than there were are; what waits for others to come is counted with them."""
    store, folds = PostgresCalibrations(pool), PostgresFolds(pool)
    for prefix, number, versions in (("a", 9, 0), ("b", 191, 1), ("c", 12, 0), ("d", 8, 1)):
        ended(database_url, number, prefix=prefix)
        await folds.fold_all()
        assert (prefix, await recalibrate(store)) == (prefix, versions)
    found = await store.current(KIND)
    assert found is not None
    assert (found.version, found.judged) == (2, 220)


async def test_another_model_or_prompt_begins_anew(pool: Pool, database_url: str) -> None:
    """Nothing is known of it, and each is listed by itself; only what a viewer may see."""
    store = PostgresCalibrations(pool)
    ended(database_url, 20)
    ended(database_url, 20, prefix="o", playbook="other")
    await PostgresFolds(pool).fold_all()
    await recalibrate(store)
    assert await store.current(Kind(playbook="refund", model="n", prompt_version="v1")) is None
    assert await store.current(Kind(playbook="refund", model="m", prompt_version="v2")) is None
    assert {one.kind.playbook for one in await store.all()} == {"refund", "other"}
    assert [one.kind.playbook for one in await store.all(["other"])] == ["other"]
    assert await store.all([]) == []


async def test_who_knows_as_much_already_keeps_nothing(pool: Pool, database_url: str) -> None:
    """Two processes that learn from the same plans make one version."""
    store = PostgresCalibrations(pool)
    ended(database_url, 20)
    await PostgresFolds(pool).fold_all()
    assert await recalibrate(store) == 1
    known = await store.current(KIND)
    assert known is not None
    assert await store.keep(known, (await store.judged(KIND)).seen_until) is False


async def test_what_another_release_wrote_is_not_there(pool: Pool, database_url: str) -> None:
    """A form that can't be read promises nothing, and stops nothing."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO steward.calibration (playbook, model, prompt_version, version, seen_until, judged, fit)"
            " VALUES ('refund', 'm', 'v1', 1, now(), 9, '{\"other\": 1}')"
        )
    store = PostgresCalibrations(pool)
    assert await store.current(KIND) is None
    assert await store.all() == []
