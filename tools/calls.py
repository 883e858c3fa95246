"""Where tools' functions run: beside the process's own work, which goes on whatever they do.

A tool may block the event loop that it is on, swallow its cancellation, hang in a thread or call `sys.exit`. So its
functions run on a loop in a thread of their own, plain functions in a thread a call; who waits for them waits
elsewhere, within the call's time. A loop that something blocks is left to it, and new calls go to another one.

A call is over when its function and every thread that it started have ended, not when its time is.
"""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

import structlog

from steward.tools.call_runner import CALL, Connections, Runner, end, let_block

_PROMPT = 0.5  # seconds within which a loop that nobody blocks begins a call
_GRACE = 0.5  # seconds that a call whose time is over gets to end
MOST_HANGING = 16  # calls of one tool that go on although their time is over; then no more is made
_log = structlog.get_logger("steward")

Work = Callable[[Connections], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What a call came to: its value, or what it raised."""

    value: Any = None
    error: BaseException | None = None


class Call:
    """One call of a function of the tool `name`, under the action's `key` where it is one that acts."""

    def __init__(self, name: str, key: str, work: Work) -> None:
        self.name = name
        self.key = key
        self.stopped = False
        self._work = work
        self._ended: Future[Ended] = Future()
        self._threads: list[Future[Any]] = []
        self._task: asyncio.Task[None] | None = None
        self._runner: Runner | None = None
        self._lock = threading.Lock()

    @property
    def runs(self) -> bool:
        """Whether any of it may still act."""
        return bool(self._parts())

    @property
    def begun(self) -> bool:
        return self._task is not None

    @property
    def came_to(self) -> Ended | None:
        return self._ended.result() if self._ended.done() else None

    def begin(self, runner: Runner) -> None:
        """On the runner's loop, unless it was stopped or begun elsewhere meanwhile."""
        let_block()
        with self._lock:
            if self._task is None and not self.stopped:
                self._runner = runner
                self._task = runner.loop.create_task(self._run(runner.connections), name=self.name)

    def stop(self) -> None:
        """Ask it to end; one that has not begun never will."""
        with self._lock:
            self.stopped = True
            if self._task is None or self._runner is None:
                self._end(Ended(error=asyncio.CancelledError()))
                return
        with suppress(RuntimeError):  # the loop is closed, and the call with it
            self._runner.loop.call_soon_threadsafe(self._task.cancel)

    def suspect(self) -> None:
        """Have nothing else begun on its loop before that has answered: this call may block it."""
        if self._runner is not None:
            self._runner.suspect()

    def joined_by(self, thread: Future[Any]) -> None:
        """It goes on in a thread of its own too."""
        self._threads.append(thread)

    async def ended(self, until: float) -> bool:
        """Whether its function has ended; waits for it until then, by `time.monotonic()`."""
        if not self._ended.done():
            await _first_of([self._ended], until - time.monotonic())
        return self._ended.done()

    async def over(self, until: float) -> bool:
        """Whether nothing of it runs any more; waits for it until then."""
        while (parts := self._parts()) and (left := until - time.monotonic()) > 0:
            await _first_of(parts, left)
        return not self.runs

    def _parts(self) -> list[Future[Any]]:
        return [one for one in (self._ended, *self._threads) if not one.done()]

    async def _run(self, connections: Connections) -> None:
        CALL.set(self)
        try:
            value = await self._work(connections)
        except BaseException as error:  # noqa: BLE001 - a tool that calls sys.exit ends its call, not the loop
            self._end(Ended(error=error))
        else:
            self._end(Ended(value=value))

    def _end(self, ended: Ended) -> None:
        if not self._ended.done():
            self._ended.set_result(ended)


class Calls:
    """Makes calls; its threads end with it."""

    def __init__(self) -> None:
        self._runners: list[Runner] = []
        self._hanging: list[Call] = []
        weakref.finalize(self, end, self._runners)

    async def close(self) -> None:
        """End what can be ended; what hangs dies with the process."""
        end(self._runners)
        until = time.monotonic() + _GRACE
        for runner in self._runners:
            await _first_of([runner.gone], until - time.monotonic())

    def hanging(self, key: str) -> Call | None:
        """The action's call whose time is over, and which goes on or has ended since."""
        return next((call for call in reversed(self._hanging) if call.key == key), None)

    def forget(self, call: Call) -> None:
        """What the call came to has been told."""
        self._hanging = [one for one in self._hanging if one is not call]

    def is_full(self, name: str) -> bool:
        """Whether so many calls of the tool hang that no more is made."""
        return sum(call.name == name and call.runs for call in self._hanging) >= MOST_HANGING

    async def make(self, name: str, work: Work, until: float, *, key: str = "") -> Call:
        """Begin the call and wait for it until then; one that still `runs` was asked to stop and did not."""
        call = Call(name, key, work)
        try:
            await self._wait(call, until)
        finally:
            if call.came_to is None:
                call.stop()
                await to_the_end(call.over(time.monotonic() + _GRACE))
                if call.runs:
                    call.suspect()
                    self._hanging = [one for one in self._hanging if one.runs or one.key]
                    self._hanging.append(call)
        return call

    async def _wait(self, call: Call, until: float) -> None:
        while time.monotonic() < until and not call.begun:
            runner = self._runner()
            runner.loop.call_soon_threadsafe(call.begin, runner, context=copy_context())
            if await call.ended(min(time.monotonic() + _PROMPT, until)):
                return
            if not call.begun and runner.is_free():
                runner.suspect()
                _log.warning("tool.blocks", tool=runner.running() or "unknown", waiting=call.name)
        await call.ended(until)

    def _runner(self) -> Runner:
        """The loop for new calls; one that was blocked and is free again is as good as any."""
        for runner in self._runners:
            if runner.is_free():
                return runner
        runner = Runner()
        self._runners.append(runner)
        return runner


async def to_the_end(waiting: Awaitable[object]) -> None:
    """Wait although whoever waits is cancelled meanwhile; what is waited for is bounded."""
    task, cancelled = asyncio.ensure_future(waiting), False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError


async def _first_of(futures: Sequence[Future[Any]], seconds: float) -> None:
    """Wait until one of them is done, so long at most; nothing is cancelled."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()

    def wake(_: Future[Any]) -> None:
        with suppress(RuntimeError):  # whoever waited is gone, and the loop with it
            loop.call_soon_threadsafe(woken.set)

    for future in futures:
        future.add_done_callback(wake)
    with suppress(TimeoutError):
        async with asyncio.timeout(max(seconds, 0.0)):
            await woken.wait()
