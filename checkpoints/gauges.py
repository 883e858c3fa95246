"""What is seen of all processes on one database."""

from __future__ import annotations

from steward.checkpoints.alarms import PostgresAlarms
from steward.checkpoints.drift import PostgresDrift
from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.statements import Table
from steward.domain.drift.change import named
from steward.domain.drift.standing import figures_of
from steward.domain.gauges import DriftSeen, OpenReviews, Snapshot
from steward.domain.outages import FORGOTTEN


class PostgresGauges:
    """Some statements over what is not over, all by indexes; nothing of what ended is read."""

    def __init__(self, jobs: PostgresJobs) -> None:
        self._jobs = jobs
        self._table = Table(jobs.pool, "gauges")
        self._alarms = PostgresAlarms(jobs.pool)
        self._watches = PostgresDrift(jobs.pool)

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
            drift=await self._drift(),
            **row["crew"],
        )

    async def _drift(self) -> list[DriftSeen]:
        alarms = await self._alarms.list(kind="drift")
        changed = {(one.finding.subject, name) for one in alarms for name in named(one.finding)}
        return [
            DriftSeen(
                playbook=watch.playbook,
                figure=one.figure,
                evidence=one.strength,
                alarm=(watch.playbook, one.figure) in changed,
            )
            for watch in await self._watches.states()
            for one in figures_of(watch)
            if one.watched
        ]
