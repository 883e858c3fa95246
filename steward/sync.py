"""Steward for callers that are not async: Django, Celery, notebooks, scripts.

One event loop in a thread, and one pool of connections, for as long as the process lives: opening them for every
call would cost more than most tasks. A process that was forked opens its own, and leaves its parent's alone.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future, wait
from contextlib import suppress
from types import TracebackType
from typing import Any, TypeVar

import structlog

from steward.composition import open_app
from steward.domain.errors import Unusable
from steward.domain.model import Decision
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.playbooks.dry_run import DryRun
from steward.service import App
from steward.settings import Settings, load_settings

T = TypeVar("T")
_CLOSED = "this SyncApp was closed while it was called"
_log = structlog.get_logger("steward")
_LOOK = 0.5  # seconds between two looks whether the loop still lives
_ENDING = 30.0  # seconds that what was interrupted, or is being closed, may take to end


class _Turns:
    """Who opens Steward just now; a child process begins with nobody."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


_turns = _Turns()
os.register_at_fork(after_in_child=_turns.__init__)


class SyncApp:
    """`open_app` for code that is not async; every method may be called from any thread, also side by side.

    It opens with the first call and is closed by `close`, by `with`, or with the process.

        app = SyncApp(Settings(playbooks="acme/playbooks"))
        task = app.run("Refund 15 EUR for order 1043", requested_by="kim")
        for review in app.reviews(task_id=task.id):
            task = app.decide(review.question.id, Decision(kind="approve", by="lea"))

    A call that is interrupted (Ctrl-C) leaves its task whole: `resume` goes on with it. In code that is async use
    `open_app`: here the caller's own event loop would stand still.
    """

    def __init__(self, settings: Settings | None = None, *, desk_url: str | None = None) -> None:
        self._settings, self._desk_url = settings, desk_url
        self._opened: dict[int, _Opened] = {}  # by process; a parent's stay here, unused and not taken down

    def run(
        self, goal: str, *, playbook: str | None = None, requested_by: str = "", task_id: str | None = None
    ) -> Task:
        """Carry the goal out until it is complete, failed or waits for a person. Raises Unusable, Held."""
        return self.call(
            lambda app: app.run(goal, playbook=playbook, requested_by=requested_by, task_id=task_id),
        )

    def plan(self, goal: str, *, playbook: str | None = None, requested_by: str = "") -> DryRun:
        """The plan, its checks and the approvals it would need; nothing acts and nothing is recorded."""
        return self.call(lambda app: app.plan(goal, playbook=playbook, requested_by=requested_by))

    def resume(self, task_id: str) -> Task:
        """Go on where the task is: after a crash, or with a decision that was taken. Raises Unusable, Held."""
        return self.call(lambda app: app.resume(task_id))

    def decide(self, review_id: str, decision: Decision) -> Task:
        """Take the decision, once, and go on with the task. Raises DecisionRefused, Unusable."""
        return self.call(lambda app: app.decide(review_id, decision))

    def task(self, task_id: str) -> Task:
        """The task by its id or an unambiguous beginning of it. Raises Unusable."""
        return self.call(lambda app: app.task(task_id))

    def reviews(self, *, task_id: str | None = None, limit: int = 100) -> list[Review]:
        """The questions that wait for a person, of one task or of all; oldest first."""
        return self.call(lambda app: app.reviews(task_id=task_id, limit=limit))

    def call(self, ask: Callable[[App], Coroutine[Any, Any, T]]) -> T:
        """What `ask` gives, awaited on Steward's own loop: `app.call(lambda app: app.state(task_id))`."""
        with _turns.lock:
            opened = self._opened.get(os.getpid())
            if opened is None:
                opened = self._opened[os.getpid()] = _Opened(self._settings or load_settings(), self._desk_url)
        try:
            app = opened.app.result()
        except BaseException:
            self._leave(opened)  # the next call tries again
            raise
        return opened.awaited(ask(app))

    def close(self) -> None:
        """Close what this process opened; a later call opens anew."""
        if (opened := self._opened.get(os.getpid())) is not None:
            self._leave(opened)

    def _leave(self, opened: _Opened) -> None:
        """Close what was opened, and nothing that was opened since."""
        with _turns.lock:
            if self._opened.get(os.getpid()) is opened:
                del self._opened[os.getpid()]
        opened.close()

    def __enter__(self) -> SyncApp:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def run(goal: str, *, playbook: str | None = None, requested_by: str = "") -> Task:
    """Carry one goal out, by the settings of the environment, and wait for it.

        import steward

        task = steward.run("Refund 15 EUR for order 1043")
        print(task.status, task.result)

    The first call opens Steward; it stays open for the next ones. Raises Unusable, Unreachable.
    """
    return _process_app.run(goal, playbook=playbook, requested_by=requested_by)


_process_app = SyncApp()  # opens nothing before it is called


class _Opened:
    """The loop of one process, and Steward open on it."""

    def __init__(self, settings: Settings, desk_url: str | None) -> None:
        self.app: Future[App] = Future()
        self._pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._calls: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._live, args=[settings, desk_url], name="steward", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def awaited(self, asked: Coroutine[Any, Any, T]) -> T:
        """What the coroutine gives. A caller that is interrupted waits until it has been cancelled."""
        if threading.current_thread() is self._thread:
            asked.close()
            raise Unusable("this is Steward's own event loop: await the app that was handed in")
        ended = threading.Event()
        try:
            answer = asyncio.run_coroutine_threadsafe(self._call(asked, ended), self._loop)
        except RuntimeError:  # the loop was closed
            asked.close()
            raise Unusable(_CLOSED) from None
        try:
            while not answer.done():  # a loop that ended just now tells nobody
                wait([answer], timeout=_LOOK)
                if not answer.done() and not self._thread.is_alive():
                    raise Unusable(_CLOSED)
            return answer.result()
        except CancelledError:
            raise Unusable(_CLOSED) from None
        except (KeyboardInterrupt, SystemExit):
            answer.cancel()
            ended.wait(_ENDING)
            raise

    def close(self) -> None:
        """End what is going on, then close Steward. In a process that was forked nothing is touched."""
        if os.getpid() != self._pid:
            return
        if threading.current_thread() is self._thread:
            raise Unusable("Steward's own event loop can't close itself")
        atexit.unregister(self.close)
        with suppress(RuntimeError):  # the loop was closed
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(_ENDING)

    async def _call(self, asked: Coroutine[Any, Any, T], ended: threading.Event) -> T:
        task = asyncio.ensure_future(asked)
        self._calls.add(task)
        try:
            return await task
        finally:
            self._calls.discard(task)
            ended.set()

    def _live(self, settings: Settings, desk_url: str | None) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(self._open(settings, desk_url))
            except Exception as error:  # noqa: BLE001 - the caller's to hear
                if self.app.done():
                    _log.error("steward.close_failed", error=repr(error))
                else:
                    self.app.set_exception(error)

    async def _open(self, settings: Settings, desk_url: str | None) -> None:
        async with open_app(settings, desk_url=desk_url) as app:
            self.app.set_result(app)
            await self._closing.wait()
            for task in (calls := [*self._calls]):
                task.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
