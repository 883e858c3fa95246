"""An event loop in a thread beside code that is not async, for as long as its process lives."""

from __future__ import annotations

import asyncio
import atexit
import inspect
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future, wait
from contextlib import AbstractAsyncContextManager, suppress
from multiprocessing.util import Finalize
from typing import Any, Generic, TypeVar

import structlog

from steward.domain.errors import Unusable
from steward.tools.call_runner import Threads

A = TypeVar("A")
T = TypeVar("T")
_CLOSED = "this SyncApp was closed while it was called"
_LOOK = 0.5  # seconds between two looks whether the loop still lives
_ENDING = 30.0  # seconds that what was interrupted, or is being closed, may take to end
_GREEN = [("gevent.monkey", "is_module_patched", "threading"), ("eventlet.patcher", "is_monkey_patched", "thread")]
_log = structlog.get_logger("steward")


class BackgroundLoop(Generic[A]):
    """One process's event loop in a thread, with what was opened on it: it ends with `close`, or with the process.

    Raises Unusable where threads are not the system's own.
    """

    def __init__(self, open_it: Callable[[], AbstractAsyncContextManager[A]]) -> None:
        _require_own_threads()
        self._app: Future[A] = Future()
        self._pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(Threads())  # Python's own gives none once the main thread has ended
        self._closing = asyncio.Event()
        self._calls: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._live, args=[open_it], name="steward", daemon=True)
        atexit.register(self.close)
        self._with_process = Finalize(None, self.close, exitpriority=0)  # children of multiprocessing run no atexit
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it has ended and takes no more calls."""
        return not self._thread.is_alive()

    def opened(self) -> A:
        """What was opened, once it is; raises what its opening raised."""
        return self._app.result()

    def awaited(self, asked: Awaitable[T]) -> T:
        """What the coroutine gives. A caller that is interrupted waits until it has been cancelled."""
        if threading.current_thread() is self._thread:
            _unasked(asked)
            raise Unusable("this is Steward's own event loop: await the app that was handed in")
        ended = threading.Event()
        call = self._call(asked, ended)
        try:
            answer = asyncio.run_coroutine_threadsafe(call, self._loop)
        except RuntimeError:  # the loop was closed
            _unasked(call)
            _unasked(asked)
            raise Unusable(_CLOSED) from None
        try:
            self._wait_for(answer)
        except BaseException:  # Ctrl-C, or what a signal's handler raised here
            answer.cancel()
            ended.wait(_ENDING)
            raise
        try:
            return answer.result()
        except CancelledError:
            raise Unusable(_CLOSED) from None

    def _wait_for(self, answer: Future[Any]) -> None:
        """Until it is there, or will never be: a loop that ended just now tells nobody."""
        while not answer.done():
            wait([answer], timeout=_LOOK)
            if not answer.done() and not self._thread.is_alive():
                answer.set_exception(Unusable(_CLOSED))

    def close(self) -> None:
        """End what is going on, then close Steward. In a process that was forked nothing is touched."""
        if os.getpid() != self._pid:
            return
        if threading.current_thread() is self._thread:
            raise Unusable("Steward's own event loop can't close itself")
        self.end()
        self._thread.join(_ENDING)

    def end_on_sigterm(self) -> None:
        """Have SIGTERM end this process as Ctrl-C does, closing what is open; where somebody handles it, that stays."""
        if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _terminated)

    def end(self) -> None:
        """Have it close, without waiting for that."""
        if os.getpid() != self._pid:
            return
        with suppress(RuntimeError):  # the loop was closed
            self._loop.call_soon_threadsafe(self._closing.set)

    async def _call(self, asked: Awaitable[T], ended: threading.Event) -> T:
        if self._closing.is_set():  # what it would use is being taken down
            _unasked(asked)
            raise Unusable(_CLOSED)
        task = asyncio.ensure_future(asked)
        self._calls.add(task)
        try:
            return await task
        finally:
            self._calls.discard(task)
            ended.set()

    def _live(self, open_it: Callable[[], AbstractAsyncContextManager[A]]) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(self._open(open_it))
            except Exception as error:  # noqa: BLE001 - the caller's to hear
                if self._app.done():
                    _log.error("steward.close_failed", error=repr(error))
                else:
                    self._app.set_exception(error)
        self._with_process.cancel()
        atexit.unregister(self.close)

    async def _open(self, open_it: Callable[[], AbstractAsyncContextManager[A]]) -> None:
        async with open_it() as app:
            self._app.set_result(app)
            await self._closing.wait()
            for task in (calls := [*self._calls]):
                task.cancel()
            await asyncio.gather(*calls, return_exceptions=True)


def process_ends() -> bool:
    """Whether this is a handler of the process's end: what is registered for it from now on is called no more."""
    return threading.current_thread() is threading.main_thread() and not threading.main_thread().is_alive()


def _unasked(asked: Awaitable[Any]) -> None:
    """Nobody awaits it, and nothing of it has begun."""
    if inspect.iscoroutine(asked):
        asked.close()


def _require_own_threads() -> None:
    """Green threads share one thread of the system, and so one event loop. Raises Unusable."""
    for module, name, what in _GREEN:
        patched = getattr(sys.modules.get(module), name, None)
        if patched is not None and patched(what):
            raise Unusable(
                f"{module.partition('.')[0]} has put its own in place of this process's threads, and Steward needs one "
                "of the system: run it in processes or threads (celery --pool=prefork, gunicorn --worker-class=gthread)"
            )


def _terminated(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _begin_as_child() -> None:
    """A child that has opened nothing ends by SIGTERM as it always did."""
    if signal.getsignal(signal.SIGTERM) is _terminated:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


os.register_at_fork(after_in_child=_begin_as_child)
