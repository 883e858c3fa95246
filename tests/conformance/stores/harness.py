"""What the suite needs to know of an implementation of the stores."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.model import Action, Json, Question, Reason, Risk
from domain.ports import Decisions, Ledger, Reviews, Task, Tasks


@dataclass(frozen=True, kw_only=True)
class Stores:
    """The four stores; `peer` is another holder on the same rows, `expire` lets a task's lease run out."""

    tasks: Tasks
    ledger: Ledger
    peer: Ledger
    reviews: Reviews
    decisions: Decisions
    expire: Callable[[str], Awaitable[None]]

    async def task(self, task_id: str = "t1") -> Task:
        return await self.tasks.open(Task(id=task_id, goal="order 1042 arrived damaged"))


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
