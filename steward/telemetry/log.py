"""Facts as lines of the log: through whatever logging the process has, at level info."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import structlog

from steward.domain.ports.facts import Fact
from steward.domain.redaction import Redactor
from steward.logs import SHOWN, Line
from steward.telemetry.batches import Batches, may_wait
from steward.telemetry.emf import metric_lines
from steward.telemetry.events import Event, event_of, is_logged
from steward.telemetry.measures import Bounded, gauge_samples, measured
from steward.telemetry.trace_ids import trace_id

_INFO = 20
_PIPE = 4_096  # bytes: PIPE_BUF of Linux
_PEOPLE = ("by", "requested_by")
_ADDRESSES = Redactor(emails=True)
_telling = cache(event_of.dispatch)  # which looks up each time through weak references


class _Bound:
    """structlog's logger under one set-up; to bind one for each line costs as much as the line."""

    def __init__(self, setup: tuple[Any, ...]) -> None:
        log: Any = structlog.get_logger("steward").bind()
        self.setup, self.stdout = setup, sys.stdout  # where nobody has set anything up, it writes there
        steps, _, written_by, _ = setup
        line = steps[0] if len(steps) == 1 else None
        plain = line.plain if isinstance(line, Line) else None
        self.plain = plain
        self._write: Callable[[str], object] = written_by().info if plain else log.info
        self.info: Callable[..., object] = log.info
        asked = getattr(log, "is_enabled_for", None) or getattr(log, "isEnabledFor", None)
        self.is_on: Callable[[int], bool] = asked or (lambda _: True)

    def tell(self, event: str, told: Mapping[str, object]) -> None:
        """Log what was redacted before."""
        before = SHOWN.set(True)
        try:
            self.info(event, **told)
        finally:
            SHOWN.reset(before)

    def write(self, lines: Iterable[str]) -> None:
        """Several at once: as much as a pipe takes without breaking in where others write into it, too."""
        text = ""
        for line in lines:
            if text and len(text) + len(line) + 2 > _PIPE:
                self._write(text)
                text = ""
            text = f"{text}\n{line}" if text else line
        if text:
            self._write(text)


class Log:
    """One event a decision, call and transition; with `metrics`, each measure as a line that CloudWatch counts. Facts
    name people as they are known; with `emails`, an address is none."""

    name = "log"

    def __init__(self, *, metrics: bool = False, emails: bool = False) -> None:
        self._metrics = metrics
        self._emails = emails
        self._bounded = Bounded()
        self._bound: _Bound | None = None
        self._batches = Batches(self._take_all)

    def hears(self) -> bool:
        return self._logger().is_on(_INFO)

    def content(self, fact: Fact) -> bool:
        del fact
        return False

    def wants(self, fact: Fact) -> bool:
        return (self._metrics or is_logged(fact)) and self._logger().is_on(_INFO)

    def take(self, fact: Fact) -> None:
        """With others, a moment later, but at the time that it has now, where the lines are ours: another set-up takes
        the time at which it is called."""
        bound = self._bound or self._logger()  # as `wants` has just found it
        self._batches.add((fact, time.time_ns()), at_once=bound.plain is None or not may_wait(fact))

    def _take_all(self, told: Sequence[tuple[Fact, int]]) -> None:
        bound = self._logger()
        events = ((*event, at) for fact, at in told for event in self._events(fact, at))
        if bound.plain is None:
            for name, words, _ in events:
                bound.tell(name, words)
        else:
            bound.write([bound.plain(name, words, at) for name, words, at in events])

    def _events(self, fact: Fact, at: int) -> Iterator[Event]:
        event = _telling(type(fact))(fact)
        if event is not None:
            name, told = event
            if self._emails:
                told = {key: _ADDRESSES.text(str(one)) if key in _PEOPLE and one else one for key, one in told.items()}
            yield name, {"task_id": fact.task_id, "trace_id": trace_id(fact.task_id), **told}
        if self._metrics:
            for line in metric_lines([*measured(fact), *gauge_samples(fact)], at / 1e9, self._bounded):
                yield "metrics", line

    def _logger(self) -> _Bound:
        """The process's logger as it is set up now, bound anew only after somebody has set it up otherwise."""
        config = structlog.get_config()
        steps = (*config["processors"],)  # a copy: `structlog.testing` changes the list itself
        setup = (steps, config["wrapper_class"], config["logger_factory"], config["context_class"])
        bound = self._bound
        if bound is None or bound.stdout is not sys.stdout or bound.setup != setup:
            bound = self._bound = _Bound(setup)
        return bound

    def close(self, seconds: float) -> None:
        self._batches.flush(seconds)
