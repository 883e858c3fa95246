"""Tasks that ended are looked at once and in order, and an alarm is opened, told and answered once."""

from __future__ import annotations

import asyncio

import pytest

from steward.checkpoints.alarms import PostgresAlarms
from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.drift import PostgresDrift
from steward.checkpoints.gauges import PostgresGauges
from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.pool import Pool
from steward.checkpoints.summaries import PostgresFolds
from steward.domain.alarms import Finding
from steward.domain.errors import DecisionRefused, Unstorable, Unusable
from steward.domain.gauges import gauged
from steward.domain.queue import AlarmNotice
from steward.domain.redaction import Redactor

_ENDED = """
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, error, started_at,
        finished_at, release)
    SELECT 't' || n, 'Refund ' || n || ' EUR, token sk-live-4242424242424242', CASE WHEN n > 400 THEN 'failed' ELSE
        'complete' END, 'refund', '', 3, '{}', '', '{}', CASE WHEN n > 400 THEN 'gone' END, now(),
        now() - interval '40 days' + n * interval '1 hour', '0.3.0'
    FROM generate_series(1, 430) AS n;
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, error, started_at,
        finished_at, release)
    SELECT 'c' || n, 'g', 'failed', NULL, '', 0, '{}', '', '{}', 'cancelled by kim', now(), now(), '0.3.0'
    FROM generate_series(1, 50) AS n;
"""


@pytest.fixture
async def fallen(pool: Pool) -> Pool:
    """Of 430 tasks the last 30 failed; 50 more were cancelled."""
    async with pool.connection() as connection:
        await connection.execute(_ENDED.encode(), prepare=False)
    await PostgresFolds(pool).fold_all()
    return pool


async def test_a_fall_opens_one_alarm_with_tasks_of_it(fallen: Pool) -> None:
    """It says from what to what and since when, is told over each channel, and stands in the audit."""
    (alarm,) = await PostgresDrift(fallen).look()
    assert alarm.finding.kind == "drift"
    assert alarm.finding.subject == "refund"
    assert "Not completed: 0 % (0 of" in alarm.finding.text
    assert all(int(one[1:]) > 400 for one in alarm.finding.examples)
    assert [one.id for one in await PostgresAlarms(fallen).list()] == [alarm.id]
    notices = await PostgresOutbox(fallen).take(["mail", "webhook"])
    assert [(one.channel, one.alarm) for one in notices if isinstance(one, AlarmNotice)] == [
        ("mail", alarm), ("webhook", alarm),
    ]  # fmt: skip
    (line,) = await PostgresAudit(fallen).events(review_id=alarm.id)
    assert (line.kind, line.detail) == ("opened", {"reason": "drift", "of": "refund"})
    assert await PostgresAudit(fallen).verify() is None


async def test_two_that_look_at_once_see_each_task_once(fallen: Pool) -> None:
    """What one has in hand the other leaves; nothing is left, and looking again changes nothing."""
    found = await asyncio.gather(*(PostgresDrift(fallen).look() for _ in range(3)))
    assert sum(map(len, found)) == 1
    (watch,) = await PostgresDrift(fallen).watches()
    assert [one.task_id for one in watch.recent][-1] == "t430"
    assert await PostgresDrift(fallen).look() == []
    assert (await PostgresDrift(fallen).watches()) == [watch]


