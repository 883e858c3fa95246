"""Log events on stderr, in the format that is set, without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, cast

import structlog

from steward.cli.log_formats import rendering

_SECRET = re.compile(r"api[_-]?key|password|passwd|secret|token$|authorization|cookie", re.IGNORECASE)
_IN_URL = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
_IN_HEADER = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE)
_HIDDEN = "…"


class _Stderr:
    """Whatever stderr is at the time: while progress is shown, it is led around it."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(level: str, log_format: str = "keyvalue") -> None:
    """Log from this level on, other libraries' warnings included."""
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
                redact,  # last, for errors and their stacks quote addresses, too
                *rendering(log_format),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    logging.getLogger("steward").setLevel(number)


def redact(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event without what opens doors."""
    return {name: _HIDDEN if _SECRET.search(name) else _without_secrets(value) for name, value in event.items()}


def _without_secrets(value: object) -> object:
    if isinstance(value, str):
        return _IN_HEADER.sub(rf"\1 {_HIDDEN}", _IN_URL.sub(rf"\1:{_HIDDEN}@", value))
    if isinstance(value, dict):
        named = cast("dict[object, object]", value)
        return {name: _HIDDEN if _SECRET.search(str(name)) else _without_secrets(item) for name, item in named.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in cast("list[object]", value)]
    return value
