"""Other people's text, made safe and short for a terminal."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from steward.domain.model import Json
from steward.domain.text import line, plain, short, span
from steward.domain.text import plural as plural


class _Clock:
    """The clock that times are told by; without a zone it is this machine's."""

    zone: tzinfo | None = None


_CLOCK = _Clock()


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


def tell_times_in(zone: str) -> None:
    """From now on times are told, and meant, in that zone (an IANA name); empty: in this machine's."""
    _CLOCK.zone = ZoneInfo(zone) if zone else None


def moment(seconds: float | None) -> str:
    """A time of the clock on the wall, with its zone where that is not this machine's: 2026-12-24 18:00:00 CET."""
    return "" if seconds is None else _told(seconds, "%Y-%m-%d %H:%M:%S")


def minute(seconds: float) -> str:
    """The same without seconds."""
    return _told(seconds, "%Y-%m-%d %H:%M")


def moment_and_zone(seconds: float) -> str:
    """A time and how far its clock is from UTC then: 2026-12-24 18:00:00 (UTC+01:00)."""
    there = _there(seconds)
    return f"{there:%Y-%m-%d %H:%M:%S} (UTC{there.isoformat()[-6:]})"


def meant(given: datetime) -> float:
    """The time, in Unix seconds, that somebody typed: by the clock that times are told by, unless it names a zone."""
    return (given if given.tzinfo or _CLOCK.zone is None else given.replace(tzinfo=_CLOCK.zone)).timestamp()


def _there(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(_CLOCK.zone)


def _told(seconds: float, form: str) -> str:
    there = _there(seconds)
    return there.strftime(form if there.utcoffset() == there.astimezone().utcoffset() else f"{form} %Z")


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
