"""The record of each task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from steward.domain.model import (
    NOBODY_KNOWN,
    Json,
    JsonObject,
    Requester,
    TaskStatus,
    Usage,
)
from steward.domain.ports.ledger import Lease


@dataclass(frozen=True, kw_only=True)
class Task:
    """The record of a task; `state` is readable JSON. Times are Unix seconds.

        task = await app.run("Refund 15 EUR for order 1043")
        print(task.status, task.error or task.result)

    `submitted`: workers carry it out, not before `run_after`, those of high `priority` first, and one at
    a time for each line of `business_key`. `client_key` is the submitter's own, the same for a repeated submission.
    A `running` task may stand still until `wake_at` for what `waits_for` says; `wait` is how `save` is told of it,
    as seconds from then. `waits_on` names the endpoints, a line each, of which one has to be back.
    `requester` is what the door that took it knew of `requested_by`. `limits` are ceilings that the submitter set, of
    which those below the playbook's count.
    `trace` is the address of its newest run's trace; a `save` without one leaves what is there. So it is with
    `newest_run`, that run's span, which is a W3C traceparent as `caller` is, the span of whoever submitted the task.
    """

    id: str
    goal: str
    status: TaskStatus = "pending"
    playbook: str | None = None
    requested_by: str = ""
    steps: int = 0
    state: JsonObject = field(default_factory=dict[str, Json])
    result: JsonObject | None = None
    error: str | None = None
    confidence: float | None = None
    node: str = ""
    created_at: float = 0.0
    started_at: float | None = None
    updated_at: float = 0.0
    finished_at: float | None = None
    usage: Usage = field(default_factory=Usage)
    client_key: str | None = None
    business_key: str | None = None
    priority: int = 0
    run_after: float | None = None
    submitted: bool = False
    cancelled_by: str | None = None
    wake_at: float | None = None
    waits_for: str | None = None
    wait: float | None = None
    waits_on: str = ""
    trace: str = ""
    caller: str = ""
    newest_run: str = ""
    limits: dict[str, float] = field(default_factory=dict[str, float])
    requester: Requester = NOBODY_KNOWN

    @property
    def planned_by_model(self) -> bool:
        """Whether a model made its plan, as far as its state is there: one may look at a fixed plan's acts, too."""
        plan = self.state.get("plan")
        return bool(self.usage.model_calls) and not (isinstance(plan, dict) and plan.get("fixed") is True)

    @property
    def is_over(self) -> bool:
        """Whether it is complete or failed, and nothing goes on with it."""
        return self.status in ("complete", "failed")

    def is_early(self, now: float) -> bool:
        """Whether it was submitted for a time after `now`, before which nobody begins it."""
        return self.status == "pending" and (self.run_after or 0.0) > now


class Tasks(Protocol):
    """The tasks' rows."""

    async def open(self, task: Task) -> Task:
        """Insert, or return the row that is there."""
        ...

    async def save(self, task: Task, lease: Lease, *, later: bool = False) -> str | None:
        """Write the row's current values, and return who has asked to cancel the task, if anybody.

        A state without a plan leaves the one that is there.
        Times that a status implies are set by the store; what was said at submission stays. Raises Fenced.
        `later`: they may go to the database with the task's next claim, which is refused where it was cancelled.
        """
        ...

    async def save_behind(self, task: Callable[[], Task], lease: Lease) -> None:
        """Write the row as `task` gives it, before long; the task's next claim need not wait for it."""
        ...

    async def traced(self, task_id: str, trace: str) -> None:
        """Note the trace's address, where it was not known yet when the row was last saved."""
        ...

    async def cancel(self, task_id: str, by: str) -> Task | None:
        """Ask for the task to be stopped: one that nobody began has failed at once, one that ended stays."""
        ...

    async def get(self, task_id: str) -> Task | None: ...

    async def beginning(self, prefix: str, *, limit: int = 2) -> list[Task]:
        """Tasks whose id begins so, in the order of their ids."""
        ...

    async def list(
        self,
        *,
        status: TaskStatus | None = None,
        limit: int = 50,
        after: str | None = None,
        requested_by: str | None = None,
    ) -> list[Task]:
        """Newest first; those of one requester where one is named, and those that come after the task `after`."""
        ...

    async def count(self, *, status: TaskStatus | None = None) -> int:
        """How many there are, of that status."""
        ...
