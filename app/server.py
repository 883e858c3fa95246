"""What `langgraph.json` names: the graph, the checkpointer, the doors and the HTTP app of the LangGraph server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from contextvars import Context
from dataclasses import dataclass, field

import httpx
import structlog
from fastapi import FastAPI
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph_sdk import get_client
from langgraph_sdk.errors import LangGraphError

from app.doors.langgraph_auth import make_auth
from app.doors.rights import Rights, label
from app.office import Office, open_office
from app.server_door import Door
from app.server_graph import Served, served
from app.settings import DESK_PORT, Settings, load_settings
from app.site import at_work, make_site
from app.tracing import close_tracing
from domain.errors import StewardError
from domain.ports import Review, Task

log = structlog.get_logger()


@dataclass
class Shared:
    """Steward, opened by the first who asks and closed by the last who leaves.

    The server asks for the checkpointer once, for the graph with every run and every look at a thread.
    """

    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _users: int = 0
    _office: Office | None = None

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[Office]:
        async with self._lock:
            office = self._office
            if office is None:
                office = self._office = await self._stack.enter_async_context(_open())
            self._users += 1
        try:
            yield office
        finally:
            async with self._lock:
                self._users -= 1
                if not self._users:
                    self._office = None
                    await self._stack.aclose()


_shared = Shared()


def _settings() -> Settings:
    settings = load_settings()
    return settings.model_copy(update={"desk_url": settings.desk_url or f"http://127.0.0.1:{DESK_PORT}"})


def _open() -> AbstractAsyncContextManager[Office]:
    return open_office(_settings())


@asynccontextmanager
async def checkpointer() -> AsyncGenerator[BaseCheckpointSaver[str]]:
    """The server's checkpoints, in our Postgres; held for as long as the server runs."""
    async with AsyncExitStack() as stack:
        try:
            office = await stack.enter_async_context(_shared.open())
        except StewardError:
            sys.tracebacklimit = 0  # the server ends here, and its reader needs the one line and not our stack
            raise
        yield office.app.graph.checkpointer


@asynccontextmanager
async def agent() -> AsyncGenerator[Served]:
    """The graph, for one run or one look."""
    async with _shared.open() as office:
        yield served(office.app.graph, office.app.deps, _label)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    try:
        async with _shared.open() as office, at_work(app, office, _settings()):
            yield
    finally:
        await asyncio.to_thread(close_tracing)


async def _task(task_id: str) -> Task | None:
    async with _shared.open() as office:
        return await office.app.deps.tasks.get(task_id)


async def _open_review(task_id: str) -> Review | None:
    async with _shared.open() as office:
        return next(iter(await office.app.deps.reviews.list(task_id=task_id)), None)


async def _label(task: Task) -> None:
    """Without it the task is whole, and a search of its playbook's reviewers misses the thread."""
    # the caller of the run, whom the server keeps in a context variable, may not write these
    labelling = asyncio.create_task(_write_label(task), context=Context())
    try:
        await labelling
    except (LangGraphError, httpx.HTTPError) as error:
        log.warning("thread.unlabelled", task_id=task.id, error=repr(error))


async def _write_label(task: Task) -> None:
    metadata: dict[str, object] = {}
    label(metadata, task.requested_by, task.playbook)
    async with get_client(url=None) as client:
        await client.threads.update(task.id, metadata=metadata)


def _rights() -> Rights:
    return Rights(task=_task, open_review=_open_review, keys=http.state.gate.keys)


http = make_site(_lifespan, _shared.open)
http.add_middleware(Door)
_pages = [*http.routes]
auth = make_auth(_rights, lambda: _pages)
