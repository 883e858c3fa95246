"""Other people's text, made safe and short for a terminal."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from steward.domain.model import Json
from steward.domain.text import line, plain, short, span
from steward.domain.text import plural as plural


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


def moment_and_zone(seconds: float) -> str:
    """The same, and how far this machine's clock is from UTC then: 2026-12-24 18:00:00 (UTC+01:00)."""
    return f"{moment(seconds)} (UTC{datetime.fromtimestamp(seconds, UTC).astimezone().isoformat()[-6:]})"


def instant(seconds: float | None) -> str | None:
    """A time for programs: ISO 8601 in UTC."""
    return None if not seconds else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def age(seconds: float, now: float) -> str:
    """How long it has been, in the largest unit that fits."""
    return span(max(0.0, now - seconds))


def ago(seconds: float, now: float) -> str:
    """How long ago, in the largest unit that fits."""
    return f"{age(seconds, now)} ago"


def ahead(seconds: float, now: float) -> str:
    """How long it still is, in the largest unit that fits."""
    return span(max(0.0, seconds - now))


def typed(task_id: str) -> str:
    """The id as an argument of a command that is to be copied into a shell: whatever is in it, it stays one word."""
    word = shlex.quote(short(task_id))
    return f"-- {word}" if word.startswith("-") else word
