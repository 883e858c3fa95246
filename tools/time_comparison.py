"""Whether a time that a system shows is the one that was asked for, however it is spelt."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from steward.domain.model import Json
from steward.domain.value_comparison import as_number

Likeness: TypeAlias = Literal["same", "differs", "unclear"]

_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta)
_ZONES = timedelta(hours=14)  # no place is further from UTC
_QUARTER = timedelta(minutes=15)  # zones are whole quarters of an hour apart
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCALES = (1, 10**3, 10**6, 10**9)  # what counts since 1970: seconds, or thousandths, millionths, billionths of them
_FRACTION = re.compile(r"\d[.,](\d+)")
_TO_THE_MINUTE = re.compile(r"(?:^|[T ])\d\d?:\d\d(?!:?\d)")
_COMPACT = len("20260301")


def unread(shown: Json) -> Likeness:
    """Of what can't be read as the type that was asked for: a nested or numbered spelling may still mean it."""
    readable = isinstance(shown, dict | list) or (isinstance(shown, str) and any(map(str.isdigit, shown)))
    return "unclear" if readable else "differs"


def like_datetime(asked: datetime, shown: Json) -> Likeness:
    """By the moment, as finely as the system shows it; a time without a zone is taken for UTC, as most mean it."""
    wanted, number = in_utc(asked), as_number(shown)
    there = moment_of(shown)
    if number is not None and (there is None or _since_epoch(wanted, number) == "same"):
        return _since_epoch(wanted, number)  # of eight digits a count may look like a day
    if there is None:
        return unread(shown)
    text = str(shown)
    if _is_day(text):
        if asked.time() == time() and asked.date() == there.date():
            return "same"
        return "unclear" if abs(in_utc(there) - wanted) <= _ZONES + timedelta(days=1) else "differs"
    apart = abs(in_utc(there) - wanted)
    if _as_fine(_seconds(wanted), _seconds(in_utc(there)), _digits(text)):
        return "same"
    if _TO_THE_MINUTE.search(text) and apart < timedelta(minutes=1):
        return "unclear"
    zoned = asked.tzinfo is not None and there.tzinfo is not None
    return "differs" if zoned or apart > _ZONES or apart % _QUARTER else "unclear"


def like_date(asked: date, shown: Json) -> Likeness:
    """A day may be kept as its midnight, in whichever zone."""
    midnight = datetime(asked.year, asked.month, asked.day, tzinfo=UTC)
    number, there = as_number(shown), moment_of(shown)
    if number is not None and (there is None or _since_epoch(midnight, number) == "same"):
        return _since_epoch(midnight, number)
    if there is None:
        return unread(shown)
    if there.time() == time() and there.date() == asked:
        return "same"
    near = not _is_day(str(shown)) and abs(in_utc(there) - midnight) <= _ZONES + timedelta(days=1)
    return "unclear" if near else "differs"


def like_time(asked: time, shown: Json) -> Likeness:
    if not isinstance(shown, str):
        return unread(shown)
    text = shown.strip()
    try:
        there = time.fromisoformat(f"0{text}" if text[1:2] == ":" else text)
    except ValueError:
        return unread(shown)
    wanted, given = (in_utc(datetime.combine(_EPOCH, one)) for one in (asked, there))
    if _as_fine(_seconds(wanted) % 86_400, _seconds(given) % 86_400, _digits(text)):
        return "same"
    zoned = (asked.tzinfo is None) == (there.tzinfo is None)
    rounded = _TO_THE_MINUTE.search(text) and abs(given - wanted) < timedelta(minutes=1)
    return "differs" if zoned and not rounded else "unclear"


def like_timedelta(asked: timedelta, shown: Json) -> Likeness:
    """A bare number names no unit, and two parts (01:00) may be hours or minutes."""
    if as_number(shown) is not None or not isinstance(shown, str) or (":" in shown and shown.count(":") != 2):
        return "same" if not asked and as_number(shown) == 0 else "unclear"
    try:
        return "same" if _DURATION.validate_python(shown) == asked else "differs"
    except ValueError:
        return unread(shown)


def moment_of(shown: Json) -> datetime | None:
    """A time or a day in ISO 8601, or as mails and HTTP write it (RFC 5322)."""
    if isinstance(shown, bool) or not isinstance(shown, str | int):
        return None
    text = str(shown).strip()
    if (text.isdigit() or not isinstance(shown, str)) and len(text) != _COMPACT:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text) if "," in text else None
    except (ValueError, TypeError):
        return None


def _is_day(shown: str) -> bool:
    return ":" not in shown and "T" not in shown.upper()


def in_utc(moment: datetime) -> datetime:
    """Raises nothing at the ends of the calendar: there the zone is dropped."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _seconds(moment: datetime) -> Decimal:
    since = moment - _EPOCH
    return Decimal(since.days * 86_400 + since.seconds) + Decimal(since.microseconds) / 10**6


def _digits(shown: str) -> int:
    """How many digits of a second the text shows."""
    found = _FRACTION.search(shown)
    return min(len(found[1]), 6) if found else 0


def _as_fine(wanted: Decimal, shown: Decimal, digits: int) -> bool:
    """Whether they are equal at so many digits, cut or rounded."""
    unit = Decimal(1).scaleb(-digits)
    return shown in {wanted.quantize(unit, way) for way in (ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_EVEN)}


def _since_epoch(wanted: datetime, number: Decimal) -> Likeness:
    """The unit is told by the size: no two of them name days of the same millennium."""
    seconds, exponent = _seconds(wanted), number.as_tuple().exponent
    digits = max(-exponent, 0) if isinstance(exponent, int) else 0
    if any(_as_fine(seconds * scale, number, min(digits, 6)) for scale in _SCALES):
        return "same"
    near = any(abs(seconds - number / scale) <= _ZONES.total_seconds() for scale in _SCALES)
    return "unclear" if near else "differs"
