"""Templates to answers; what people, tools and models wrote is text in them, never markup."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.doors.guard import LOG_IN
from app.doors.people import known_in
from app.doors.sessions import csrf_of
from app.web import text
from domain.errors import StewardError, Unreachable, Unusable

_TITLES = {
    401: "Log in first",
    403: "Not yours to see",
    404: "Nothing here",
    409: "Not any more",
    413: "Too much",
    422: "That could not be read",
    429: "Too many tries",
    503: "The database is out of reach",
}


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("app.web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = made.filters
    filters |= {name: getattr(text, name) for name in ("plain", "value", "words", "summary", "plural")}
    return made


def page(request: Request, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """The template with what every page shows."""
    identity = known_in(request)
    shared = {
        "identity": identity,
        "csrf": csrf_of(request),
        "open_door": bool(identity and identity.via == "loopback"),
    }
    return HTMLResponse(_templates().get_template(template).render(**shared, **values), status)


def see_other(path: str) -> RedirectResponse:
    """To where the answer to a form is read."""
    return RedirectResponse(path, status_code=303)


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
                return _refusal(request, refusal.status_code, str(refusal.detail), dict(refusal.headers or {}))
            except RequestValidationError:
                return _refusal(request, 422, "The address asks for something that there is not.")
            except Unreachable:
                return _refusal(request, 503, "Try again in a moment; nothing is lost.")
            except Unusable as refusal:
                return _refusal(request, 404, str(refusal))
            except StewardError as refusal:
                return _refusal(request, 409, str(refusal))

        return answer


def _refusal(request: Request, status: int, why: str, headers: dict[str, str] | None = None) -> Response:
    if status == 401 and request.method in ("GET", "HEAD"):
        return see_other(f"{LOG_IN}?next={quote(request.url.path)}")
    answer = page(request, "refusal.html", status, title=_TITLES.get(status, "That did not work"), why=why)
    answer.headers.update(headers or {})
    return answer
