"""Log-in and log-out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.doors.guard import LOG_IN
from app.doors.people import known_in
from app.doors.refusals import Refusal
from app.doors.sessions import check_csrf, log_in, log_out, safe_next
from app.web.forms import form_of
from app.web.rendering import Page, page, see_other

router = APIRouter(route_class=Page)


@router.get(LOG_IN)
async def ask(request: Request, next: str = "") -> Response:  # noqa: A002 - the query's own word
    """The form; whoever is known already goes on."""
    if known_in(request) is not None:
        return see_other(safe_next(next))
    return page(request, "login.html", next=safe_next(next), why="")


@router.post(LOG_IN)
async def enter(request: Request) -> Response:
    """Take the token and open a session, or say that it opens nothing."""
    given = await form_of(request)
    answer = see_other(safe_next(given.get("next")))
    try:
        check_csrf(request, given)
        await log_in(request, given.get("token", ""), answer)
    except Refusal as refusal:
        again = page(request, "login.html", refusal.status, next=safe_next(given.get("next")), why=str(refusal))
        again.headers.update(refusal.headers or {})
        return again
    return answer


@router.post("/logout")
async def leave(request: Request) -> Response:
    """Close the session."""
    check_csrf(request, await form_of(request))
    answer = see_other(LOG_IN)
    await log_out(request, answer)
    return answer
