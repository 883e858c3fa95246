"""How long a system asks to be left alone: its answer's headers, read once for tools and for the model."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

NOT_TAKEN = frozenset({425, 429})
"""Statuses that say by themselves that the request was not carried out and may be later."""

LONGEST = 366 * 86_400.0
"""Seconds; what is asked beyond is no serious wish."""

_UNAVAILABLE = 503
_EPOCH = 1_000_000_000.0  # seconds; a larger number of them is a date and no duration
_PARTS = re.compile(r"(\d+(?:\.\d+)?)(ms|d|h|m|s)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}


def put_off(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait where the answer says "not now": the call was not carried out. None for any other answer.

    0 where it does not say for how long.
    """
    if status in NOT_TAKEN:
        return asked_pause(headers, now) or 0.0
    return asked_pause(headers, now, plainly=True) if status == _UNAVAILABLE or 400 <= status < 500 else None


def asked_pause(headers: Mapping[str, str], now: float, *, plainly: bool = False) -> float | None:
    """Seconds that the answer asks to wait, None where it does not. Dates are held against the answer's own.

    `now` is for answers without a date, in Unix seconds. `plainly`: a mere account of a rate limit, which many
    systems give with every answer, asks for nothing.
    """
    found = _lowered(headers)
    then = _date(found.get("date", ""))
    reading = now if then is None else then
    for name, read in _PLAIN if plainly else (*_PLAIN, *_ACCOUNTS):
        if name in found and (seconds := read(found[name], reading)) is not None:
            return min(max(seconds, 0.0), LONGEST)
    return None


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {str(name).lower(): str(value).strip() for name, value in headers.items()}


def _number(text: str) -> float | None:
    if len(text) > 30 or not re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII):
        return None
    return float(text)


def _date(text: str) -> float | None:
    """An HTTP date, or one of ISO 8601, as Unix seconds."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return None


def _after(text: str, now: float) -> float | None:
    """Seconds, or a date."""
    seconds = _number(text)
    if seconds is not None:
        return seconds
    moment = _date(text)
    return None if moment is None else moment - now


def _after_ms(text: str, _: float) -> float | None:
    number = _number(text)
    return None if number is None else number / 1_000


def _reset(text: str, now: float) -> float | None:
    """Seconds, the second of a reset (also in milliseconds), a duration such as 6m0s, or a date."""
    number = _number(text)
    if number is None:
        parts = _PARTS.findall(text)
        if parts and "".join(amount + unit for amount, unit in parts) == text:
            return math.fsum(float(amount) * _UNITS[unit] for amount, unit in parts)
        return _after(text, now)
    if number >= _EPOCH * 1_000:
        return number / 1_000 - now
    return number - now if number >= _EPOCH else number


def _in_policy(text: str, _: float) -> float | None:
    """`limit=100, remaining=0, reset=50`, or the later `"default";r=0;t=50`."""
    found = re.search(r"(?:reset\s*=\s*|;\s*t\s*=\s*)(\d{1,9})\b", text)
    return None if found is None else float(found[1])


_PLAIN = (
    ("retry-after-ms", _after_ms),
    ("x-ms-retry-after-ms", _after_ms),
    ("retry-after", _after),
)
_ACCOUNTS = (
    ("ratelimit-reset", _reset),
    ("x-ratelimit-reset", _reset),
    ("x-rate-limit-reset", _reset),
    ("x-ratelimit-reset-after", _reset),
    ("x-ratelimit-reset-requests", _reset),
    ("x-ratelimit-reset-tokens", _reset),
    ("ratelimit", _in_policy),
)
