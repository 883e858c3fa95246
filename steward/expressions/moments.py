"""Functions over moments and spans of time; those of days and hours are told the zone that they are counted in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from steward.domain.text import SECONDS_IN
from steward.expressions.values import EvaluationError, Number, kind_of

_LONGEST = timedelta(days=3_660)  # that is gone through day by day
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d)")
_UNITS = {**SECONDS_IN, "ns": 1e-9, "us": 1e-6, "µs": 1e-6}
_AMOUNT = r"(?:(\d+(?:[.,]\d+)?){})?"
_ISO = re.compile(  # PT1H30M, as JSON has the spans of time of tools; months and years have no length of their own
    rf"P{_AMOUNT.format('W')}{_AMOUNT.format('D')}(?:T{_AMOUNT.format('H')}{_AMOUNT.format('M')}{_AMOUNT.format('S')})?"
)
PARTS: dict[str, Callable[[datetime], int]] = {  # the CEL specification's: months, days and weekdays from 0
    "getFullYear": lambda moment: moment.year,
    "getMonth": lambda moment: moment.month - 1,
    "getDate": lambda moment: moment.day,
    "getDayOfMonth": lambda moment: moment.day - 1,
    "getDayOfWeek": lambda moment: moment.isoweekday() % 7,
    "getDayOfYear": lambda moment: moment.timetuple().tm_yday - 1,
    "getHours": lambda moment: moment.hour,
    "getMinutes": lambda moment: moment.minute,
    "getSeconds": lambda moment: moment.second,
    "getMilliseconds": lambda moment: moment.microsecond // 1000,
}
_UNITS_OF = {"getHours": 3600.0, "getMinutes": 60.0, "getSeconds": 1.0, "getMilliseconds": 0.001}


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When work is done: from `opens` to `closes` on `days` (Monday is 0), of one day."""

    opens: time = time(9)
    closes: time = time(17)
    days: frozenset[int] = frozenset(range(5))


@dataclass(frozen=True, kw_only=True)
class Here:
    """Where an expression is evaluated: the zone of days and hours, and when work is done in it."""

    zone: tzinfo = UTC
    hours: Hours = field(default_factory=Hours)


def to_timestamp(here: Here, value: Any) -> datetime:
    """ISO 8601 and RFC 3339; without a zone, or without a time, in the playbook's zone."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise EvaluationError(f"a {kind_of(value)} is no timestamp")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise EvaluationError(f"{value[:40]!r} is no timestamp") from None
    if moment.tzinfo is not None:
        return moment
    offset = moment.replace(tzinfo=here.zone).utcoffset()  # two of one zone are subtracted by the clock on the wall
    return moment.replace(tzinfo=timezone(offset or timedelta()))


def to_duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    text = value.removeprefix("-") if isinstance(value, str) else ""
    iso = _ISO.fullmatch(text)
    parts = _in_units(iso) if iso else _PART.findall(text)
    if not parts or not (iso or "".join(map("".join, parts)) == text):
        raise EvaluationError(f"{str(value)[:40]!r} is no duration; write 24h, 90m or 30d")
    try:
        span = timedelta(seconds=sum(float(amount) * _UNITS[unit] for amount, unit in parts))
    except OverflowError:
        raise EvaluationError(f"{value[:40]!r} is too long") from None
    return -span if value[0] == "-" else span


def _in_units(iso: re.Match[str]) -> list[tuple[str, str]]:
    weeks, *others = [amount and amount.replace(",", ".") for amount in iso.groups()]
    given = [(str(7 * float(weeks)), "d")] if weeks else []
    return given + [(amount, unit) for amount, unit in zip(others, "dhms", strict=True) if amount]


def days_between(here: Here, one: Any, other: Any) -> int:
    """Days of the calendar, in the playbook's zone; negative where the second is before the first."""
    first, second = to_timestamp(here, one), to_timestamp(here, other)
    return (second.astimezone(here.zone).date() - first.astimezone(here.zone).date()).days


def business_hours(here: Here, one: Any, other: Any) -> Number:
    """Hours of work between two moments, in the playbook's zone; 0 where the second is not after the first."""
    seconds = _worked(to_timestamp(here, one), to_timestamp(here, other), here.zone, here.hours)
    return Decimal(seconds) / 3600


def part(called: str) -> Callable[..., int]:
    """A part of a moment, in the zone that is named or in UTC, as CEL has it; of a span the whole of it."""

    def of(value: Any, zone: Any = None) -> int:
        if isinstance(value, timedelta) and called in _UNITS_OF:
            return _whole(value, called)
        if not isinstance(value, datetime):
            raise EvaluationError(f"{called} is of a timestamp, not of a {kind_of(value)}")
        return PARTS[called](value.astimezone(zone_of(zone) if zone else UTC))

    return of


def _whole(span: timedelta, unit: str) -> int:
    """How many whole units a span has; milliseconds are those beside its seconds, as CEL has it."""
    if unit == "getMilliseconds":
        return int(span / timedelta(milliseconds=1)) % 1000
    return int(span.total_seconds() / _UNITS_OF[unit])


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """Raises EvaluationError."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise EvaluationError(f"there is no time zone {name[:40]!r}") from None


def _worked(first: datetime, last: datetime, zone: tzinfo, hours: Hours) -> int:
    """Seconds of work between two moments; raises EvaluationError for more than ten years."""
    if last <= first:
        return 0
    if last - first > _LONGEST:
        raise EvaluationError("business_hours goes through ten years at most")
    day, seconds = first.astimezone(zone).date(), 0.0
    while day <= last.astimezone(zone).date():
        if day.weekday() in hours.days:
            opens = max(first, datetime.combine(day, hours.opens, zone))
            closes = min(last, datetime.combine(day, hours.closes, zone))
            seconds += max(0.0, closes.timestamp() - opens.timestamp())
        day += timedelta(days=1)
    return int(seconds)


ZONED: dict[str, Callable[..., Any]] = {
    "timestamp": to_timestamp,
    "days_between": days_between,
    "business_hours": business_hours,
}
