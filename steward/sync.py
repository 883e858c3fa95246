"""Steward for callers that are not async: Django, Celery, notebooks, scripts.

One event loop in a thread, and one pool of connections, for as long as the process lives: opening them for every
call would cost more than most tasks. A process that was forked opens its own, and leaves its parent's alone.
"""

from __future__ import annotations

import inspect
import os
import threading
import weakref
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

from steward.background_loop import BackgroundLoop, process_ends
from steward.catalogue import require_settings
from steward.composition import open_app
from steward.domain.errors import Unusable
from steward.domain.model import NOBODY_KNOWN, Decision, Requester
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.playbooks.dry_run import DryRun
from steward.service import App
from steward.settings import Settings, load_settings, variable

T = TypeVar("T")


class _Turns:
    """Who opens Steward just now; a child process begins with nobody."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


_turns = _Turns()
os.register_at_fork(after_in_child=_turns.__init__)


@dataclass(frozen=True)
class _Opened:
    """Steward on the loop of one process, and the settings that it was opened with."""

    settings: Settings
    loop: BackgroundLoop[App]


class SyncApp:
    """`open_app` for code that is not async; every method may be called from any thread, also side by side.

    It opens with the first call and is closed by `close`, by `with`, when nobody has it any more, or with the process.

        app = SyncApp(Settings(playbooks="acme/playbooks"))
        task = app.run("Refund 15 EUR for order 1043", requested_by="kim")
        for review in app.reviews(task_id=task.id):
            task = app.decide(review.question.id, Decision(kind="approve", by="lea"))

    A call that is interrupted (Ctrl-C) leaves its task whole: `resume` goes on with it. In code that is async use
    `open_app`: here the caller's own event loop would stand still. Pickled, it is its settings: it opens anew. Without
    settings the environment's count, which may not change while it is open.
    """

    def __init__(self, settings: Settings | None = None, *, desk_url: str | None = None) -> None:
        if settings is not None:
            require_settings(settings)
        self._settings, self._desk_url = settings, desk_url
        self._opened: dict[int, _Opened] = {}  # by process; a parent's stay here, unused and not taken down
        weakref.finalize(self, _dropped, self._opened).atexit = False

    def run(
        self,
        goal: str,
        *,
        playbook: str | None = None,
        requested_by: str = "",
        requester: Requester = NOBODY_KNOWN,
        task_id: str | None = None,
    ) -> Task:
        """Carry the goal out until it is complete, failed or waits for a person. Raises Unusable, Held."""
        return self.call(
            lambda app: app.run(
                goal, playbook=playbook, requested_by=requested_by, requester=requester, task_id=task_id
            ),
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

    def call(self, ask: Callable[[App], Awaitable[T]]) -> T:
        """What `ask` gives, awaited on Steward's own loop: `app.call(lambda app: app.state(task_id))`."""
        opened = self._here()
        try:
            return self._asked(opened, ask)
        finally:
            if process_ends():
                self._leave(opened)  # nobody closes it later

    def _asked(self, opened: _Opened, ask: Callable[[App], Awaitable[T]]) -> T:
        try:
            app = opened.loop.opened()
        except BaseException:
            self._leave(opened)  # the next call tries again
            raise
        asked = ask(app) if callable(ask) else None
        if not inspect.isawaitable(asked):
            raise Unusable("call takes a function whose value is awaited: app.call(lambda app: app.state(task_id))")
        return opened.loop.awaited(asked)

    def _here(self) -> _Opened:
        """What this process opened, or opens now. Raises Unusable where the environment says something else by now."""
        settings = self._settings or load_settings()
        with _turns.lock:
            opened = self._opened.get(os.getpid())
            if opened is None or (opened.loop.over and process_ends()):  # which closed it ahead of other handlers
                loop = BackgroundLoop(partial(open_app, settings, desk_url=self._desk_url))  # which knows nothing of us
                if not settings.database_url:  # the embedded one, which is to end with this process
                    loop.end_on_sigterm()
                opened = self._opened[os.getpid()] = _Opened(settings, loop)
        if others := _differing(opened.settings, settings):
            raise Unusable(
                f"{', '.join(map(variable, others))} changed since Steward was opened, which has the old settings: "
                "close it first (steward.close(), or the SyncApp's close), and the next call opens with the new ones"
            )
        return opened

    def close(self) -> None:
        """Close what this process opened; a later call opens anew."""
        if (opened := self._opened.get(os.getpid())) is not None:
            self._leave(opened)

    def _leave(self, opened: _Opened) -> None:
        """Close what was opened, and nothing that was opened since."""
        with _turns.lock:
            if self._opened.get(os.getpid()) is opened:
                del self._opened[os.getpid()]
        opened.loop.close()

    def __getstate__(self) -> Mapping[str, object]:
        return {"settings": self._settings, "desk_url": self._desk_url}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__init__(state["settings"], desk_url=state["desk_url"])

    def __enter__(self) -> SyncApp:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def run(goal: str, *, playbook: str | None = None, requested_by: str = "") -> Task:
    """Carry one goal out, by the settings of the environment, and wait for it.

        import steward

        task = steward.run("Refund 15 EUR for order 1043")
        print(task.status, task.result)

    The first call opens Steward; it stays open for the next ones, until `steward.close()` or the process's end.
    Raises Unusable, Unreachable.
    """
    return _process_app.run(goal, playbook=playbook, requested_by=requested_by)


def close() -> None:
    """Close what `steward.run` opened in this process; its next call opens anew.

        @celery.signals.worker_process_shutdown.connect
        def leave(**_):
            steward.close()

    A process that ends by itself does this; one that is ended by `os._exit`, as some pools end theirs, does not.
    """
    _process_app.close()


def _differing(one: Settings, other: Settings) -> list[str]:
    return [name for name in Settings.model_fields if getattr(one, name) != getattr(other, name)]


def _dropped(opened: Mapping[int, _Opened]) -> None:
    """Of an app that nobody has any more: told, and not waited for, since this may be any thread."""
    for one in [*opened.values()]:
        one.loop.end()


_process_app = SyncApp()  # opens nothing before it is called
