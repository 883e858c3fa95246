"""The fleet as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table

from steward.cli.output import Output
from steward.cli.text import ago, ahead, plain, plural, short
from steward.domain.outages import Outage, known
from steward.domain.rate_limits import LimitState
from steward.domain.workers import Backlog, WorkerRow


def overview(
    workers: Sequence[WorkerRow], backlog: Backlog, limiters: Sequence[LimitState], now: float, output: Output
) -> list[RenderableType]:
    """The workers, how much waits for them, and where calls wait."""
    shown: list[RenderableType] = [_table(workers, now)] if workers else []
    if not any(one.alive for one in workers):
        shown.append(f"No worker is there. Start one with: {output.command('worker')}")
    shown.append(_backlog(backlog, now))
    return [*shown, _gates(limiters, now)] if limiters else shown


def down(outages: Sequence[Outage]) -> list[str]:
    """A line for each endpoint in trouble."""
    return [
        f"{plain(known(one))} ({plural(one.tasks, 'task')} waiting)" if one.passes else plain(known(one))
        for one in outages
    ]


def _table(workers: Sequence[WorkerRow], now: float) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("Worker", "Host", "Process", "Tasks", "Under way", "Since", "Last seen"):
        table.add_column(name, overflow="fold")
    for one in workers:
        state = f"{len(one.running)} of {one.concurrency}" if one.alive else "gone"
        table.add_row(
            plain(one.name),
            plain(one.host),
            str(one.pid),
            f"{state}, draining" if one.draining and one.alive else state,
            " ".join(short(task) for task in one.running[:5]),
            ago(one.started_at, now),
            ago(one.beat_at, now),
            style=None if one.alive else "dim",
        )
    return table


def _backlog(backlog: Backlog, now: float) -> str:
    oldest = f", the oldest since {ago(backlog.oldest_at, now)}" if backlog.oldest_at else ""
    parts = [f"{plural(backlog.queued, 'task')} queued{oldest}", f"{backlog.running} under way"]
    return ", ".join([*parts, f"{backlog.scheduled} scheduled for later"]) + "."


def _gates(limiters: Sequence[LimitState], now: float) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("Capped", "At most", "In use", "Waiting", "Paused"):
        table.add_column(name, overflow="fold")
    for one in limiters:
        paused = f"for {ahead(one.paused_until, now)}" if one.paused_until else ""
        table.add_row(plain(one.name), one.cap or "no cap", str(one.in_use), str(one.waiting), paused)
    return table
