"""What is seen of all processes together."""

from __future__ import annotations

import time

from steward.checkpoints.gauges import PostgresGauges
from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.domain.gauges import Snapshot, gauged
from steward.domain.model import Question, Reason
from steward.domain.outages import Outage
from steward.domain.ports.reviews import Terms
from steward.domain.ports.tasks import Task


async def test_what_waits_and_who_is_there(pool: Pool) -> None:
    """Queued and scheduled tasks, open questions by reason with the oldest's age, workers, endpoints that are down."""
    jobs, reviews = PostgresJobs(pool), PostgresReviews(pool)
    later = Task(id="t3", goal="do it", run_after=time.time() + 3600)
    await jobs.submit([Task(id="t1", goal="do it"), Task(id="t2", goal="do it"), later])
    for number, reason in enumerate((Reason.APPROVAL, Reason.APPROVAL, Reason.ERROR)):
        question = Question(id=f"r{number}", reason=reason, text="?", options=["approve"], digest="d")
        await reviews.open("t1", question, Terms(goal="do it", due_in=-5.0 if number else None))
    await jobs.enrol("w1", "host", 1, 4)
    async with pool.connection() as connection:
        await connection.execute("UPDATE steward.review SET opened_at = now() - interval '90 s' WHERE id = 'r0'")
    await PostgresOutages(pool).failed(Outage(endpoint="e", host="h", said="503", since=0.0, wait=60.0))

    snapshot = await PostgresGauges(jobs).seen()

    assert (snapshot.queued, snapshot.scheduled, snapshot.tasks["pending"], snapshot.tasks["running"]) == (2, 1, 3, 0)
    assert [(one.reason, one.number) for one in snapshot.reviews] == [("approval", 2), ("error", 1)]
    assert 90 <= snapshot.reviews[0].oldest < 150
    assert (snapshot.overdue, snapshot.workers, snapshot.stalled, snapshot.places, snapshot.outages) == (2, 1, 0, 4, 1)


async def test_nothing_is_seen_as_nothing(pool: Pool) -> None:
    """An empty database has a number for everything but reasons that nobody asked for."""
    snapshot = await PostgresGauges(PostgresJobs(pool)).seen()

    assert snapshot == Snapshot(tasks={"pending": 0, "running": 0, "needs_review": 0})
    assert {value for _, value, _ in gauged(snapshot)} == {0}
