"""What `langgraph.json` names: the graph, the checkpointer and the HTTP app of the LangGraph server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from langgraph.checkpoint.base import BaseCheckpointSaver

from app.server_door import Door
from app.server_graph import Served, served
from app.service import App
from app.settings import DESK_PORT, load_settings
from app.wiring import open_app
from domain.errors import StewardError, Unreachable
from domain.ports import Task


@dataclass
class Shared:
    """Steward, opened by the first who asks and closed by the last who leaves.

    The server asks for the checkpointer once, for the graph with every run and every look at a thread.
    """

    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _users: int = 0
    _app: App | None = None

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[App]:
        async with self._lock:
            app = self._app
            if app is None:
                app = self._app = await self._stack.enter_async_context(_open())
            self._users += 1
        try:
            yield app
        finally:
            async with self._lock:
                self._users -= 1
                if not self._users:
                    self._app = None
                    await self._stack.aclose()


_shared = Shared()


def _open() -> AbstractAsyncContextManager[App]:
    settings = load_settings()
    return open_app(settings, desk_url=settings.desk_url or f"http://127.0.0.1:{DESK_PORT}")


@asynccontextmanager
async def checkpointer() -> AsyncGenerator[BaseCheckpointSaver[str]]:
    """The server's checkpoints, in our Postgres; held for as long as the server runs."""
    async with AsyncExitStack() as stack:
        try:
            app = await stack.enter_async_context(_shared.open())
        except StewardError:
            sys.tracebacklimit = 0  # the server ends here, and its reader needs the one line and not our stack
            raise
        yield app.graph.checkpointer


@asynccontextmanager
async def agent() -> AsyncGenerator[Served]:
    """The graph, for one run or one look."""
    async with _shared.open() as app:
        yield served(app.graph, app.deps)


@asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncGenerator[None]:
    async with _shared.open():
        yield


async def _task(task_id: str) -> Task | None:
    async with _shared.open() as app:
        return await app.deps.tasks.get(task_id)


http = FastAPI(title="Steward", lifespan=_lifespan)
http.add_middleware(Door, task=_task)


@http.get("/steward/health")
async def health() -> JSONResponse:
    """Whether the database answers, and how many playbooks are on the shelf."""
    async with _shared.open() as app:
        playbooks = len(app.deps.playbooks.all())
        try:
            await app.deps.tasks.list(limit=1)
        except Unreachable as error:
            return JSONResponse({"database": str(error), "playbooks": playbooks}, status_code=503)
    return JSONResponse({"database": "ok", "playbooks": playbooks})
