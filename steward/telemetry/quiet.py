"""The log of libraries that send: of each trouble one line a minute for a whole sink, without a stack."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

_PAUSE = 60.0  # seconds
_STATUS = re.compile(r"(?i:code:? |error \(|HTTPError\(\W*|status[ :=]+)([45][0-9]{2})\b")  # by which troubles differ
_LONGEST = 400  # characters of a line
_MISLEADING = ("Run compression is not enabled",)  # said of an endpoint that did not answer at all


@dataclass
class Sparing:
    """Lets the first line of a trouble pass, and then one a minute, which says how many there were between."""

    last: dict[str, float] = field(default_factory=dict[str, float])
    left: dict[str, int] = field(default_factory=dict[str, int])

    def filter(self, record: logging.LogRecord) -> bool:
        """As `logging` asks it."""
        said = self.told(record.getMessage())
        if said is None:
            return False
        record.msg, record.args, record.exc_info, record.exc_text, record.stack_info = said, None, None, None, None
        return True

    def told(self, said: str) -> str | None:
        """The line as it is to be told, None where it is not."""
        if said.startswith(_MISLEADING):
            return None
        status, now = _STATUS.search(said), time.monotonic()
        kind = status[1] if status else ""
        if now - self.last.get(kind, -_PAUSE) < _PAUSE:
            self.left[kind] = self.left.get(kind, 0) + 1
            return None
        self.last[kind] = now
        more = self.left.pop(kind, 0)
        return said[:_LONGEST] + (f" ({more:,} more like it since)" if more else "")


_sparing: dict[str, Sparing] = {}


def sparing(sink: str) -> Sparing:
    """One for all that is logged of the sink in this process."""
    return _sparing.setdefault(sink, Sparing())


def quieten(sink: str, loggers: Iterable[str]) -> None:
    """Once for the process; again changes nothing."""
    for name in loggers:
        logging.getLogger(name).addFilter(sparing(sink))


def loggers_below(*names: str) -> list[str]:
    """The loggers that modules below these have made by now."""
    return [one for one in logging.root.manager.loggerDict if one.startswith(names)]
