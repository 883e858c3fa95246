"""What comes next for whoever has decided: the task's next question, or the next review of the same list."""

from __future__ import annotations

from dataclasses import dataclass

from app.office import Office
from app.web.context import now
from app.web.text import plain
from app.web.views import holder
from app.web.wanted import Wanted, chosen
from domain.access import Identity, may
from domain.ports import Review

_AT_A_TIME = 50
_MOST_LOOKS = 20  # pages of the queue


@dataclass(frozen=True, kw_only=True)
class Onward:
    """Ids of reviews; `goal` is the following one's."""

    again: str = ""
    following: str = ""
    goal: str = ""


async def onward(office: Office, task_id: str, viewer: Identity, wanted: Wanted) -> Onward:
    """The next one that the viewer can decide, most urgent first, within the filter that they came with."""
    waiting = await office.app.deps.reviews.list(task_id=task_id, limit=5)
    again = next((one.question.id for one in waiting if one.withdrawn_at is None), "")
    other = await _following(office, task_id, viewer, wanted)
    return Onward(again=again, following=other.question.id if other else "", goal=plain(other.goal) if other else "")


async def _following(office: Office, task_id: str, viewer: Identity, wanted: Wanted) -> Review | None:
    filtered, at = chosen(wanted, viewer), now(office)
    for look in range(_MOST_LOOKS if filtered else 0):
        assert filtered is not None  # noqa: S101 - the loop's own condition
        some = await office.queue.page(filtered, limit=_AT_A_TIME, offset=look * _AT_A_TIME)
        for one in some:
            if one.task_id != task_id and _is_for(viewer, one, wanted, at):
                return one
        if len(some) < _AT_A_TIME:
            return None
    return None


def _is_for(viewer: Identity, review: Review, wanted: Wanted, at: float) -> bool:
    """Whether the viewer can decide it now: nobody else has it, and nothing bars them."""
    held = holder(review, viewer.name, at)
    if held is not None and not held.mine and not (held.assigned and wanted.assignee):
        return False
    if any(vote.by == viewer.name for vote in review.votes):
        return False
    if not review.question.options or (review.question.approvers > 1 and viewer.name == review.requested_by):
        return False
    return may(viewer, "decide", playbook=review.playbook, requested_by=review.requested_by)
