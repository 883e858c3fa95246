"""The LangSmith project that traces go to: its client, its address, and what is sent beside runs.

LangSmith's own client sends runs in the background, within bounds. Feedback and questions about the project it sends
at once, so these are left to a thread here. Nobody waits for it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from steward.domain.redaction import Redactor
from steward.domain.text import line
from steward.telemetry.quiet import quieten, sparing

_MOST_WAITING = 1_000  # pieces of feedback
_MOST_UNSAVED = 1_000  # addresses
_PAUSE = 60.0  # seconds until a project that could not be asked for is asked for again
_LOGGERS = ("langsmith.client", "langsmith._internal._background_thread")
_log = structlog.get_logger("steward")


@dataclass
class Project:
    """Opened by the first trace; `ready` is false where no key leads to LangSmith."""

    client: Any = None  # langsmith.Client, whose own types leave much unknown
    name: str = ""
    known: tuple[str, str] | None = None  # address and id
    _asked_at: float = 0.0
    _waiting: queue.Queue[Callable[[], None] | None] = field(default_factory=lambda: queue.Queue(_MOST_WAITING))
    _unsaved: dict[str, str] = field(default_factory=dict[str, str])
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _off: bool = False

    def open(self, known: Callable[[object], Redactor]) -> Any:
        """The client whose runs are redacted by what is `known` of their trace; None where there is no key."""
        with self._lock:
            if self.client is None and not self._off:
                self._open(known)
        if self.client is not None and self.known is None and time.monotonic() - self._asked_at > _PAUSE:
            self._asked_at = time.monotonic()
            self._later(self._ask)
        return self.client

    def _open(self, known: Callable[[object], Redactor]) -> None:
        from langsmith import utils

        from steward.telemetry.langsmith.client import Masking

        if not (utils.get_api_key(None) or utils.get_env_var("PROFILE")):
            self._turn_off("LANGSMITH_TRACING is set, and LANGSMITH_API_KEY is not")
            return
        quieten("langsmith", _LOGGERS)
        try:
            self.client = Masking(known, omit_traced_runtime_info=True)
        except Exception as error:  # noqa: BLE001 - a task does not fail for who watches it
            self._turn_off(f"LangSmith's client can't be set up: {line(str(error), 300)}")
            return
        self.name = utils.get_tracer_project() or "default"
        self._asked_at = time.monotonic() - 2 * _PAUSE
        self._thread = threading.Thread(target=self._work, name="langsmith feedback", daemon=True)
        self._thread.start()

    def _turn_off(self, why: str) -> None:
        import langsmith

        self._off = True
        langsmith.configure(enabled=False)  # else LangChain would send whole states, to be refused
        _log.warning("tracing.off", why=why)

    def address(self, task_id: str, root: Any) -> str:
        """Where the run is to be seen; empty until the project is known, and then it is among `unsaved`."""
        if self.known is None:
            if len(self._unsaved) < _MOST_UNSAVED:
                self._unsaved[task_id] = str(root.id)
            return ""
        self._unsaved.pop(task_id, None)
        return f"{self.known[0]}/r/{root.id}"

    def unsaved(self) -> dict[str, str]:
        """What was asked for before it was known, by task."""
        if self.known is None:
            return {}
        return {task_id: f"{self.known[0]}/r/{run}" for task_id, run in self._unsaved.items()}

    def feedback(self, root: Any, key: str, score: float, value: str) -> None:
        """One score of the trace, sent later."""
        client, run_id, trace_id, began = self.client, root.id, root.trace_id, root.start_time

        def send() -> None:
            if self.known is None:  # LangSmith takes no feedback without it
                self._ask()
            if client is not None and self.known is not None:
                client.create_feedback(
                    run_id,
                    key,
                    score=score,
                    value=value or None,
                    trace_id=trace_id,
                    session_id=self.known[1],
                    start_time=began,
                    stop_after_attempt=2,
                )

        self._later(send)

    def close(self, seconds: float) -> None:
        """Send what waits, in so many seconds at most."""
        if self.client is None or self._thread is None:
            return
        end = time.monotonic() + seconds
        self._later(None)
        self._thread.join(seconds / 2)  # the runs matter more than their scores
        self.client.close(timeout=max(0.0, end - time.monotonic()))
        self.client = None

    def _later(self, errand: Callable[[], None] | None) -> None:
        try:
            self._waiting.put_nowait(errand)
        except queue.Full:
            self._note("feedback.dropped", "more waits than LangSmith takes")

    def _work(self) -> None:
        while (errand := self._waiting.get()) is not None:
            try:
                errand()
            except Exception as error:  # noqa: BLE001 - a task does not fail for who watches it
                self._note(type(error).__name__, str(error))

    def _ask(self) -> None:
        from langsmith.utils import LangSmithNotFoundError

        client = self.client
        if client is None:
            return
        try:
            project = client.read_project(project_name=self.name)
        except LangSmithNotFoundError:
            project = client.create_project(self.name, upsert=True)
        if project.url:
            self.known = (project.url, str(project.id))

    def _note(self, kind: str, why: str) -> None:
        said = sparing("langsmith").told(line(f"{kind}: {why}", 300))
        if said is not None:
            _log.warning("telemetry.failed", sink="langsmith", error=said)
