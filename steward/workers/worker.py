"""A worker: carries out what is queued until it is told to stop, and outlives the loss of its database."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import psycopg
import structlog
from procrastinate.exceptions import ProcrastinateException

from steward.composition import open_app
from steward.database import open_database
from steward.domain.errors import Unreachable
from steward.domain.ports.tasks import Task
from steward.domain.redaction import Redactor
from steward.domain.short_work import on_our_own_loop
from steward.maintenance import maintaining
from steward.settings import Settings
from steward.workers.queue import open_worker
from steward.workers.recovery import sweeping
from steward.workers.runner import Runner

_BESIDE = 5  # connections beside those of the tasks: the leases' anchor, the sweep, the keeper
_TASKS_EACH = 4  # tasks that share one connection: each needs it for a moment, a few times for each of its waves
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0  # seconds between tries while the database is away
_LOOK = 0.2  # seconds between looks whether the queue is empty, where that ends the worker
_log = structlog.get_logger("steward")


@dataclass(frozen=True, kw_only=True)
class Worked:
    """What a worker did: tasks that ended or wait for a person (`asked` of them), and tasks given back to the queue."""

    done: int
    returned: int
    asked: int = 0


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Who is told when the worker is ready, with its name, and, if anybody, when a task has ended."""

    ready: Callable[[str], None] = lambda _: None
    ended: Callable[[Task], None] | None = None

    def told(self, redactor: Redactor) -> Callable[[Task], None] | None:
        """`ended` by the task as it may be shown: to look through one takes a while, so only where somebody listens."""
        ended = self.ended
        return None if ended is None else lambda task: ended(redactor.of(task))


async def work(
    settings: Settings,
    *,
    concurrency: int,
    name: str = "",
    desk_url: str | None = None,
    until_empty: bool = False,
    keeper: bool = True,
    watch: Watch | None = None,
) -> Worked:
    """Carry tasks out until SIGTERM or SIGINT, then drain: the first asks, a second insists.

    Raises Unusable where the set-up is wrong, Unreachable where there is no database to begin with.
    """
    name = name or f"{socket.gethostname()}-{os.getpid()}"
    watch = watch or Watch()
    asyncio.get_running_loop().set_exception_handler(_stray)
    async with AsyncExitStack() as stack:
        stack.enter_context(on_our_own_loop())
        connections = _BESIDE + -(-concurrency // _TASKS_EACH)
        app = await stack.enter_async_context(open_app(settings, desk_url=desk_url, connections=connections))
        runner = Runner(app=app, jobs=app.jobs, on_end=watch.told(app.deps.redactor), parks=not until_empty)
        stop = stack.enter_context(_stopping(runner))
        await stack.enter_async_context(sweeping(runner, settings, name=name, concurrency=concurrency))
        if keeper:
            await stack.enter_async_context(maintaining(app, settings))
        watch.ready(name)
        shift = Shift(
            runner=runner, stop=stop, settings=settings, name=name, concurrency=concurrency, until_empty=until_empty
        )
        await shift.last()
        return Worked(done=runner.done, returned=runner.returned, asked=runner.asked)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """The worker's time at the queue, over again where the database goes away, until `stop`."""

    runner: Runner
    stop: asyncio.Event
    settings: Settings
    name: str
    concurrency: int
    until_empty: bool

    async def last(self) -> None:
        """Work until stopped."""
        pause = _FIRST_PAUSE
        while not self.stop.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await self._take_turns()
            except (ProcrastinateException, psycopg.Error, Unreachable, OSError) as error:
                _log.warning("worker.interrupted", worker=self.name, error=_words(error))
            if asyncio.get_running_loop().time() - began > _LONGEST_PAUSE:
                pause = _FIRST_PAUSE
            await _within(self.stop.wait(), pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads load, hides nothing
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _take_turns(self) -> None:
        """Fetch and carry out, until stopped or until the queue fails."""
        url_or_nothing = nullcontext() if self.settings.database_url else open_database(self.settings)
        async with (
            url_or_nothing,  # an embedded server that was killed is started again
            open_worker(
                self.runner.jobs.pool,
                self.runner.carry_out,
                name=self.name,
                concurrency=self.concurrency,
                settings=self.settings,
            ) as worker,
        ):
            running = asyncio.create_task(worker.run())
            leaving = asyncio.create_task(self._time_to_leave())
            try:
                await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                leaving.cancel()
                worker.stop()
                await running

    async def _time_to_leave(self) -> None:
        if not self.until_empty:
            await self.stop.wait()
            return
        while not await _within(self.stop.wait(), _LOOK):
            if not await self.runner.has_work():
                self.stop.set()


@contextmanager
def _stopping(runner: Runner) -> Generator[asyncio.Event]:
    """Set at the first SIGTERM or SIGINT, when the tasks begin to drain; the second one stops them at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ask() -> None:
        if stop.is_set():
            runner.abandon()
        stop.set()
        runner.drain()

    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, ask)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _stray(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What the library leaves behind: a job that it could not finish, since the database was away or it was gone."""
    _log.info("worker.stray", message=context.get("message"), error=repr(context.get("exception")))


def _words(error: BaseException) -> str:
    """What happened, in a line: the library's errors leave it to their cause."""
    cause = error.__cause__ if isinstance(error, ProcrastinateException) and error.__cause__ else error
    return " ".join(str(cause).split()) or type(cause).__name__


async def _within(waiting: Any, seconds: float) -> bool:
    try:
        await asyncio.wait_for(waiting, seconds)
    except TimeoutError:
        return False
    return True
