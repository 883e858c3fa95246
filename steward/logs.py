"""Where events go when nobody has said: to Python's own logging, which shows warnings only."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, cast

import structlog

from steward.domain.redaction import HIDDEN, PLAIN, Redactor

SHOWN: ContextVar[bool] = ContextVar("steward_shown", default=False)
"""Whether what is logged just now was redacted before: once is enough."""


def redacting(redactor: Redactor) -> structlog.typing.Processor:
    """The step that takes out of each event what nobody is shown."""

    def redact(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if SHOWN.get():
            return event
        shown = cast("object", redactor.of(dict(event)))
        return cast("dict[str, Any]", shown) if isinstance(shown, dict) else {"event": HIDDEN}

    return redact


def log_through_stdlib() -> None:
    """Events become `event key=value …` lines of the logger `steward`; a set-up that exists stays."""
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            redacting(PLAIN),
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
