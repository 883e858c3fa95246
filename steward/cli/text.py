"""Other people's text, made safe and short for a terminal."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from steward.domain.model import Json
from steward.domain.text import line, plain


def value(given: Json) -> str:
    """A JSON value as people write it."""
    if isinstance(given, str):
        return plain(given)
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return plain(json.dumps(given, ensure_ascii=False))


def arguments(args: Mapping[str, Json], width: int = 0) -> str:
    """Arguments on one line."""
    return line(", ".join(f"{name}={value(given)}" for name, given in args.items()), width)


def bounded(text: str, most: int = 20_000) -> str:
    """The text, or its beginning with how much more there is and how to read it."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text) - most:,} more characters; --json prints all of it)"


def moment(seconds: float | None) -> str:
    """A time of the clock on the wall."""
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def instant(seconds: float | None) -> str | None:
    """A time for programs: ISO 8601 in UTC."""
    return None if not seconds else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def ago(seconds: float, now: float) -> str:
    """How long ago, in the largest unit that fits."""
    past = max(0, int(now - seconds))
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if past >= size:
            return f"{past // size} {unit} ago"
    return f"{past} s ago"


def ahead(seconds: float, now: float) -> str:
    """How long it still is, in the largest unit that fits."""
    return ago(now, seconds).removesuffix(" ago")


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def typed(task_id: str) -> str:
    """The id as an argument of a command that is to be copied into a shell: whatever is in it, it stays one word."""
    word = shlex.quote(short(task_id))
    return f"-- {word}" if word.startswith("-") else word


def short(task_id: str) -> str:
    """The beginning of a task's id that people type; ids of their own choice stay whole."""
    return task_id[:8] if len(task_id) == 36 else plain(task_id)
