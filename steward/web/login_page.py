"""Log-in and log-out."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from steward.auth.middleware import LOG_IN
from steward.auth.refusals import Refusal
from steward.auth.sessions import check_csrf, check_log_in_csrf, log_in, log_out, safe_next
from steward.auth.users import known_in
from steward.web.errors import Page
from steward.web.forms import carried, form_of
from steward.web.rendering import page, see_other

router = APIRouter(route_class=Page)
_FORMS = re.compile(
    r"/(?:reviews/[^/?#]+/(?:decide|claim|release|assign)|alarms/[^/?#]+/answer|ops/decisions/[0-9]+/mark"
    r"|playbooks/[^/?#]+/replay)(?:\?[^#]*)?"
)


@router.get(LOG_IN)
async def ask(request: Request, next: str = "") -> Response:  # noqa: A002 - the query's own word
    """The form; whoever is known already goes on."""
    if known_in(request) is not None:
        return see_other(safe_next(next))
    return page(request, "login.html", next=safe_next(next), why="", kept={})


@router.post(LOG_IN)
async def enter(request: Request) -> Response:
    """Take the token and open a session, or say that it opens nothing.

    A form that came before the log-in goes back to its page with the same fields. It carries no proof of this
    log-in, so it is shown there for another look, and never taken.
    """
    given = await form_of(request)
    wanted, kept = safe_next(given.get("next")), carried(given)
    answer = _back_with(wanted) if kept and _FORMS.fullmatch(wanted) else see_other(wanted)
    try:
        check_log_in_csrf(request, given)
        await log_in(request, given.get("token", ""), answer)
    except Refusal as refusal:
        again = page(request, "login.html", refusal.status, next=wanted, why=str(refusal), kept=kept)
        again.headers.update(refusal.headers or {})
        return again
    return answer


def _back_with(path: str) -> Response:
    return RedirectResponse(path, status_code=307)  # the browser posts the same fields there


@router.get("/logout")
async def stay() -> Response:
    """Looking at this address closes nothing."""
    return see_other("/reviews")


@router.post("/logout")
async def leave(request: Request) -> Response:
    """Close the session."""
    check_csrf(request, await form_of(request))
    answer = see_other(LOG_IN)
    await log_out(request, answer)
    return answer
