"""The pages of figures, and the tables behind them as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.requests import Request
from starlette.responses import Response

from steward.auth.refusals import NotAllowed
from steward.auth.users import identity_of
from steward.domain.access import Identity, may
from steward.domain.errors import Unusable
from steward.domain.figures.lists import MOST_COUNTED, Choices
from steward.domain.figures.slices import Selector, Slice
from steward.domain.ports.figures import Figures
from steward.service import App
from steward.web.context import app_of, now
from steward.web.errors import Page, reads_pages
from steward.web.ops.behind import behind_sheet
from steward.web.ops.calibration import calibration_figures, of
from steward.web.ops.drift import drift_figures
from steward.web.ops.evals import eval_figures
from steward.web.ops.filters import RANGES, Wanted, dates_of, wanted_in
from steward.web.ops.model import model_sheet
from steward.web.ops.overview import overview_sheet
from steward.web.ops.people import people_sheet, workers_sheet
from steward.web.ops.sections import sections
from steward.web.ops.sheet import Figure, Sheet
from steward.web.ops.work import playbook_sheet, tools_sheet
from steward.web.rendering import page
from steward.web.text import plain
from steward.web.zones import reader_zone

PER_PAGE = 50
_OF_PEOPLE = ("decided", "person")  # selectors of what only the page of people tells
_LONGEST = 2_000  # characters of a cursor
router = APIRouter(route_class=Page, prefix="/ops")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request for figures: of which tasks, and by whom."""

    request: Request
    app: App
    figures: Figures
    viewer: Identity
    wanted: Wanted
    slice: Slice
    now: float


async def _asked(request: Request, *, operators: bool = False) -> Asked:
    app, viewer, wanted = app_of(request), identity_of(request), wanted_in(request)
    if operators and not may(viewer, "operate"):
        raise NotAllowed("this page is for operators")
    if app.figures is None:
        raise Unusable("this Steward keeps no figures")
    at = now(app)
    wished = wanted.slice(viewer, reader_zone(request, app.deps.zone), await app.figures.clock())
    await app.figures.check(wished, [one.name for one in app.deps.playbooks.all()])
    return Asked(request=request, app=app, figures=app.figures, viewer=viewer, wanted=wanted, slice=wished, now=at)


@router.get("")
async def overview(request: Request) -> Response:
    """What became of all tasks."""
    asked = await _asked(request)
    found = await asked.figures.overview(asked.slice)
    sheet = overview_sheet(found, asked.wanted, asked.now, dates_of(asked.slice))
    sheet = await _with_drift(asked, sheet)
    if may(asked.viewer, "operate"):
        sheet = replace(sheet, figures=[*sheet.figures, *await eval_figures(asked.app, asked.now)])
    return await _answer(asked, sheet)


@router.get("/playbook")
async def playbook(request: Request) -> Response:
    """How far tasks of a playbook got, and by which ways."""
    asked = await _asked(request)
    known = asked.app.deps.playbooks.get(asked.wanted.playbook or "")
    found = await asked.figures.playbook(asked.slice)
    sheet = playbook_sheet(found, asked.wanted, known.limits.actions if known else None)
    return await _answer(asked, await _with_drift(asked, sheet))


@router.get("/tools")
async def tools(request: Request) -> Response:
    """How calls went, and each kind of error once."""
    asked = await _asked(request)
    found = await asked.figures.tools(asked.slice)
    return await _answer(asked, tools_sheet(found, asked.wanted, asked.now))


@router.get("/model")
async def model(request: Request) -> Response:
    """What the models were asked, what it cost, and what their confidence is worth."""
    asked = await _asked(request)
    found = await asked.figures.model(asked.slice)
    return await _answer(asked, model_sheet(found, asked.wanted, dates_of(asked.slice), await _calibrations(asked)))


