"""The queue: what waits for a person, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from steward.auth.users import identity_of
from steward.domain.access import Identity, may
from steward.domain.model import Reason
from steward.domain.ports.reviews import Review
from steward.service import App
from steward.web.alarm_page import AlarmRow, waiting_alarms
from steward.web.context import app_of, now
from steward.web.errors import Page
from steward.web.filters import Filters, chosen
from steward.web.rendering import page, see_other
from steward.web.rows import ReviewRow, reason_chip, review_row

PER_PAGE = 25
_MOST_COUNTED = 1000
_MOST_PAGES = 1000
router = APIRouter(route_class=Page)


@router.get("/")
async def home() -> Response:
    """The queue is where one begins."""
    return see_other("/reviews")


@router.get("/reviews")
async def queue(request: Request, wanted: Annotated[Filters, Query()]) -> Response:
    """The whole page."""
    return page(request, "queue.html", shown=await _shown(app_of(request), wanted, identity_of(request)))


@router.get("/reviews/list")
async def fragment(request: Request, wanted: Annotated[Filters, Query()]) -> Response:
    """The list alone, for pages that are kept up to date."""
    return page(request, "queue_list.html", shown=await _shown(app_of(request), wanted, identity_of(request)))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One page of the queue, with what leads to the others; `beyond` is a page that was asked for and is not there."""

    wanted: Filters
    alarms: list[AlarmRow]
    rows: list[ReviewRow]
    total: str
    late: int
    number: int
    beyond: int
    earlier: str
    later: str
    here: str
    reasons: list[tuple[str, str]]
    playbooks: list[tuple[str, str]]


async def _shown(app: App, wanted: Filters, viewer: Identity) -> Shown:
    filtered, asked = chosen(wanted, viewer), min(max(wanted.page, 1), _MOST_PAGES)
    number, total, late, reviews = asked, 0, 0, list[Review]()
    if filtered is not None:
        total = await app.queue.count(filtered)
        late = await app.queue.count(replace(filtered, overdue=True))
        reviews = await app.queue.page(filtered, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
        if not reviews and number > 1:  # beyond the end, or the end came nearer meanwhile
            number = max(1, -(-total // PER_PAGE))
            reviews = await app.queue.page(filtered, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return Shown(
        wanted=wanted,
        alarms=await waiting_alarms(app, viewer) if number == 1 and not wanted.any else [],
        rows=[review_row(app.deps.redactor.of(review), viewer.name, now(app)) for review in reviews[:PER_PAGE]],
        total=f"{total}+" if total >= _MOST_COUNTED else str(total),
        late=late,
        number=number,
        beyond=wanted.page if reviews and number != wanted.page else 0,
        earlier=wanted.query(number - 1) if number > 1 else "",
        later=wanted.query(number + 1) if len(reviews) > PER_PAGE else "",
        here=wanted.query(number),
        reasons=[(reason.value, reason_chip(reason).text) for reason in Reason],
        playbooks=[(one.name, one.title) for one in app.deps.playbooks.all() if _concerns(viewer, one.name)],
    )


def _concerns(viewer: Identity, playbook: str) -> bool:
    """Whether there may be reviews of it that the viewer sees: for a requester there are, of whichever."""
    return "requester" in viewer.roles or may(viewer, "see_review", playbook=playbook)
