"""Events of the log: without what nobody is shown, as lines of JSON, and where they go when nobody has said.

That is Python's own logging, which shows warnings only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

import orjson
import structlog

from steward.domain.redaction import HIDDEN, PLAIN, Redactor
from steward.domain.redaction_walk import spoken

SHOWN: ContextVar[bool] = ContextVar("steward_shown", default=False)
"""Whether what is logged just now was redacted before: once is enough."""
FIRST = ("timestamp", "level", "event")
"""What a line begins with."""
_JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_AS_THEY_ARE = {str, int, bool, type(None)}
_DEEP = 8  # levels of nesting, below which a value is shown as its text


class Line:
    """The one step of a set-up of ours: the line that its steps make of an event. It never fails whoever logs: what
    can't be told so is told by its name.

    `plain` makes the same line of an event of level info that was redacted before and happened at a time in Unix
    nanoseconds, in half of the time.
    """

    def __init__(
        self,
        steps: Sequence[structlog.typing.Processor],
        plain: Callable[[str, Mapping[str, object], int], str] | None = None,
    ) -> None:
        self._steps = steps
        self.plain = plain

    def __call__(self, logger: object, name: str, event: MutableMapping[str, Any]) -> str:
        told: Any = event
        try:
            for step in self._steps:
                told = step(logger, name, told)
        except Exception as error:  # noqa: BLE001 - a task does not fail for a line about it
            return _untold(event.get("event"), error)
        return told


def _untold(event: object, error: Exception) -> str:
    return f"event=log.failed of={spoken(event)!r} error={type(error).__name__}"


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


def as_json(_: object, __: str, event: MutableMapping[str, Any]) -> str:
    """One line of ASCII that is one JSON object, whatever the values are."""
    told = {**{name: event[name] for name in FIRST if name in event}, **event}
    return _quickly(told) or _JSON.encode({str(name): _plain(one, _DEEP) for name, one in told.items()})


def json_line(event: str, told: Mapping[str, object], at: int) -> str:
    """As `as_json` makes it of an event of level info that happened then, in Unix nanoseconds."""
    seconds, rest = divmod(at, 1_000_000_000)
    stamp = f"{_second(seconds)}.{rest // 1_000:06d}Z"
    try:
        return as_json(None, "info", {"timestamp": stamp, "level": "info", "event": event, **told})
    except Exception as error:  # noqa: BLE001 - the lines beside it are written all the same
        return _untold(event, error)


@lru_cache(maxsize=1)
def _second(unix: int) -> str:
    return datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _quickly(told: dict[str, Any]) -> str:
    """The line of an event of plain words and numbers, as most are; empty where it is not so simple."""
    kinds = {*map(type, told.values())}
    if float in kinds:
        kinds.remove(float)
        if not all(math.isfinite(one) for one in told.values() if type(one) is float):
            return ""
    if not kinds <= _AS_THEY_ARE:
        return ""
    try:
        line = orjson.dumps(told)
    except TypeError:  # a name that is no text, half a character, a number beyond 64 bits
        return ""
    return line.decode() if line.isascii() else ""


def _plain(value: object, deep: int) -> object:
    """The value as JSON has it: what it has no word for is shown as text."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return str(value)
    if deep and isinstance(value, Mapping):
        named = cast("Mapping[object, object]", value)
        return {str(name): _plain(one, deep - 1) for name, one in named.items()}
    if deep and isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, deep - 1) for one in cast("list[object]", value)]
    return spoken(value)
