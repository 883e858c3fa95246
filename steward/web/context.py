"""What the pages work with, and the tasks they set going again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import structlog
from starlette.requests import Request

from steward.domain.errors import Held, StewardError
from steward.service import App

_log = structlog.get_logger(__name__)


OpenApp = Callable[[], AbstractAsyncContextManager[App]]


@dataclass(frozen=True)
class Resumer:
    """Goes on with tasks whose question was answered, without anybody waiting for it, or leaves them to the workers.

    What a stop of this process leaves behind is found by the next sweep: the decision is recorded.
    """

    open_app: OpenApp
    _running: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def start(self, task_id: str) -> None:
        """Go on with the task in the background."""
        running = asyncio.create_task(self._resume(task_id), name=f"resume {task_id}")
        self._running.add(running)  # the event loop itself keeps no strong reference
        running.add_done_callback(self._done)

    async def _resume(self, task_id: str) -> None:
        async with self.open_app() as app:
            try:
                if not await app.jobs.enqueue_for_workers(task_id):
                    await app.resume(task_id)
            except Held:  # whoever carries the task out finds the decision there
                _log.info("task.held", task_id=task_id)
            except StewardError as error:
                _log.warning("task.resume_failed", task_id=task_id, error=str(error))

    def _done(self, running: asyncio.Task[None]) -> None:
        self._running.discard(running)
        if not running.cancelled() and (error := running.exception()) is not None:
            _log.error("task.resume_failed", name=running.get_name(), error=repr(error))


def now(app: App) -> float:
    """Unix seconds by the app's clock."""
    return app.deps.clock.now()


def app_of(request: Request) -> App:
    """Steward, as the request came to it."""
    return request.state.steward


def resumer_of(request: Request) -> Resumer:
    return request.state.resumer
