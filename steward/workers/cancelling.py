"""Cancelling a task, wherever it is; what was done stays done, and is named where it is not known."""

from __future__ import annotations

from contextlib import suppress

from steward.domain.caller_arguments import MOST_MESSAGE, require_no_longer
from steward.domain.errors import DecisionRefused, Unusable
from steward.domain.model import Decision
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Source
from steward.domain.ports.tasks import Task
from steward.service import App


async def cancel(app: App, task_id: str, by: str, message: str = "", *, source: Source) -> Task:
    """Ask for the task's end; returned as it is then: ended, or `running` until its next safe point.

    `source` is where whoever it is by asks.

    Raises Unusable where it has ended already, where the id's beginning fits no one task, or for too long a message.
    """
    require_no_longer("the message", message, MOST_MESSAGE)
    deps = app.deps
    before = await app.task(task_id)
    asked = await deps.tasks.cancel(before.id, by)
    if asked is None or asked.cancelled_by is None or before.is_over:
        ended = asked or before
        by_whom = f", cancelled by {ended.cancelled_by}" if ended.cancelled_by else ""
        raise Unusable(f"task {before.id} is {ended.status} already{by_whom}; nothing was cancelled")
    task_id = asked.id
    await deps.decisions.add(
        Record(task_id=task_id, kind="person", subject="task", outcome="cancel", by=by, detail={"message": message})
    )
    await app.jobs.withdraw(task_id)
    if asked.is_over:
        return asked
    await _answer(app, task_id, by, message, source)
    return await app.resume_if_free(task_id) or await app.task(task_id)


async def _answer(app: App, task_id: str, by: str, message: str, source: Source) -> None:
    """Abort what a person is asked; the task then goes on, to its end."""
    reviews = app.deps.reviews
    abort = Decision(kind="abort", by=by, message=message or "the task was cancelled", source="machine")
    for review in await reviews.list(task_id=task_id):
        with suppress(DecisionRefused):  # decided just now; the task ends all the same
            await reviews.decide(review.question.id, abort, source=source)
