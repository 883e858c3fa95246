"""Facts as lines of the log: through whatever logging the process has, at level info."""

from __future__ import annotations

import time

import structlog

from steward.domain.ports.facts import Fact
from steward.logs import SHOWN
from steward.telemetry.emf import metric_lines
from steward.telemetry.events import event_of, is_logged
from steward.telemetry.measures import Bounded, gauge_samples, measured
from steward.telemetry.trace_ids import trace_id

_INFO = 20


class Log:
    """One event a decision, call and transition; with `metrics`, each measure as a line that CloudWatch counts."""

    name = "log"
    content = False

    def __init__(self, *, metrics: bool = False) -> None:
        self._metrics = metrics
        self._bounded = Bounded()

    def wants(self, fact: Fact) -> bool:
        if not self._metrics and not is_logged(fact):
            return False
        log = structlog.get_logger("steward").bind()
        is_on = getattr(log, "is_enabled_for", None) or getattr(log, "isEnabledFor", None)
        return is_on is None or bool(is_on(_INFO))

    def take(self, fact: Fact) -> None:
        before = SHOWN.set(True)
        try:
            self._tell(fact)
        finally:
            SHOWN.reset(before)

    def _tell(self, fact: Fact) -> None:
        log = structlog.get_logger("steward")
        event = event_of(fact)
        if event is not None:
            name, told = event
            log.info(name, task_id=fact.task_id, trace_id=trace_id(fact.task_id), **told)
        if self._metrics:
            for line in metric_lines([*measured(fact), *gauge_samples(fact)], time.time(), self._bounded):
                log.info("metrics", **line)

    def close(self, seconds: float) -> None:
        del seconds
