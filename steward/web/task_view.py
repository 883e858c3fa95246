"""The whole story of one task, as a page tells it: what nobody is shown is taken out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from urllib.parse import quote

from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.results import changed_nothing, dropped_lines, words_of
from steward.domain.review_claims import is_open
from steward.domain.text import duration
from steward.service import App
from steward.web.context import now
from steward.web.json_view import Node, Shower
from steward.web.plan import PlanLine, plan_lines
from steward.web.rows import TaskRow, When, task_row, when
from steward.web.text import plain
from steward.web.timeline import Stretch, points_of, spent, timeline


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """What the template of a task shows; `path` is one page of its timeline."""

    t: TaskRow
    goal: str
    error: str
    answer: Node
    unchanged: bool
    words_of: str
    dropped: list[str]
    spent: list[tuple[str, str]]
    begun: When | None
    ended: When | None
    plan: list[PlanLine]
    rationale: str
    path: Stretch
    waiting: Review | None
    wakes: When | None
    waits_for: str
    trace: str


async def task_view(app: App, found: Task, page: int = 0) -> TaskView:
    """All of it, read at once; `page` is that of its path, 0 the last."""
    deps, at, shower = app.deps, now(app), Shower()
    entries, records, reviews, state = await asyncio.gather(
        deps.ledger.history(found.id),
        deps.decisions.list(found.id),
        deps.reviews.list(open_only=False, task_id=found.id),
        app.state(found.id),
    )
    known = deps.redactor.among([found, entries, records, reviews, state])
    found, entries, records, reviews = known.of(found), known.of(entries), known.of(records), known.of(reviews)
    state = known.of(state)
    waiting = next(filter(is_open, reviews), None)
    return TaskView(
        t=task_row(found, at),
        goal=plain(found.goal),
        error=plain(found.error or ""),
        answer=shower.show((found.result or {}).get("answer"), f"/tasks/{quote(found.id, safe='')}/whole/answer"),
        unchanged=found.status == "complete" and changed_nothing(found.result),
        words_of=plain(words_of(found.result)),
        dropped=[plain(one) for one in dropped_lines(found.result)],
        spent=spent(found),
        begun=when(found.started_at, at),
        ended=when(found.finished_at, at),
        plan=plan_lines(state, entries, waiting.question.step if waiting else None, shower, over=found.is_over),
        rationale=plain(state.plan.rationale) if state.plan else "",
        path=timeline(found, points_of(found, entries, records, reviews), at, shower, page),
        waiting=waiting,
        wakes=_wakes(found, at),
        waits_for=plain(found.waits_for or ""),
        trace=found.trace if found.trace.startswith(("https://", "http://")) else "",
    )


def _wakes(task: Task, now: float) -> When | None:
    """Until when the task stands still."""
    wakes = when(task.wake_at, now)
    if wakes is None or task.wake_at is None or task.wake_at <= now:
        return wakes
    return replace(wakes, text=f"in {duration(task.wake_at - now)}")
