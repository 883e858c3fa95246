"""The HTTP app of Steward: the pages behind their doors, in the LangGraph server and alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from steward.auth.middleware import Guard
from steward.auth.refusals import Away
from steward.auth.setup import open_authenticator
from steward.auth.users import known_in, require
from steward.domain.errors import Unreachable
from steward.maintenance import maintaining
from steward.server.mcp.http import PATH, McpEndpoint
from steward.server.metrics.exporter import Exporter
from steward.service import App
from steward.settings import Settings
from steward.web.errors import answer_people, turned_away
from steward.web.router import mount_site

OpenApp = Callable[[], AbstractAsyncContextManager[App]]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_site(lifespan: Lifespan, open_app: OpenApp) -> FastAPI:
    """Pages, health and the guard before them; `lifespan` keeps Steward open and `at_work`."""
    site = FastAPI(title="Steward", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    site.add_middleware(Guard, answer=turned_away)
    answer_people(site)

    @site.head("/steward/health", include_in_schema=False)
    @site.get("/steward/health")
    async def health(request: Request) -> JSONResponse:
        """Whether the database answers, and how many playbooks are on the shelf; what is wrong is for known callers."""
        async with open_app() as app:
            return await _health(app, tell=known_in(request) is not None)

    exporter = Exporter()

    @site.head("/metrics", include_in_schema=False)
    @site.get("/metrics")
    @site.head("/steward/metrics", include_in_schema=False)
    @site.get("/steward/metrics")
    async def metrics(request: Request) -> Response:
        """For Prometheus, and people who may watch; the LangGraph server has a `/metrics` of its own."""
        require(request, "watch")
        async with open_app() as app:
            try:
                text, content_type = await exporter.exposition(app.jobs, request.headers.get("accept", ""))
            except Unreachable:
                raise Away("the database is out of reach") from None
        return Response(text, media_type=content_type)

    pages = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    answer_people(pages)
    mount_site(pages, open_app)
    pages.state = site.state
    site.state.mcp = McpEndpoint()
    site.router.routes += [Route(PATH, site.state.mcp), Pages(pages)]
    return site


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
async def at_work(site: FastAPI, app: App, settings: Settings) -> AsyncGenerator[None]:
    """The authenticator open and the keeper at work for as long as the server lives. Raises Unusable."""
    mcp = site.state.mcp.serving(app, settings.page_url or "")
    async with open_authenticator(settings, app.keys) as authenticator, maintaining(app, settings), mcp:
        site.state.authenticator = authenticator
        yield


async def _health(app: App, *, tell: bool) -> JSONResponse:
    playbooks = len(app.deps.playbooks.all())
    try:
        await app.deps.tasks.list(limit=1)
    except Unreachable as error:
        told = str(error) if tell else "out of reach"
        return JSONResponse({"database": told, "playbooks": playbooks}, status_code=503)
    return JSONResponse({"database": "ok", "playbooks": playbooks})
