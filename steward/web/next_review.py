"""What comes next for whoever has decided: the task's next question, or the next review of the same list."""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.access import Identity, may
from steward.domain.consent import REQUESTER
from steward.domain.ports.reviews import Review
from steward.service import App
from steward.web.context import now
from steward.web.filters import Filters, chosen
from steward.web.rows import holder
from steward.web.text import plain

_AT_A_TIME = 50
_MOST_LOOKS = 20  # pages of the queue


@dataclass(frozen=True, kw_only=True)
class Next:
    """Ids of reviews; `goal` is the following one's."""

    again: str = ""
    following: str = ""
    goal: str = ""


async def next_review(app: App, task_id: str, viewer: Identity, wanted: Filters) -> Next:
    """The next one that the viewer can decide, most urgent first, within the filter that they came with."""
    waiting = await app.deps.reviews.list(task_id=task_id, limit=5)
    again = next((one.question.id for one in waiting if one.withdrawn_at is None), "")
    other = await _following(app, task_id, viewer, wanted)
    return Next(again=again, following=other.question.id if other else "", goal=plain(other.goal) if other else "")


async def _following(app: App, task_id: str, viewer: Identity, wanted: Filters) -> Review | None:
    filtered, at = chosen(wanted, viewer), now(app)
    for look in range(_MOST_LOOKS if filtered else 0):
        assert filtered is not None  # noqa: S101 - the loop's own condition
        some = await app.queue.page(filtered, limit=_AT_A_TIME, offset=look * _AT_A_TIME)
        for one in some:
            if one.task_id != task_id and _is_for(viewer, one, wanted, at):
                return one
        if len(some) < _AT_A_TIME:
            return None
    return None


def _is_for(viewer: Identity, review: Review, wanted: Filters, at: float) -> bool:
    """Whether the viewer can decide it now: nobody else has it, and nothing bars them."""
    held = holder(review, viewer.name, at)
    if held is not None and not held.mine and not (held.assigned and wanted.assignee):
        return False
    if any(vote.by == viewer.name for vote in review.votes):
        return False
    if not review.question.options or (review.question.approvers > 1 and viewer.name == review.requested_by):
        return False
    audience = review.question.audience
    if audience == REQUESTER and viewer.name != review.requested_by:  # who may only say no in their place
        return False
    return may(viewer, "decide", playbook=review.playbook, requested_by=review.requested_by, audience=audience)
