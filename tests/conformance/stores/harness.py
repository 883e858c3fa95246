"""What the suite needs to know of an implementation of the stores."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from steward.domain.model import Action, Json, Question, Reason, Risk
from steward.domain.ports.decisions import Decisions
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.reviews import Review, Reviews, Terms
from steward.domain.ports.tasks import Task, Tasks
from steward.domain.queue import Audit, Keys, Outbox, Queue


@dataclass(frozen=True, kw_only=True)
class Stores:
    """The stores; `peer` is another holder on the same rows, `expire` lets a task's lease run out.

    `later_modes` are the next release's, for `brief_modes` all is old at once.
    `wait` lets seconds pass, which are real ones where the store's clock is.
    """

    tasks: Tasks
    ledger: Ledger
    peer: Ledger
    reviews: Reviews
    queue: Queue
    audit: Audit
    outbox: Outbox
    keys: Keys
    decisions: Decisions
    modes: Modes
    later_modes: Modes
    brief_modes: Modes
    expire: Callable[[str], Awaitable[None]]
    wait: Callable[[float], Awaitable[None]]

    async def task(self, task_id: str = "t1", *, playbook: str | None = None, requested_by: str = "") -> Task:
        task = Task(id=task_id, goal="order 1042 arrived damaged", playbook=playbook, requested_by=requested_by)
        return await self.tasks.open(task)

    async def save(self, task: Task) -> str | None:
        """Write the task's row, as its holder."""
        async with self.ledger.hold(task.id, 60) as lease:
            return await self.tasks.save(task, lease)

    async def review(self, review_id: str = "r1", *, approvers: int = 1, terms: Terms | None = None) -> Review:
        """An open review of its own task, which `bo` asked for."""
        await self.task(f"task of {review_id}", playbook="refunds", requested_by="bo")
        put = replace(question(review_id), approvers=approvers)
        return await self.reviews.open(f"task of {review_id}", put, terms)

    async def told(self, review_id: str) -> list[str]:
        """The kinds of the audit's lines about the review."""
        return [event.kind for event in await self.audit.events(review_id=review_id)]


def action(key: str = "k1", task_id: str = "t1", **args: Json) -> Action:
    return Action(
        key=key,
        task_id=task_id,
        step="ticket",
        tool="make_thing",
        args={"id": "A", **args},
        risk=Risk.REVERSIBLE,
        item=2,
        revision=3,
        occurrence=1,
        target="A",
    )


def question(review_id: str = "r1", text: str = "Refund 300?") -> Question:
    return Question(id=review_id, reason=Reason.APPROVAL, text=text, options=["approve", "reject"], digest="d1")
