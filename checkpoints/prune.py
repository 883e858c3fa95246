"""Removes what nobody comes back to some time after a task ended; records, ledger, decisions and audit stay."""

from __future__ import annotations

from dataclasses import dataclass

from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """What went, or would go: `rows` are those of LangGraph's tables. `more` says that another call finds more."""

    tasks: int = 0
    rows: int = 0
    notices: int = 0
    sessions: int = 0
    jobs: int = 0
    more: bool = False

    def __add__(self, other: Pruned) -> Pruned:
        return Pruned(
            tasks=self.tasks + other.tasks,
            rows=self.rows + other.rows,
            notices=self.notices + other.notices,
            sessions=self.sessions + other.sessions,
            jobs=self.jobs + other.jobs,
            more=other.more,
        )


async def prune(pool: Pool, older_than: float, batch: int = BATCH) -> Pruned:
    """Remove what is older than that many seconds, of each kind at most a batch, each in a transaction of its own.

    Safe at any time and for any number of callers; a task that has not ended is never touched.
    """
    table, values = Table(pool, "prune"), {"older_than": older_than, "batch": batch}
    ended = await table.only("checkpoints", values)
    notices = (await table.only("notices", values))["rows"]
    sessions = (await table.only("sessions", values))["rows"]
    jobs = (await table.only("jobs", values))["rows"]
    return Pruned(
        tasks=ended["tasks"],
        rows=ended["rows"],
        notices=notices,
        sessions=sessions,
        jobs=jobs,
        more=max(ended["tasks"], notices, sessions, jobs) >= batch,
    )


async def prunable(pool: Pool, older_than: float) -> Pruned:
    """What `prune` would remove in the end, the queue's finished jobs left out of account."""
    row = await Table(pool, "prune").only("prunable", {"older_than": older_than})
    return Pruned(tasks=row["tasks"], rows=row["rows"], notices=row["notices"], sessions=row["sessions"])
