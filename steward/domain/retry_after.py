"""How long a system asks to be left alone, read once for tools and for the model: from headers, a body, and words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from steward.domain.model import Json
from steward.domain.text import SECONDS_IN

NOT_TAKEN = frozenset({425, 429})
"""Statuses that say by themselves that the request was not carried out and may be later."""

LONGEST = 366 * 86_400.0
"""Seconds; what is asked beyond is no serious wish."""

_UNAVAILABLE = 503
_EPOCH = 1_000_000_000.0  # seconds; a larger number of them is a date and no duration
_NUMBER = r"\d{1,12}(?:\.\d{1,12})?"
_PARTS = re.compile(rf"({_NUMBER})(ms|d|h|m|s)", re.ASCII)
_UNIT = r"(?:milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])"
_SPAN = rf"{_NUMBER}\s*{_UNIT}"
_IN_WORDS = re.compile(
    rf"\b(?:(?:try|retry|again|available|reset\w*|wait)\b[^.!?\d]{{0,30}}?)\s*({_SPAN}(?:(?:,|\s|and)*{_SPAN})*)",
    re.IGNORECASE | re.ASCII,
)
_WORD = re.compile(rf"({_NUMBER})\s*([a-z]+)", re.IGNORECASE | re.ASCII)
_MOST_WORDS = 4_000  # characters of an answer's words that are looked through
_DEEPEST, _MOST_FIELDS = 6, 200  # of an answer's body


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
    systems give with every answer, asks for nothing. Of several accounts, those count of which nothing remains.
    """
    found = _lowered(headers)
    then = _date(found.get("date", ""))
    reading = now if then is None else then
    for name, read in _PLAIN:
        if name in found and (seconds := read(found[name], reading)) is not None:
            return _bounded(seconds)
    return None if plainly else _accounted(found, reading)


def asked_in_body(body: Json, now: float) -> float | None:
    """Seconds that an answer's body asks to wait: in a field such as `retry_after` or `retryDelay`, else in words."""
    texts: list[str] = []
    told = _in_fields(body, now, texts)
    return asked_in_words(" ".join(texts)[:_MOST_WORDS]) if told is None else told


def asked_in_words(text: str) -> float | None:
    """Seconds that a sentence asks to wait: "Please try again in 1m7.5s", "retry after 20 seconds"."""
    found = _IN_WORDS.search(text[:_MOST_WORDS])
    if found is None:
        return None
    spans = [(float(amount), _unit(unit)) for amount, unit in _WORD.findall(found[1])]
    return _bounded(math.fsum(amount * seconds for amount, seconds in spans))


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST)


def _unit(word: str) -> float:
    """The seconds of a unit that is written in whatever way: m is a minute, ms and milliseconds are not."""
    short = word.lower()
    return SECONDS_IN["ms"] if short.startswith(("ms", "milli")) else SECONDS_IN[short[0]]


def _in_fields(body: Json, now: float, texts: list[str]) -> float | None:
    """What the first field that says so asks for; `texts` takes all words that are passed."""
    left: list[tuple[Json, int]] = [(body, 0)]
    for _ in range(_MOST_FIELDS):
        if not left:
            return None
        value, depth = left.pop(0)
        if isinstance(value, str):
            texts.append(value)
        if isinstance(value, dict) and (told := _in_object(value, now)) is not None:
            return told
        if depth < _DEEPEST and isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            left += [(one, depth + 1) for one in inner]
    return None


def _in_object(value: Mapping[str, Json], now: float) -> float | None:
    plain = {_dashed(name): f"{said}" for name, said in value.items() if isinstance(said, str | int | float)}
    for name, read in (*_PLAIN, *_FIELDS):
        if name in plain and (seconds := read(plain[name].strip(), now)) is not None:
            return _bounded(seconds)
    return _accounted(plain, now)


def _dashed(name: str) -> str:
    """`retryDelay`, `retry_delay` and `Retry-Delay` are one name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).replace("_", "-").lower()


def _accounted(found: Mapping[str, str], now: float) -> float | None:
    """What the accounts of rate limits come to: the longest of those used up, else the first that there is."""
    told = [
        (name, seconds) for name, read in _ACCOUNTS if name in found and (seconds := read(found[name], now)) is not None
    ]
    used_up = [seconds for name, seconds in told if _used_up(found.get(_remaining(name), ""))]
    if not told:
        return None
    return _bounded(max(used_up) if used_up else told[0][1])


def _remaining(reset: str) -> str:
    """The name of the field that says how much is left, beside that of the reset."""
    return reset.removesuffix("-after").replace("reset", "remaining")


def _used_up(remaining: str) -> bool:
    number = _number(remaining)
    return number is not None and number <= 0


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
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _after(text: str, now: float) -> float | None:
    """Seconds, the second of a moment (also in milliseconds), a duration such as 6m0s, or a date."""
    number = _number(text)
    if number is None:
        duration = _duration(text)
        moment = _date(text) if duration is None else None
        return duration if moment is None else moment - now
    if number >= _EPOCH * 1_000:
        return number / 1_000 - now
    return number - now if number >= _EPOCH else number


def _duration(text: str) -> float | None:
    parts = _PARTS.findall(text[:100])
    if not parts or "".join(amount + unit for amount, unit in parts) != text:
        return None
    return math.fsum(float(amount) * SECONDS_IN[unit] for amount, unit in parts)


def _after_ms(text: str, _: float) -> float | None:
    number = _number(text)
    return None if number is None else number / 1_000


def _in_policy(text: str, _: float) -> float | None:
    """`limit=100, remaining=0, reset=50`, or the later `"default";r=0;t=50`."""
    found = re.search(r"(?:reset\s*=\s*|;\s*t\s*=\s*)(\d{1,9})\b", text, re.ASCII)
    return None if found is None else float(found[1])


_Read = Callable[[str, float], float | None]
_PLAIN: tuple[tuple[str, _Read], ...] = (
    ("retry-after-ms", _after_ms),
    ("x-ms-retry-after-ms", _after_ms),
    ("retry-after", _after),
)
_FIELDS: tuple[tuple[str, _Read], ...] = (
    ("retry-delay", _after),  # google.rpc.RetryInfo
    ("retry-after-seconds", _after),
    ("retry-in", _after),
    ("estimated-time", _after),  # of a model that is being loaded, in seconds
)
_ACCOUNTS: tuple[tuple[str, _Read], ...] = (
    ("ratelimit-reset", _after),
    ("x-ratelimit-reset", _after),
    ("x-rate-limit-reset", _after),
    ("x-ratelimit-reset-after", _after),
    ("x-ratelimit-reset-requests", _after),
    ("x-ratelimit-reset-tokens", _after),
    ("anthropic-ratelimit-requests-reset", _after),
    ("anthropic-ratelimit-tokens-reset", _after),
    ("anthropic-ratelimit-input-tokens-reset", _after),
    ("anthropic-ratelimit-output-tokens-reset", _after),
    ("ratelimit", _in_policy),
)
