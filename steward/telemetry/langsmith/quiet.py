"""LangSmith's own log, which has a line for each piece that could not be sent: at most one of a kind a minute."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

_LOGGERS = ("langsmith.client", "langsmith._internal._background_thread")
_PAUSE = 60.0  # seconds
_KIND = 24  # characters by which lines are alike
_LONGEST = 400  # characters of a line


@dataclass
class Sparing:
    """Lets the first line of a kind pass, and then one a minute, which says how many there were between."""

    last: dict[str, float] = field(default_factory=dict[str, float])
    left: dict[str, int] = field(default_factory=dict[str, int])

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        kind, now = said[:_KIND], time.monotonic()
        if now - self.last.get(kind, -_PAUSE) < _PAUSE:
            self.left[kind] = self.left.get(kind, 0) + 1
            return False
        self.last[kind] = now
        more = self.left.pop(kind, 0)
        record.msg = said[:_LONGEST] + (f" ({more:,} more like it since)" if more else "")
        record.args = None
        return True


_sparing = Sparing()


def quieten() -> None:
    """Once for the process; again changes nothing."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_sparing)