async def test_batches_come_to_the_same_as_all_at_once(fallen: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read back goes on as if it had never been put down."""
    monkeypatch.setattr("steward.checkpoints.drift._AT_ONCE", 37)
    (alarm,) = await PostgresDrift(fallen).look()
    (watch,) = await PostgresDrift(fallen).watches()
    assert watch.alarm == alarm.id
    before = [one for one in watch.recent if int(one.task_id[1:]) <= 400]
    assert watch.stream("incomplete").tasks + len(before) >= 200


async def test_a_task_that_is_folded_again_is_looked_at_once(fallen: Pool) -> None:
    """A mark on an old decision counts its task anew in the figures, and not in the watch."""
    await PostgresDrift(fallen).look()
    before = await PostgresDrift(fallen).watches()
    async with fallen.connection() as connection:
        await connection.execute(b"UPDATE steward.task SET folded_at = NULL WHERE id = 't7'")
    await PostgresFolds(fallen).fold_all()
    assert await _count(fallen, b"SELECT count(*) FROM steward.drift_inbox") == 0
    await PostgresDrift(fallen).look()
    assert await PostgresDrift(fallen).watches() == before


async def test_a_crash_before_the_commit_leaves_all_to_be_looked_at(fallen: Pool) -> None:
    """Watch, alarm, notice and what is left commit together or not at all."""
    async with fallen.connection() as connection:
        await connection.execute(b"ALTER TABLE steward.notice ADD CONSTRAINT never CHECK (alarm_id IS NULL)")
    with pytest.raises(Unstorable):
        await PostgresDrift(fallen).look()
    assert await PostgresDrift(fallen).watches() == []
    assert await _count(fallen, b"SELECT count(*) FROM steward.drift_inbox") == 430
    async with fallen.connection() as connection:
        await connection.execute(b"ALTER TABLE steward.notice DROP CONSTRAINT never")
    assert len(await PostgresDrift(fallen).look()) == 1


async def test_one_that_cannot_be_read_keeps_the_others_from_nothing(fallen: Pool) -> None:
    async with fallen.connection() as connection:
        await connection.execute(b"UPDATE steward.drift_inbox SET observed = '{\"odd\": 1}' WHERE id % 430 = 5")
    assert len(await PostgresDrift(fallen).look()) == 1


@pytest.mark.parametrize("answer", ["mended", "usual", "chance"])
async def test_an_answer_closes_it_once_and_the_watch_goes_on(fallen: Pool, answer: str) -> None:
    """The second answer is told of the first; the watch has no alarm and nothing that speaks for one."""
    alarms = PostgresAlarms(fallen)
    (alarm,) = await PostgresDrift(fallen).look()
    given = await alarms.answer(alarm.id, answer, by="lea", source="page", message="the model was changed")  # type: ignore[arg-type]
    assert (given.answer, given.answered_by, given.message) == (answer, "lea", "the model was changed")
    with pytest.raises(DecisionRefused, match=rf"was answered: {answer} by lea"):
        await alarms.answer(alarm.id, "usual", by="kim", source="cli")
    assert await alarms.list() == []
    assert [one.answer for one in await alarms.list(open_only=False)] == [answer]
    (watch,) = await PostgresDrift(fallen).watches()
    assert (watch.alarm, watch.strength) == ("", 0)
    assert bool(watch.tasks) == (answer != "usual")
    assert bool(watch.recent) == (answer == "chance")
    assert (await PostgresAudit(fallen).events(review_id=alarm.id))[-1].detail["answer"] == answer


async def test_what_is_no_answer_is_refused_in_one_line(fallen: Pool) -> None:
    alarms = PostgresAlarms(fallen)
    with pytest.raises(Unusable, match="there is no alarm a0"):
        await alarms.answer("a0", "usual", by="lea", source="cli")
    with pytest.raises(Unusable, match="mended, usual, chance"):
        await alarms.answer("a0", "yes", by="lea", source="cli")  # type: ignore[arg-type]


async def test_of_one_kind_and_subject_one_is_open(pool: Pool) -> None:
    """A regression that is found again while nobody has answered is told no second time."""
    alarms, found = PostgresAlarms(pool), Finding(kind="regression", subject="weekly", text="case refund-7 fails")
    first = await alarms.open(found)
    assert first is not None
    assert await alarms.open(found) is None
    await alarms.answer(first.id, "mended", by="lea", source="cli")
    assert await alarms.open(found) is not None


async def test_no_goal_and_no_secret_is_kept(fallen: Pool) -> None:
    """Of a goal there are numbers, hashed after it was cleared of secrets; the same ones, whatever the secret was."""
    text = await _count(fallen, b"SELECT string_agg(observed::text, '') FROM steward.drift_inbox")
    assert "Refund" not in str(text)
    assert "42424242" not in str(text)  # a shorter piece of it may stand in any time
    async with fallen.connection() as connection:
        await connection.execute(
            b"INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage,"
            b" started_at, finished_at, release)"
            b" SELECT 's' || n, 'the pin is ' || n || 'hunter' || n, 'complete', 'p', '', 1, '{}', '', '{}', now(),"
            b" now(), '' FROM generate_series(1, 2) AS n"
        )
    await PostgresFolds(fallen, Redactor(secrets=["1hunter1", "2hunter2"])).fold_all()
    same = b"SELECT count(DISTINCT observed -> 'grams') FROM steward.drift_inbox WHERE observed ->> 'playbook' = 'p'"
    assert await _count(fallen, same) == 1


async def test_a_scrape_tells_what_changed_and_that_somebody_is_asked(fallen: Pool) -> None:
    """Each figure that is watched has its evidence; those that an open alarm names are at 1, until it is answered."""
    (alarm,) = await PostgresDrift(fallen).look()
    seen = await PostgresGauges(PostgresJobs(fallen)).seen()
    assert [(one.reason, one.number) for one in seen.reviews] == [("drift", 1)]
    assert [one.figure for one in seen.drift if one.alarm] == ["incomplete"]
    assert sum(one.evidence for one in seen.drift) >= 1
    told = {(gauge.name, *labels.values()): value for gauge, value, labels in gauged(seen)}
    assert told["steward.drift.alarm", "refund", "incomplete"] == 1
    assert told["steward.drift.alarm", "refund", "refuted"] == 0

    await PostgresAlarms(fallen).answer(alarm.id, "mended", by="lea", source="cli")
    after = await PostgresGauges(PostgresJobs(fallen)).seen()
    assert after.reviews == []
    assert not any(one.alarm for one in after.drift)
    assert sum(one.evidence for one in after.drift) == 0


async def test_a_scrape_reads_no_task(fallen: Pool) -> None:
    """Evidence is told every few seconds; it needs neither the last tasks nor what was learned of the first ones."""
    await PostgresDrift(fallen).look()
    seen = await PostgresGauges(PostgresJobs(fallen)).seen()
    async with fallen.connection() as connection:
        await connection.execute(b"DELETE FROM steward.drift_recent")
        await connection.execute(b"UPDATE steward.drift_watch SET learned = '[]'")
    assert (await PostgresGauges(PostgresJobs(fallen)).seen()).drift == seen.drift


async def _count(pool: Pool, statement: bytes) -> object:
    async with pool.connection() as connection:
        row = await (await connection.execute(statement)).fetchone()
        return next(iter(row.values())) if row else None
