"""The queue: what waits for a person, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from app.doors.people import identity_of, visible
from app.office import Office
from app.web.context import now, office_of
from app.web.rendering import Page, page, see_other
from app.web.views import ReviewRow, reason_chip, review_row
from domain.access import Identity
from domain.model import Reason
from domain.ports import Review
from domain.queue import Filter

PER_PAGE = 25
_MOST_COUNTED = 1000
_MOST_PAGES = 1000
router = APIRouter(route_class=Page)


def _empty_is_none(given: object) -> object:
    return None if given == "" else given


class Wanted(BaseModel):
    """What the viewer wants to see; an empty field means all."""

    model_config = ConfigDict(extra="ignore")

    reason: Annotated[Reason | None, BeforeValidator(_empty_is_none)] = None
    playbook: Annotated[str | None, BeforeValidator(_empty_is_none)] = None
    assignee: Annotated[str | None, BeforeValidator(_empty_is_none)] = None
    overdue: bool = False
    page: int = 1

    @property
    def any(self) -> bool:
        return bool(self.reason or self.playbook or self.assignee or self.overdue)

    def query(self, number: int) -> str:
        """The same list at another page."""
        values = {"reason": self.reason and self.reason.value, "playbook": self.playbook, "assignee": self.assignee}
        kept = {name: value for name, value in values.items() if value}
        kept |= {"overdue": "1"} if self.overdue else {}
        return "?" + urlencode({**kept, "page": number})


def _filter(wanted: Wanted, viewer: Identity) -> Filter | None:
    """What is wanted of what the viewer may see; None where that is nothing."""
    seen = visible(viewer)
    if seen is None:
        return None
    assignee = viewer.name if wanted.assignee == "me" else wanted.assignee
    return replace(seen, reason=wanted.reason, playbook=wanted.playbook, assignee=assignee, overdue=wanted.overdue)


@router.get("/")
async def home() -> Response:
    """The queue is where one begins."""
    return see_other("/reviews")


@router.get("/reviews")
async def queue(request: Request, wanted: Annotated[Wanted, Query()]) -> Response:
    """The whole page."""
    return page(request, "queue.html", shown=await _shown(office_of(request), wanted, identity_of(request)))


@router.get("/reviews/list")
async def fragment(request: Request, wanted: Annotated[Wanted, Query()]) -> Response:
    """The list alone, for pages that are kept up to date."""
    return page(request, "queue_list.html", shown=await _shown(office_of(request), wanted, identity_of(request)))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One page of the queue, with what leads to the others."""

    wanted: Wanted
    rows: list[ReviewRow]
    total: str
    late: int
    number: int
    earlier: str
    later: str
    here: str
    reasons: list[tuple[str, str]]
    playbooks: list[tuple[str, str]]


async def _shown(office: Office, wanted: Wanted, viewer: Identity) -> Shown:
    chosen, number = _filter(wanted, viewer), min(max(wanted.page, 1), _MOST_PAGES)
    total, late, reviews = 0, 0, list[Review]()
    if chosen is not None:
        total = await office.queue.count(chosen)
        late = await office.queue.count(replace(chosen, overdue=True))
        reviews = await office.queue.page(chosen, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return Shown(
        wanted=wanted,
        rows=[review_row(review, viewer.name, now(office)) for review in reviews[:PER_PAGE]],
        total=f"{total}+" if total >= _MOST_COUNTED else str(total),
        late=late,
        number=number,
        earlier=wanted.query(number - 1) if number > 1 else "",
        later=wanted.query(number + 1) if len(reviews) > PER_PAGE else "",
        here=wanted.query(number),
        reasons=[(reason.value, reason_chip(reason).text) for reason in Reason],
        playbooks=[(one.name, one.title) for one in office.app.deps.playbooks.all()],
    )
