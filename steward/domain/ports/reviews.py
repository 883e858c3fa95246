"""The questions that wait for people, and their answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from steward.domain.model import (
    Decision,
    Question,
)

Source = Literal["cli", "page", "api", "langgraph", "machine"]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a review waits, from its task and its playbook. Times are seconds from opening, None never."""

    goal: str = ""
    playbook: str | None = None
    requested_by: str = ""
    group: str = "reviewers"
    second_group: str = "leads"
    priority: int = 0
    due_in: float | None = None
    expires_in: float | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """One question in the queue and, once taken, its one decision. Times are Unix seconds.

        for review in await app.reviews(task_id=task.id):
            print(review.question.text, review.question.options)

    `votes` are approvals so far where the question asks for two people. `group` is who shall look at
    it now. `viewed_at` and `first_claimed_at` are when somebody first looked at it and took it on.
    `withdrawn_at`: it was closed without a decision, since its task ended from outside.
    `lot` is the same for those that one decision answers together; `behind` is how many more of them are
    open, or have got the answer that was given here.
    `unreadable` says why what was stored can't be read; its question then says so, and can only end the task.
    """

    question: Question
    task_id: str
    opened_at: float = 0.0
    decision: Decision | None = None
    decided_at: float | None = None
    applied_at: float | None = None
    goal: str = ""
    playbook: str | None = None
    requested_by: str = ""
    group: str = "reviewers"
    second_group: str = "leads"
    priority: int = 0
    assignee: str | None = None
    claimed_by: str | None = None
    claimed_until: float | None = None
    viewed_at: float | None = None
    first_claimed_at: float | None = None
    due_at: float | None = None
    expires_at: float | None = None
    escalated_at: float | None = None
    expired_at: float | None = None
    withdrawn_at: float | None = None
    votes: list[Decision] = field(default_factory=list[Decision])
    unreadable: str = ""
    lot: str = ""
    behind: int = 0

    @property
    def taken(self) -> Decision | None:
        """Its decision, or the last vote so far."""
        return self.decision or (self.votes[-1] if self.votes else None)


class Reviews(Protocol):
    """The queue."""

    async def open(self, task_id: str, question: Question, terms: Terms | None = None) -> Review:
        """Put the question, once: an open review of the same id takes the new text, a decided one stays.

        Raises Fenced where the caller's context took the task and has lost it.
        """
        ...

    async def decide(self, review_id: str, decision: Decision, *, source: Source | None = None) -> Review:
        """Take the first decision only; the review returned carries the one that was taken.

        Where the question asks for two people, an approval counts as a vote until the second one:
        the review then returned has no decision yet. Votes are by different people, neither the
        requester; any other decision counts at once. A withdrawn review takes none.
        `source`: where a person ended the whole task, whose question the machine closes with it.
        """
        ...

    async def applied(self, review_id: str) -> None:
        """The task has consumed the decision."""
        ...

    async def get(self, review_id: str) -> Review | None: ...

    async def list(self, *, open_only: bool = True, task_id: str | None = None, limit: int = 100) -> list[Review]:
        """Oldest first."""
        ...

    async def unapplied(self) -> list[Review]:
        """Decided, but not yet consumed by their task."""
        ...
