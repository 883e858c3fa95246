"""Refusals and failures: pages for people, JSON for programs, and what was typed is never lost."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from steward.auth.addresses import from_here
from steward.auth.middleware import LOG_IN
from steward.auth.refusals import NotKnown, Refusal
from steward.domain.errors import StewardError, Unreachable, Unusable
from steward.domain.failures import failed
from steward.domain.redaction import PLAIN
from steward.service import App
from steward.web.forms import carried, form_of, typed_in
from steward.web.rendering import page, see_other

_log = structlog.get_logger(__name__)
_TITLES = {
    400: "That could not be read",
    401: "Log in first",
    403: "Not yours to do",
    404: "Nothing here",
    405: "Not like this",
    409: "Not any more",
    413: "Too much",
    422: "That could not be read",
    429: "Too many tries",
    500: "Something went wrong here",
    503: "The database is out of reach",
}
_BARE = {  # what frameworks say, in words for people
    "Not Found": "This address leads nowhere. Perhaps it was cut off, or mistyped.",
    "Method Not Allowed": "This address takes another kind of request. Begin at the queue.",
}
_STOPPED = (
    "It is being stopped or started anew, and did not wait for this to end. Open the page again in a moment, and look "
    "whether it was taken before you send it again."
)
_AWAY = "Try again in a moment; nothing is lost."


class Page(APIRoute):
    """A route whose refusals are pages too, and whose pages answer HEAD as they answer GET."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        if self.methods and "GET" in self.methods:
            self.methods.add("HEAD")

    def get_route_handler(self) -> Any:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except HTTPException as refusal:
                return _refused(request, refusal.status_code, str(refusal.detail), refusal.headers)
            except RequestValidationError:
                return _refused(request, 422, "The address asks for something that there is not.")
            except Unreachable:
                return _refused(request, 503, _AWAY)
            except Unusable as refusal:
                return _refused(request, 404, str(refusal))
            except StewardError as refusal:
                return _refused(request, 409, str(refusal))
            except asyncio.CancelledError:  # a server that stops waits a second for what it has in hand
                return _refused(request, 503, _STOPPED, {"Retry-After": "5"}, title="Steward is being stopped")

        return answer


def answer_people(app: FastAPI) -> None:
    """What no page answers for itself: unknown addresses, wrong methods, and our own failures."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


async def turned_away(refusal: Refusal, request: Request) -> Response:
    """What the guard answers. Who was logged out while typing logs in on a page that keeps the text."""
    if not reads_pages(request):
        return refusal.response()
    if not isinstance(refusal, NotKnown):
        return _refused(request, refusal.status_code, str(refusal), refusal.headers)
    query = request.url.query
    wanted = request.url.path + (f"?{query}" if query else "")
    if request.method in ("GET", "HEAD"):
        return see_other(f"{LOG_IN}?next={quote(wanted, safe='')}")
    try:
        kept = carried(await form_of(request, files=("file",))) if from_here(request) is not False else {}
    except HTTPException as refused:
        return _refused(request, refused.status_code, str(refused.detail))
    why = "Your log-in has ended. Nothing was sent yet; what you typed is kept." if kept else str(refusal)
    return page(request, "login.html", 401, next=wanted, why=why, kept=kept)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    if reads_pages(request):
        return _refused(request, error.status_code, _BARE.get(error.detail, error.detail), error.headers)
    if error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=error.headers)
    return JSONResponse({"detail": error.detail}, error.status_code, headers=error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    """The last resort: the log has the trace, the reader its number."""
    number: str = getattr(request.state, "failure", "")
    if not number:  # the pages' app has told it already where this is the app around it
        number = request.state.failure = secrets.token_hex(4)
        _log.error("page.failed", number=number, method=request.method, path=request.url.path, exc_info=error)
        app = getattr(request.state, "steward", None)
        if isinstance(app, App):
            app.deps.telemetry.tell(failed(error, "page"))
    why = f"This is our mistake, not yours. Try again; if it stays, the log tells more under {number}."
    if reads_pages(request):
        return _refused(request, 500, why)
    return JSONResponse({"detail": f"something went wrong here; the log tells more under {number}"}, 500)


def _refused(
    request: Request, status: int, why: str, headers: Mapping[str, str] | None = None, *, title: str = ""
) -> Response:
    why = PLAIN.text(why)
    accepted = request.headers.get("accept", "")
    if "application/json" in accepted and "text/html" not in accepted:
        return JSONResponse({"detail": why}, status, headers=dict(headers or {}))
    if status == 401 and request.method in ("GET", "HEAD"):
        return see_other(f"{LOG_IN}?next={quote(request.url.path)}")
    title = title or _TITLES.get(status, "That did not work")
    answer = page(request, "refusal.html", status, title=title, why=why, typed=typed_in(request))
    answer.headers.update(headers or {})
    return answer


def reads_pages(request: Request) -> bool:
    """Whether a person's browser asks, and not a program."""
    return "text/html" in request.headers.get("accept", "")
