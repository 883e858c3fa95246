"""Log events on stderr, in the format that is set, without secrets."""

from __future__ import annotations

import logging
import sys

import structlog

from steward.cli.log_formats import rendering
from steward.domain.redaction import PLAIN, Redactor
from steward.logs import redacting


class _Stderr:
    """Whatever stderr is at the time: while progress is shown, it is led around it."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(level: str, log_format: str = "keyvalue", redactor: Redactor = PLAIN) -> None:
    """Log from this level on, other libraries' warnings included, without what the redactor hides."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper("iso"),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(_Stderr())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redacting(redactor),  # last, for errors and their stacks quote addresses, too
                *rendering(log_format),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    logging.getLogger("steward").setLevel(number)
    logging.getLogger("opentelemetry.exporter").setLevel(
        max(number, logging.ERROR)
    )  # each try of a dead endpoint is a warning
