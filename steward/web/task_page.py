"""Tasks: all of them, and the whole story of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from steward.auth.users import identity_of, visible
from steward.domain.access import Identity, may
from steward.domain.case_of_task import case_of
from steward.domain.model import Entry, Json, TaskStatus
from steward.domain.ports.tasks import Task
from steward.domain.state import State
from steward.domain.step_names import known_results
from steward.service import App
from steward.web.context import app_of, now
from steward.web.errors import Page
from steward.web.filters import EMPTY_IS_NONE
from steward.web.json_view import whole_text
from steward.web.plan import all_steps, filled_in
from steward.web.rendering import page, see_other
from steward.web.rows import STATUSES, status_chip, task_row
from steward.web.task_view import task_view
from steward.web.text import plain
from steward.yaml_text import write_yaml

PER_PAGE = 30
_LONGEST = 200  # characters of an id
_MOST_ALIKE = 200  # tasks looked at for an id's beginning
_MOST_LOOKS = 5  # pages read to fill one that a viewer may see only parts of
router = APIRouter(route_class=Page, prefix="/tasks")


class Filters(BaseModel):
    """Which tasks; `after` is the id of the last one shown."""

    model_config = ConfigDict(extra="ignore")

    status: Annotated[TaskStatus | None, EMPTY_IS_NONE] = None
    id: str = ""
    after: Annotated[str, Field(max_length=_LONGEST)] | None = None


@router.get("")
async def tasks(request: Request, wanted: Annotated[Filters, Query()]) -> Response:
    """Newest first; an id's beginning leads to its task."""
    app, viewer, missing = app_of(request), identity_of(request), ""
    if wanted.id.strip():
        found = await _by_id(app, wanted.id.strip(), viewer)
        if isinstance(found, Task):
            return see_other(f"/tasks/{found.id}")
        missing = found
    shown, after = await _newest(app, wanted, viewer)
    query = {"status": wanted.status or "", "after": after}
    return page(
        request,
        "tasks.html",
        rows=[task_row(app.deps.redactor.of(task), now(app)) for task in shown],
        statuses=[(status, status_chip(status)) for status in STATUSES],
        wanted=wanted,
        missing=missing,
        later="?" + urlencode({name: value for name, value in query.items() if value}) if after else "",
    )


@router.get("/{task_id}")
async def task(request: Request, task_id: str, path: Annotated[int, Query(ge=0, le=10**9)] = 0) -> Response:
    """Its path through the machine, with evidence and cost; `path` is a page of it, 0 the last."""
    app = app_of(request)
    found = await _visible(request, app, task_id)
    return page(request, "task.html", **vars(await task_view(app, found, path)))


@router.get("/{task_id}/case.yaml")
async def case(request: Request, task_id: str) -> Response:
    """The task as a regression case, to be put beside the others."""
    app = app_of(request)
    found = await _visible(request, app, task_id)
    reviews = [*await app.deps.reviews.list(task_id=found.id, open_only=False)]
    history = await app.deps.ledger.history(found.id)
    records = [*await app.deps.decisions.list(found.id)]
    known = app.deps.redactor.among([found, history, reviews, records])
    shown = known.of(found), known.of(history), known.of(reviews), known.of(records)
    named = {"content-disposition": 'attachment; filename="case.yaml"'}
    return PlainTextResponse(write_yaml({"cases": [case_of(*shown)]}), headers=named)


Part = Literal["args", "result", "evidence", "step", "gave", "answer"]


@router.get("/{task_id}/whole/{part}")
async def whole(request: Request, task_id: str, part: Part, key: str = "") -> Response:
    """One value of the task, all of it and exactly, as JSON to read: what a page shows the beginning of."""
    app = app_of(request)
    found = await _visible(request, app, task_id)
    history, state = await app.deps.ledger.history(found.id), await app.state(found.id)
    known = app.deps.redactor.among([found, history, state])
    if part == "answer":
        return PlainTextResponse(whole_text(known.of((found.result or {}).get("answer"))))
    entries = known.of(history)
    if part in ("step", "gave"):
        return PlainTextResponse(whole_text(_of_step(known.of(state), entries, part, key)))
    entry = next((one for one in entries if one.action.key == key), None)
    if entry is None:
        raise HTTPException(404, "The task has no such act.")
    given = {"args": entry.action.args, "result": entry.result, "evidence": entry.verdict and entry.verdict.evidence}
    return PlainTextResponse(whole_text(given[part]))


def _of_step(state: State, entries: Sequence[Entry], part: Part, step_id: str) -> Json:
    step = next((one for one in all_steps(state, entries) if one.id == step_id), None)
    if step is None:
        raise HTTPException(404, "The plan has no such step.")
    mine = [one for one in entries if one.action.step == step_id]
    if part == "gave":
        return [one.result for one in mine if one.verified]
    return mine[-1].action.args if len(mine) == 1 else filled_in(step.args, known_results(entries, state.names))


async def _visible(request: Request, app: App, task_id: str) -> Task:
    """The task, if the viewer may see it; what is not theirs is as if it were not there."""
    viewer = identity_of(request)
    found = await app.deps.tasks.get(task_id)
    if found is None or not _sees(viewer, found):
        raise HTTPException(404, f"There is no task {plain(task_id)[:60]}.")
    return found


async def _by_id(app: App, beginning: str, viewer: Identity) -> Task | str:
    """The task, or why there is none to show; other people's count for nothing, not even as a second match."""
    alike = await app.deps.tasks.beginning(beginning, limit=_MOST_ALIKE)
    seen = [task for task in alike if _sees(viewer, task)]
    if len(seen) == 1 or (seen and seen[0].id == beginning):
        return seen[0]
    return f"{'several tasks begin' if seen else 'no task begins'} with '{beginning}'"


async def _newest(app: App, wanted: Filters, viewer: Identity) -> tuple[list[Task], str | None]:
    """One page of what the viewer may see, and the task after which there may be more."""
    shown: list[Task] = []
    after = wanted.after or None
    own = visible(viewer)
    by = own.requested_by if own else viewer.name
    for _ in range(_MOST_LOOKS):
        found = await app.deps.tasks.list(status=wanted.status, limit=PER_PAGE + 1, after=after, requested_by=by)
        for task in found[:PER_PAGE]:
            if len(shown) == PER_PAGE:
                return shown, after
            after = task.id
            shown += [task] if _sees(viewer, task) else []
        if len(found) <= PER_PAGE:
            return shown, None
    return shown, after


def _sees(viewer: Identity, task: Task) -> bool:
    return may(viewer, "see_task", playbook=task.playbook, requested_by=task.requested_by)
