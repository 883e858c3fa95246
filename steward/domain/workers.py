"""What is known of the workers and of the work that waits for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from steward.domain.fixed_plans import cleaned
from steward.domain.model import TaskStatus
from steward.domain.playbook import Playbook

_BETWEEN = "\n"  # between the keys of a task that has several; no key has one, as what goals name is in one line


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A submitted task.

        accepted = steward.submit(connection, "Refund 15 EUR for order 1043", client_key="order-1043")
        print(accepted.task_id, accepted.again)

    `again` where it had been submitted before, and then `status` is how it fares by now.
    """

    task_id: str
    again: bool = False
    status: TaskStatus = "pending"


@dataclass(frozen=True, kw_only=True)
class WorkerRow:
    """A worker as it last said of itself. Times are Unix seconds; `running` holds ids of tasks."""

    id: int
    name: str
    host: str
    pid: int
    concurrency: int
    running: list[str] = field(default_factory=list[str])
    draining: bool = False
    started_at: float = 0.0
    beat_at: float = 0.0
    alive: bool = True


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How much waits: queued now, since when the oldest does, scheduled for later, and under way."""

    queued: int = 0
    oldest_at: float | None = None
    scheduled: int = 0
    running: int = 0


def business_key(playbook: Playbook | None, goal: str) -> str | None:
    """What the playbook wants done one task at a time, as the goal names it; None where nothing is.

    Of several playbooks it is what each of them wants, a line each.
    """
    if playbook is None:
        return None
    return _BETWEEN.join(sorted(key for part in playbook.each if (key := _key_of(part, goal)))) or None


def _key_of(playbook: Playbook, goal: str) -> str:
    if playbook.one_at_a_time is None:
        return ""
    found = re.search(playbook.one_at_a_time, cleaned(goal), re.IGNORECASE)
    named = found[1].strip().casefold() if found and found[1] else ""
    return f"{playbook.name}:{named}" if named else ""
