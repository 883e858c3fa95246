"""What is seen of all processes on one database."""

from __future__ import annotations

from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.statements import Table
from steward.domain.gauges import OpenReviews, Snapshot
from steward.domain.outages import FORGOTTEN


class PostgresGauges:
    """Two statements over what is not over, all by indexes; nothing of what ended is read."""

    def __init__(self, jobs: PostgresJobs) -> None:
        self._jobs = jobs
        self._table = Table(jobs.pool, "gauges")

    async def seen(self) -> Snapshot:
        """As of now. Raises Unreachable."""
        row = await self._table.only("seen", {"stalled_after": self._jobs.stalled_after, "forgotten": FORGOTTEN})
        backlog = await self._jobs.backlog()
        since = row["now"] if backlog.oldest_at is None else backlog.oldest_at
        return Snapshot(
            tasks={"pending": 0, "running": 0, "needs_review": 0, **row["tasks"]},
            queued=backlog.queued,
            oldest=max(0.0, row["now"] - since),
            scheduled=backlog.scheduled,
            running=backlog.running,
            waiting=row["waiting"],
            reviews=[OpenReviews(**one) for one in row["reviews"]],
            overdue=row["overdue"],
            outages=row["outages"],
            notices=row["notices"],
            **row["crew"],
        )
