"""Other people's text and times, as the page shows them."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

from domain.model import Json

_CONTROL = {"Cc", "Cf", "Cs", "Co"}  # Cf holds what turns the reading direction round
_PLAIN = "\n\u200c\u200d"  # emoji and several scripts need the joiners
_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60))


def plain(text: str) -> str:
    """The text with control characters spelt out, so that it reads as what it is."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one in _PLAIN or unicodedata.category(one) not in _CONTROL else _spelt(one) for one in text)


def line(text: str, width: int) -> str:
    """One line of at most `width` characters."""
    joined = plain(" ".join(text.split()))
    return joined if len(joined) <= width else joined[: width - 1].rstrip() + "…"


def value(given: Json) -> str:
    """A JSON value as people write it."""
    if isinstance(given, str):
        return plain(given)
    if isinstance(given, bool):
        return "yes" if given else "no"
    if given is None:
        return "–"
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return plain(json.dumps(given, ensure_ascii=False))


def summary(args: dict[str, Json], width: int = 160) -> str:
    """Arguments on one line."""
    return line(", ".join(f"{name}: {value(given)}" for name, given in args.items()), width)


def words(name: str) -> str:
    """An identifier as words: `order_id` → `Order id`."""
    spaced = plain(name).replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def span(seconds: float) -> str:
    """A length of time in the largest unit that fits."""
    for unit, size in _UNITS:
        if abs(seconds) >= size:
            return f"{int(abs(seconds) // size)} {unit}"
    return f"{int(abs(seconds))} s"


def ago(then: float, now: float) -> str:
    return f"{span(now - then)} ago" if now - then >= 1 else "just now"


def instant(seconds: float) -> str:
    """ISO 8601 in UTC, for `datetime` attributes."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def moment(seconds: float) -> str:
    """Date and time in UTC; scripts put it into the reader's own zone."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%d %b %Y, %H:%M:%S UTC")


def clock_time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M UTC")


def plural(count: float, noun: str) -> str:
    return f"{count:g} {noun}" if count == 1 else f"{count:g} {noun}s"


def _spelt(one: str) -> str:
    if one == "\t":
        return "    "
    return "" if one == "\r" else one.encode("unicode_escape", "backslashreplace").decode()
