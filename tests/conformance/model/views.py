"""What of a task, an act and a review the model foretells: everything but times, of which only some are foretold."""

from __future__ import annotations

from dataclasses import dataclass, field

from steward.domain.model import Decision, Entry, Json, JsonObject, Question, Receipt, TaskStatus, Verdict
from steward.domain.ports.ledger import Lease
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task


@dataclass(kw_only=True)
class Row:
    """A task's row."""

    id: str
    business_key: str | None
    status: TaskStatus = "pending"
    node: str = ""
    state: JsonObject = field(default_factory=dict[str, Json])
    error: str | None = None
    cancelled_by: str | None = None
    started: bool = False
    finished: bool = False

    @classmethod
    def of(cls, task: Task) -> Row:
        return cls(
            id=task.id,
            business_key=task.business_key,
            status=task.status,
            node=task.node,
            state=task.state,
            error=task.error,
            cancelled_by=task.cancelled_by,
            started=task.started_at is not None,
            finished=task.finished_at is not None,
        )

    @property
    def over(self) -> bool:
        return self.status in ("complete", "failed")

    @property
    def place(self) -> tuple[str, str]:
        """Where the task stands, as deaths are counted."""
        return (self.node, repr(self.state.get("wave")))


@dataclass(kw_only=True)
class Act:
    """A row of the ledger."""

    key: str
    task_id: str
    step: str
    revision: int
    first_revision: int
    args: JsonObject
    target: str | None
    claims: int = 1
    attempts: int = 0
    settled: bool = False
    receipt: Receipt | None = None
    verdict: Verdict | None = None

    @classmethod
    def of(cls, entry: Entry) -> Act:
        return cls(
            key=entry.action.key,
            task_id=entry.action.task_id,
            step=entry.action.step,
            revision=entry.action.revision,
            first_revision=entry.first_revision,
            args=entry.action.args,
            target=entry.action.target,
            claims=entry.claims,
            attempts=entry.attempts,
            settled=entry.settled_at is not None,
            receipt=entry.receipt,
            verdict=entry.verdict,
        )

    @property
    def absent(self) -> bool:
        """Whether it certainly did not happen."""
        if not self.attempts:
            return True
        if self.verdict is None or self.verdict.status != "refuted":
            return False
        return self.verdict.retry or (self.receipt is not None and self.receipt.kind == "refused")


@dataclass(kw_only=True)
class Ask:
    """A review."""

    question: Question
    task_id: str
    votes: list[Decision] = field(default_factory=list[Decision])
    decision: Decision | None = None
    applied: bool = False
    withdrawn: bool = False

    @classmethod
    def of(cls, review: Review) -> Ask:
        return cls(
            question=review.question,
            task_id=review.task_id,
            votes=review.votes,
            decision=review.decision,
            applied=review.applied_at is not None,
            withdrawn=review.withdrawn_at is not None,
        )

    @property
    def open(self) -> bool:
        return self.decision is None and not self.withdrawn


@dataclass(kw_only=True)
class Grip:
    """Who is named as a task's holder, dead or alive."""

    holder: int
    epoch: int
    expired: bool = False

    def fits(self, lease: Lease) -> bool:
        return (self.holder, self.epoch) == (lease.holder, lease.epoch)
