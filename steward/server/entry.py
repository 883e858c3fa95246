"""What `langgraph.json` names: the graph, the checkpointer, the auth and the HTTP app of the LangGraph server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
import structlog
from fastapi import FastAPI
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph_sdk import get_client
from langgraph_sdk.errors import LangGraphError

from steward.composition import open_app
from steward.domain.errors import StewardError
from steward.domain.playbook_choice import playbook_named
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.redaction import Redactor
from steward.nodes.task_redactor import knowing
from steward.server.authorization import Rights, label
from steward.server.graph import Served, served
from steward.server.http_app import at_work, make_site
from steward.server.langgraph_auth import make_auth
from steward.server.unsupported import Unsupported
from steward.service import App
from steward.settings import DESK_PORT, Settings, load_settings
from steward.tracing import close_tracing

if __name__ != "steward.server.entry":  # each copy would open a Steward of its own
    raise ImportError("the server's entry is steward.server.entry: name it so in langgraph.json, not by its file")

log = structlog.get_logger()


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


def _settings() -> Settings:
    settings = load_settings()
    return settings.model_copy(update={"desk_url": settings.desk_url or f"http://127.0.0.1:{DESK_PORT}"})


def _open() -> AbstractAsyncContextManager[App]:
    return open_app(_settings())


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
        yield served(app.graph, app.deps, _label)


@asynccontextmanager
async def _lifespan(site: FastAPI) -> AsyncGenerator[None]:
    try:
        async with _shared.open() as app, at_work(site, app, _settings()):
            yield
    finally:
        await asyncio.to_thread(close_tracing)


async def _task(task_id: str) -> Task | None:
    async with _shared.open() as app:
        return await app.deps.tasks.get(task_id)


async def _check_playbook(name: str) -> None:
    """Raises Unusable for one that there is not."""
    async with _shared.open() as app:
        playbook_named(app.deps.playbooks, name)


async def _knowing(task_id: str) -> Redactor:
    async with _shared.open() as app:
        return await knowing(app.deps.redactor, app.deps.ledger, task_id, await app.deps.tasks.get(task_id))


async def _open_review(task_id: str) -> Review | None:
    async with _shared.open() as app:
        return next(iter(await app.deps.reviews.list(task_id=task_id)), None)


async def _label(task: Task) -> None:
    """Without it the task is whole, and a search of its playbook's reviewers misses the thread."""
    # the caller of the run, whom the server keeps in a context variable, may not write these
    labelling = asyncio.create_task(_write_label(task), context=Context())
    try:
        await labelling
    except (LangGraphError, httpx.HTTPError) as error:
        log.warning("thread.unlabelled", task_id=task.id, error=repr(error))


async def _opened(task: Task) -> None:
    """The thread of a task that came over MCP; the task is whole without it, and screens that list threads miss it."""
    metadata: dict[str, object] = {}
    label(metadata, task.requested_by, task.playbook)
    opening = asyncio.create_task(_open_thread(task, metadata), context=Context())
    try:
        await opening
    except (LangGraphError, httpx.HTTPError) as error:
        log.warning("thread.unopened", task_id=task.id, error=repr(error))


async def _open_thread(task: Task, metadata: dict[str, object]) -> None:
    async with get_client(url=None) as client:
        await client.threads.create(thread_id=task.id, graph_id="steward", metadata=metadata, if_exists="do_nothing")


async def _assistant(assistant_id: str) -> Mapping[str, Any]:
    """What the assistant sets, whoever asks."""
    return await asyncio.create_task(_context_of(assistant_id), context=Context())


async def _context_of(assistant_id: str) -> Mapping[str, Any]:
    async with get_client(url=None) as client:
        assistant = await client.assistants.get(assistant_id)
    return cast("Mapping[str, Any]", assistant.get("context") or {})


async def _write_label(task: Task) -> None:
    metadata: dict[str, object] = {}
    label(metadata, task.requested_by, task.playbook)
    async with get_client(url=None) as client:
        await client.threads.update(task.id, metadata=metadata)


def _rights() -> Rights:
    keys = http.state.authenticator.keys
    return Rights(
        task=_task,
        open_review=_open_review,
        keys=keys,
        assistant=_assistant,
        check_playbook=_check_playbook,
        knowing=_knowing,
    )


http = make_site(_lifespan, _shared.open)
http.state.mcp.opened = _opened
http.add_middleware(Unsupported)
_pages = [*http.routes]
auth = make_auth(_rights, lambda: _pages)
