"""Runs of regression cases that are kept: compared with the last good one, told of where something got worse."""

from __future__ import annotations

import asyncio
import time

from steward.checkpoints.alarms import PostgresAlarms
from steward.checkpoints.eval_runs import PostgresEvalRuns
from steward.checkpoints.pool import Pool
from steward.evals.regression.recorded_runs import record
from steward.evals.regression.results import Result, Run, Said

GOOD, BAD = True, False


def run(*passed: bool, model: str = "m-1") -> Run:
    found = [Said(kind="status", text="failed in place of complete")]
    results = [
        Result(case=f"c{index}", status="complete", findings=[] if one else found) for index, one in enumerate(passed)
    ]
    return Run(release="1", model=model, began=1.0, seconds=1.0, results=results)


async def test_a_case_that_breaks_opens_one_alarm(pool: Pool) -> None:
    """The alarm names run, case and what was set up otherwise; while it is open there is no second one."""
    runs, alarms = PostgresEvalRuns(pool), PostgresAlarms(pool)
    first = await record(runs, alarms, "ours", run(GOOD, GOOD))
    assert (first.baseline, first.alarm) == (None, None)
    second = await record(runs, alarms, "ours", run(GOOD, BAD, model="m-2"))
    third = await record(runs, alarms, "ours", run(GOOD, BAD, model="m-2"))
    assert second.alarm is not None
    assert third.alarm is None
    assert third.waiting == second.alarm
    assert second.alarm.finding.detail["run"] == second.number
    assert "passed before and fail now: c1" in second.alarm.finding.text
    assert "the model was m-1, is m-2" in second.alarm.finding.text
    assert third.baseline is not None
    assert third.baseline.number == first.number  # a bad run is nothing to compare with
    assert [(one.number, one.held) for one in await runs.newest("ours")] == [
        (third.number, False),
        (second.number, False),
        (first.number, True),
    ]


async def test_what_an_operator_calls_usual_is_the_baseline(pool: Pool) -> None:
    """The run that the alarm was opened for is compared with from then on; another answer changes nothing."""
    runs, alarms = PostgresEvalRuns(pool), PostgresAlarms(pool)
    first = await record(runs, alarms, "ours", run(GOOD, GOOD))
    for answer in ("mended", "usual"):
        worse = await record(runs, alarms, "ours", run(GOOD, BAD))
        assert worse.alarm is not None
        assert worse.baseline is not None
        assert worse.baseline.number == first.number
        await alarms.answer(worse.alarm.id, answer, by="op", source="cli")
    same = await record(runs, alarms, "ours", run(GOOD, BAD))
    assert same.alarm is None
    assert same.changed is not None
    assert same.changed.broken == []


async def test_a_first_run_with_a_broken_promise_is_no_baseline(pool: Pool) -> None:
    """A failed case alone is how it is; a false success is never usual by itself."""
    runs, alarms = PostgresEvalRuns(pool), PostgresAlarms(pool)
    false = Result(case="c", status="complete", findings=[Said(kind="false_success", text="not there")])
    broken = Run(release="1", model="m", began=1.0, seconds=1.0, results=[false])
    told = await record(runs, alarms, "ours", broken)
    assert told.alarm is not None
    assert "1 × said to be done, and is not" in told.alarm.finding.text
    assert await runs.last_good("ours") is None
    assert (await record(runs, alarms, "theirs", run(GOOD, BAD))).alarm is None


async def test_of_many_processes_one_runs_what_is_due(pool: Pool) -> None:
    """Claims at the same time: one gets it. What was not recorded is due still, what was is not before its time."""
    runs = PostgresEvalRuns(pool)
    claimed = await asyncio.gather(*(runs.claim("ours", 3600) for _ in range(5)))
    assert sorted(claimed) == [False, False, False, False, True]
    assert await runs.claim("theirs", 3600, lease=0)
    assert await runs.claim("theirs", 3600, lease=0)  # whoever had it died
    await runs.record("theirs", time.time(), {}, baseline=None, held=True)
    assert not await runs.claim("theirs", 3600, lease=0)
    assert await runs.claim("theirs", 0, lease=0)
