"""The HTTP app of Steward: the pages behind their doors, in the LangGraph server and alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from app.doors.guard import Guard
from app.doors.opening import open_gate
from app.doors.people import known_in
from app.keeper import keeping
from app.office import Office
from app.settings import Settings
from app.web.refusing import answer_people, turned_away
from app.web.site import mount_site
from domain.errors import Unreachable

OpenOffice = Callable[[], AbstractAsyncContextManager[Office]]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_site(lifespan: Lifespan, open_office: OpenOffice) -> FastAPI:
    """Pages, health and the guard before them; `lifespan` keeps Steward open and `at_work`."""
    app = FastAPI(title="Steward", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, answer=turned_away)
    answer_people(app)

    @app.api_route("/steward/health", methods=["GET", "HEAD"])
    async def health(request: Request) -> JSONResponse:
        """Whether the database answers, and how many playbooks are on the shelf; what is wrong is for known callers."""
        async with open_office() as office:
            return await _health(office, tell=known_in(request) is not None)

    pages = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    answer_people(pages)
    mount_site(pages, open_office)
    pages.state = app.state
    app.router.routes.append(Pages(pages))
    return app


class Pages(BaseRoute):
    """The pages as one route among others: the LangGraph server puts its own beside them, and auth before each.

    It does so by wrapping the `app` of every route, which FastAPI's included routers don't have.
    """

    def __init__(self, pages: FastAPI) -> None:
        self.app: ASGIApp = pages
        self._routes = pages.router.routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found = (route.matches(scope)[0] for route in self._routes)
        return max(found, key=lambda match: match.value, default=Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@asynccontextmanager
async def at_work(app: FastAPI, office: Office, settings: Settings) -> AsyncGenerator[None]:
    """The gate open and the keeper at work for as long as the server lives. Raises Unusable."""
    async with open_gate(settings, office.keys) as gate, keeping(office, settings):
        app.state.gate = gate
        yield


async def _health(office: Office, *, tell: bool) -> JSONResponse:
    playbooks = len(office.app.deps.playbooks.all())
    try:
        await office.app.deps.tasks.list(limit=1)
    except Unreachable as error:
        told = str(error) if tell else "out of reach"
        return JSONResponse({"database": told, "playbooks": playbooks}, status_code=503)
    return JSONResponse({"database": "ok", "playbooks": playbooks})
