"""Where events go when nobody has said: to Python's own logging, which shows warnings only."""

from __future__ import annotations

import structlog


def log_through_stdlib() -> None:
    """Events become `event key=value …` lines of the logger `steward`; a set-up that exists stays."""
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
