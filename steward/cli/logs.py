"""Log events on stderr, in the format that is set, without secrets."""

from __future__ import annotations

import logging
import sys
import warnings
from contextlib import suppress
from typing import Any, cast

import structlog

from steward.cli.log_formats import rendering
from steward.domain.redaction import PLAIN, Redactor
from steward.logs import Line, json_line, redacting


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


def configure(level: str, log_format: str = "keyvalue", redactor: Redactor = PLAIN) -> None:
    """Log from this level on, other libraries' warnings included, without what the redactor hides."""
    warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)  # they quote a model's whole answer
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
        processors=[Line([*shared, *line], plain=json_line if log_format in ("json", "emf") else None)],
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
    for library in ("opentelemetry.exporter", "psycopg"):  # each try of a dead endpoint, each lost session is a warning
        logging.getLogger(library).setLevel(max(number, logging.ERROR))
