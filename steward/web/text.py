"""Other people's text and times, as the page shows them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from steward.domain.model import Json
from steward.domain.text import plain, span


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


def words(name: str) -> str:
    """An identifier as words: `order_id` → `Order id`."""
    spaced = plain(name).replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def ago(then: float, now: float) -> str:
    return f"{span(now - then)} ago" if now - then >= 1 else "just now"


def instant(seconds: float) -> str:
    """ISO 8601 in UTC, for `datetime` attributes."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def moment(seconds: float) -> str:
    """Date and time in UTC; scripts put it into the reader's own zone."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%d %b %Y, %H:%M:%S UTC")