async def _calibrations(asked: Asked) -> list[Figure]:
    """What confidence is worth, of the playbooks that the viewer may see."""
    if asked.app.calibrations is None:
        return []
    found = await asked.app.calibrations.all(asked.slice.playbooks)
    shelf = {one.name: one.confidence for one in asked.app.deps.playbooks.all()}
    return calibration_figures(of(found, asked.wanted), shelf, asked.now)


@router.get("/people")
async def people(request: Request) -> Response:
    """What people are asked and how long it takes them; for operators."""
    asked = await _asked(request, operators=True)
    found = await asked.figures.people(asked.slice)
    return await _answer(asked, people_sheet(found, asked.wanted, asked.now, dates_of(asked.slice)))


@router.get("/workers")
async def workers(request: Request) -> Response:
    """Who carries tasks out, and what waits; for operators."""
    asked = await _asked(request, operators=True)
    found = await asked.figures.workers(asked.slice)
    return await _answer(asked, workers_sheet(found, asked.wanted, asked.now))


@router.get("/tasks")
async def behind(
    request: Request,
    select: Annotated[str, Query(max_length=_LONGEST)] = "ended",
    after: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> Response:
    """The tasks behind one number."""
    selector = Selector.parse(select)
    asked = await _asked(request, operators=selector.kind in _OF_PEOPLE)
    limit = MOST_COUNTED - 1 if request.query_params.get("format") == "csv" else PER_PAGE
    found = await asked.figures.tasks_behind(asked.slice, selector, limit=limit, after=after or None)
    later = asked.wanted.query(select=select, after=found.cursor) if found.cursor else ""
    return await _answer(asked, behind_sheet(found, select, asked.now), later=later, select=select)


async def _with_drift(asked: Asked, sheet: Sheet) -> Sheet:
    """The page with what is watched, for operators."""
    if not may(asked.viewer, "operate"):
        return sheet
    more = await drift_figures(asked.app, asked.wanted, asked.now)
    return replace(sheet, figures=[*sheet.figures, *more])


async def _answer(asked: Asked, sheet: Sheet, *, later: str = "", select: str = "") -> Response:
    """The page, or one of its tables."""
    query = asked.request.query_params
    if (form := query.get("format", "")) == "csv":
        return _csv(asked.request, sheet, query.get("figure", ""))
    if form:
        raise HTTPException(422, f"There is no format '{plain(form)[:40]}'; figures come as pages, or with format=csv.")
    return page(
        asked.request,
        "ops.html",
        sheet=sheet,
        wanted=asked.wanted,
        ranges=RANGES,
        choices=await _choices(asked),
        sections=sections(asked.viewer, asked.wanted.query()),
        path=asked.request.url.path,
        zone=asked.slice.zone,
        later=later,
        select=select,
    )


def _csv(request: Request, sheet: Sheet, figure: str) -> Response:
    """UTF-8; what a browser saves says so by a mark, without which Excel takes it for another encoding."""
    found = sheet.figure(figure)
    if found is None:
        names = ", ".join(one.id for one in sheet.figures)
        raise HTTPException(404, f"There is no table '{plain(figure)[:40]}' here; there are: {names}.")
    saved = {"Content-Disposition": f'attachment; filename="steward-{sheet.name}-{found.id}.csv"'}
    mark = "\N{BYTE ORDER MARK}" if reads_pages(request) else ""
    return Response(mark + found.table.as_csv(), media_type="text/csv; charset=utf-8", headers=saved)


async def _choices(asked: Asked) -> Choices:
    """What the bar offers: what tasks have that the viewer may see."""
    found = await asked.figures.choices(asked.slice.playbooks)
    return Choices(
        playbooks=_with(found.playbooks, asked.wanted.playbook),
        models=_with(found.models, asked.wanted.model),
        prompt_versions=_with(found.prompt_versions, asked.wanted.prompt),
        releases=_with(found.releases, asked.wanted.release),
    )


def _with(offered: Sequence[str], chosen: str | None) -> list[str]:
    """What is chosen can be seen, also where nothing of it is in the figures."""
    return [*offered] if chosen is None or chosen in offered else [chosen, *offered]
