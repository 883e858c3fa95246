"""All that is known of a task, gathered for showing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from steward.domain.model import Entry, Risk
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task

if TYPE_CHECKING:
    from steward.records import Stores


@dataclass(frozen=True, kw_only=True)
class Account:
    """A task with its ledger, its reviews (oldest first) and its decisions."""

    task: Task
    entries: list[Entry] = field(default_factory=list[Entry])
    reviews: list[Review] = field(default_factory=list[Review])
    records: list[Record] = field(default_factory=list[Record])

    @property
    def effects(self) -> list[Entry]:
        """What acted on the world, or tried to."""
        return [entry for entry in self.entries if entry.action.risk is not Risk.READ and not entry.already_so]

    @property
    def already_so(self) -> list[Entry]:
        """What was asked for and was so already."""
        return [entry for entry in self.entries if entry.already_so]

    @property
    def verified(self) -> list[Entry]:
        return [entry for entry in self.effects if entry.verified]

    @property
    def answer(self) -> str:
        answer = (self.task.result or {}).get("answer")
        return answer if isinstance(answer, str) else ""

    @property
    def waiting(self) -> Review | None:
        """The question that holds the task up."""
        if self.task.status != "needs_review":
            return None
        return next((review for review in self.reviews if review.decision is None), None)


async def account_of(stores: Stores, task: Task, *, whole: bool = False) -> Account:
    """The task's account as it may be shown; `whole` brings the decisions too."""
    entries, reviews = await asyncio.gather(
        stores.ledger.history(task.id), stores.reviews.list(open_only=False, task_id=task.id)
    )
    records = await stores.decisions.list(task.id) if whole else []
    return stores.redactor.of(Account(task=task, entries=entries, reviews=reviews, records=records))
