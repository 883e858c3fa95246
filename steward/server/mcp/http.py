"""`/mcp`: the tools over streamable HTTP, each call by itself, for whoever is known as on every other route."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, cast

from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from steward.auth.refusals import Refusal
from steward.auth.users import identity_of
from steward.domain.ports.tasks import Task
from steward.server.mcp.carrier import Carrier
from steward.server.mcp.task_tools import TaskTools
from steward.service import App

PATH = "/mcp"
_ONLY_POST = "each call is a POST by itself: there is no session"
_MISSING = "MCP needs the SDK: pip install 'steward-tasks[mcp]'"


async def _no_thread(_: Task) -> None:
    return


@dataclass(kw_only=True)
class McpEndpoint:
    """An ASGI app; the SDK is loaded with the first call, and what it started ends with `serving`."""

    opened: Callable[[Task], Awaitable[None]] = field(default=_no_thread)
    _app: App | None = None
    _page: str = ""
    _carrier: Carrier | None = None
    _handler: ASGIApp | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _running: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def serving(self, app: App, page: str) -> AsyncGenerator[None]:
        """The endpoint at work for as long as the context lasts; `page` is where people open the pages."""
        self._app, self._page, self._carrier = app, page, Carrier(app=app)
        self._stop.clear()
        try:
            yield
        finally:
            self._stop.set()
            if self._running is not None:
                await self._running
            await self._carrier.aclose()
            self._handler = self._running = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            identity_of(Request(scope))
        except Refusal as refusal:
            await refusal.response()(scope, receive, send)
            return
        if scope["method"] != "POST":  # there is no session, so nothing to listen to and nothing to end
            await JSONResponse({"detail": _ONLY_POST}, 405, {"Allow": "POST"})(scope, receive, send)
            return
        if find_spec("mcp") is None:
            await JSONResponse({"detail": _MISSING}, 501)(scope, receive, send)
            return
        async with self._lock:
            handler = self._handler or await self._begin()
        await handler(scope, receive, send)

    async def _begin(self) -> ASGIApp:
        """The SDK's sessions live in a task of their own, which enters and leaves what they need."""
        ready: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()
        self._running = asyncio.create_task(self._run(ready), name="mcp")
        self._handler = await ready
        return self._handler

    async def _run(self, ready: asyncio.Future[ASGIApp]) -> None:
        manager = await asyncio.to_thread(self._manager)
        async with manager.run():
            ready.set_result(manager.handle_request)
            await self._stop.wait()

    def _manager(self) -> Any:
        from mcp.server.transport_security import TransportSecuritySettings

        from steward.server.mcp.sdk import make_server

        server = make_server(self._tools)
        open_to_all = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # our own guard stands before it
        server.streamable_http_app(stateless_http=True, json_response=True, transport_security=open_to_all)
        return server.session_manager

    @asynccontextmanager
    async def _tools(self, request: object) -> AsyncGenerator[TaskTools]:
        assert isinstance(request, Request)  # noqa: S101 - the SDK hands on the one that came
        app, carrier = self._app, self._carrier
        assert app is not None  # noqa: S101 - a request comes while the server lives
        assert carrier is not None  # noqa: S101
        page = self._page.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
        yield TaskTools(
            app=app, who=identity_of(cast("Request", request)), start=carrier.start, page=page, opened=self.opened
        )
