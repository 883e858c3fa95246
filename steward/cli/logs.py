"""Log events on stderr, in the format that is set, without secrets."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from typing import Any, cast

import structlog

from steward.cli.log_formats import rendering
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.redaction_walk import spoken
from steward.logs import redacting


class _Stderr:
    """Whatever stderr is at the time: while progress is shown, it is led around it. Where nobody reads it any more, or
    its disk is full, nothing fails: there is no other place to say so."""

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            return sys.stderr.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


class _Line:
    """Makes the line of an event, and never fails whoever logs: what can't be told so is told by its name."""

    def __init__(self, steps: Sequence[structlog.typing.Processor]) -> None:
        self._steps = steps

    def __call__(self, logger: object, name: str, event: MutableMapping[str, Any]) -> str:
        told: Any = event
        try:
            for step in self._steps:
                told = step(logger, name, told)
        except Exception as error:  # noqa: BLE001 - a task does not fail for a line about it
            return f"event=log.failed of={spoken(event.get('event'))!r} error={type(error).__name__}"
        return told


def configure(level: str, log_format: str = "keyvalue", redactor: Redactor = PLAIN) -> None:
    """Log from this level on, other libraries' warnings included, without what the redactor hides."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper("iso"),
    ]
    line: list[structlog.typing.Processor] = [
        structlog.processors.format_exc_info,
        redacting(redactor),  # last, for errors and their stacks quote addresses, too
        *rendering(log_format),
    ]
    stderr = cast("Any", _Stderr())
    structlog.configure(  # our own events straight to stderr: by way of Python's logging each costs three times as much
        processors=[*shared, _Line(line)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *line],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    logging.getLogger("steward").setLevel(number)
    logging.getLogger("opentelemetry.exporter").setLevel(
        max(number, logging.ERROR)
    )  # each try of a dead endpoint is a warning
