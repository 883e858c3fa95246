"""The days and times of day that a text names, in English, German and in figures, as far as they can be told for sure.

What is not read here is not guessed: a date that a text names in other words is told as one that it does not name.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from steward.domain.spoken_spans import TO, Dated, day_after, spanned

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = "|".join(f"{one[:3]}(?:{one[3:]})?" if len(one) > 3 else one for one in _MONTHS)
_DAY = "|".join(f"{one[:3]}(?:{one[3:]})?" for one in _DAYS)
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4}|\d{2})?(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?{_YEAR}")
_MONTH_FIRST = re.compile(rf"\b(?P<month>{_MONTH})\b\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w){_YEAR}")
_WEEKDAY = re.compile(rf"\b(?P<day>{_DAY})\b(?:\s*{TO}\s*(?:next\s+)?(?P<last>{_DAY})\b)?")
_END_OF = re.compile(rf"\b(?:end of|ende)\s+(?P<month>{_MONTH})\b\.?{_YEAR}")
_RELATIVE = re.compile(r"\b(?:(?P<word>today|tonight|tomorrow|yesterday)|in\s+(?P<count>\w+)\s+(?P<unit>day|week)s?)\b")
_CLOCK = re.compile(
    r"(?<![\w.:])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?\s*(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\w.:])(?P<h24>[01]?\d|2[0-4])[:h](?P<m24>[0-5]\d)(?!\d)|\b(?P<word>noon|midday|midnight)\b"
    r"|\bat\s+(?P<bare>\d{1,2})(?:\s+o['’]?clock)?(?![\w:./-])|(?<![\w.:])(?P<oclock>\d{1,2})\s+o['’]?clock\b"
)
_HOURS = re.compile(
    rf"(?<![\w.:,/+-])(?P<from>\d{{1,2}})(?::(?P<m1>[0-5]\d))?\s*{TO}\s*(?P<to>\d{{1,2}})(?::(?P<m2>[0-5]\d))?"
    rf"(?![\d:/-]|\.\d|(?:st|nd|rd|th|\.)?\s*(?:of\s+)?(?:{_MONTH})\b)"
)
_LASTING = re.compile(
    r"(?<![\w.])(?P<count>\d{1,4}|an?|one|two|three|four|half an)[\s-]*(?P<unit>h(?:ou)?r|min(?:ute)?)s?\b"
)
_GERMAN = {
    "januar": "january",
    "februar": "february",
    "märz": "march",
    "mai": "may",
    "juni": "june",
    "juli": "july",
    "okt": "oct",
    "oktober": "october",
    "dez": "dec",
    "dezember": "december",
    "montag": "monday",
    "dienstag": "tuesday",
    "mittwoch": "wednesday",
    "donnerstag": "thursday",
    "freitag": "friday",
    "samstag": "saturday",
    "sonntag": "sunday",
    "gestern": "yesterday",
    "heute": "today",  # and no "morgen", which is a morning as well
    "übermorgen": "day after tomorrow",
}
_GERMAN_WORD = re.compile(rf"\b(?:{'|'.join(_GERMAN)})\b")
_UHR = re.compile(r"(?<![\w.:])(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))? uhr\b(?: (?P<behind>[0-5]\d)\b)?")
_MOST_DATES = 50  # dates of which spans are looked for
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}


@dataclass(frozen=True)
class Moments:
    """The days that a text names (`any_year`: month and day without a year), the times of day, and lengths of time."""

    days: frozenset[date] = frozenset()
    any_year: frozenset[tuple[int, int]] = frozenset()
    times: frozenset[time] = frozenset()
    lengths: frozenset[timedelta] = field(default_factory=frozenset[timedelta])

    def name(self, day: date) -> bool:
        return day in self.days or (day.month, day.day) in self.any_year

    def hold(self, moment: datetime) -> bool:
        """Whether day and time of day are named, or it ends a named length of time after one that is."""
        clock = moment.time().replace(second=0, microsecond=0)
        if self.name(moment.date()) and (clock in self.times or (clock == time() and not self.times)):
            return True
        begins = [moment - length for length in self.lengths]
        return any(self.name(one.date()) and one.time() in self.times for one in begins)


def moments_in(text: str, today: date) -> Moments:
    """All that the text names; `today` is what its tomorrow is counted from."""
    text = _in_english(text.casefold())
    days, any_year = set(_relative(text, today)), set[tuple[int, int]]()
    for year, month, day in _dated(text):
        if year is None:
            any_year.add((month, day))
        elif (found := _date(year, month, day)) is not None:
            days.add(found)
    if day_after(text):
        days |= {one + timedelta(days=1) for one in days if one < date.max}
        any_year |= {(after.month, after.day) for one in any_year if (after := _after(*one)) is not None}
    return Moments(frozenset(days), frozenset(any_year), frozenset(_times(text)), frozenset(_lengths(text)))


def _in_english(text: str) -> str:
    """With German names of months and days, and hours, as English has them."""
    if "uhr" in text:
        text = _UHR.sub(_clock, text)
    return _GERMAN_WORD.sub(lambda found: _GERMAN[found[0]], text)


def _clock(found: re.Match[str]) -> str:
    minute = found["minute"] or found["behind"]
    return f"{found['hour']}:{minute}" if minute else f"at {found['hour']}"


def _dated(text: str) -> Iterator[tuple[int | None, int, int]]:
    dates = [*_dates(text)]
    yield from ((one.year, one.month, one.day) for one in dates)
    yield from spanned(text, dates[:_MOST_DATES])
    for found in _END_OF.finditer(text):
        month, year = _number(_MONTHS, found["month"]) + 1, _year(found["year"])
        yield from ((year, month, last) for last in ({28, 29} if month == 2 else {monthrange(2024, month)[1]}))


def _dates(text: str) -> Iterator[Dated]:
    for found in _ISO.finditer(text):
        yield Dated(*found.span(), int(found["year"]), int(found["month"]), int(found["day"]))
    for found in _NUMERIC.finditer(text):
        first, second, year = int(found["a"]), int(found["b"]), _year(found["year"])
        yield Dated(*found.span(), year, second, first)
        yield Dated(*found.span(), year, first, second, order=1)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(text):
            month, year = _number(_MONTHS, found["month"]) + 1, _year(found["year"])
            whole = found.end() if year or pattern is _DAY_FIRST else found.end("day")
            yield Dated(found.start(), whole, year, month, int(found["day"]), month_first=pattern is _MONTH_FIRST)


def _relative(text: str, today: date) -> Iterator[date]:
    for found in _RELATIVE.finditer(text):
        if found["word"]:
            yield today + timedelta(days={"tomorrow": 1, "yesterday": -1}.get(found["word"], 0))
        elif (count := _count(found["count"])) is not None:
            yield today + timedelta(days=count * (7 if found["unit"] == "week" else 1))
    if "day after tomorrow" in text:
        yield today + timedelta(days=2)
    for found in _WEEKDAY.finditer(text):
        ahead = (_number(_DAYS, found["day"]) - today.weekday()) % 7
        more = (_number(_DAYS, found["last"]) - _number(_DAYS, found["day"])) % 7 if found["last"] else 0
        for day in range(ahead, ahead + more + 1):
            yield today + timedelta(days=day)
            yield today + timedelta(days=day + 7)  # "next Friday" is one or the other


def _times(text: str) -> Iterator[time]:
    for found in _CLOCK.finditer(text):
        if found["word"]:
            yield time(0 if found["word"] == "midnight" else 12)
        elif found["h24"]:
            yield time(int(found["h24"]) % 24, int(found["m24"]))
        elif (bare := found["bare"] or found["oclock"]) and int(bare) <= 24:
            yield time(int(bare) % 24)
            yield time((int(bare) + 12) % 24)
        elif found["hour"] and 1 <= int(found["hour"]) <= 12:
            hour = int(found["hour"]) % 12 + (12 if found["half"] == "p" else 0)
            yield time(hour, min(59, int(found["minute"] or 0)))
    for found in _HOURS.finditer(text):
        for hour, minute in ((found["from"], found["m1"]), (found["to"], found["m2"])):
            if int(hour) <= 24:
                yield time(int(hour) % 24, int(minute or 0))
                yield time((int(hour) + 12) % 24, int(minute or 0))


def _lengths(text: str) -> Iterator[timedelta]:
    for found in _LASTING.finditer(text):
        hours = found["unit"].startswith("h")
        if found["count"] == "half an":
            yield timedelta(minutes=30)
        elif (count := _count(found["count"])) is not None:
            yield timedelta(hours=count) if hours else timedelta(minutes=count)


def _after(month: int, day: int) -> date | None:
    found = _date(2024, month, day)
    return None if found is None else found + timedelta(days=1)


def _number(names: Sequence[str], text: str) -> int:
    return next(index for index, name in enumerate(names) if name.startswith(text[:3]))


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 4 else _COUNTS.get(text)


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
