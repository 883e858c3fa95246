"""The days of a span or a row that a text names by its ends: 7 to 9 December, 7.-9.12.2026, 7, 8 and 9 December."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

TO = r"(?:-|–|—|to|until|till|through|thru|bis)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\.?"
_BEFORE = re.compile(rf"(?<![\w.,/-])(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\.?\s*{TO}\s*(?:the\s+)?$")
_ROW = re.compile(rf"(?<![\w./-])(?:{_DAY}\s*(?:,|and\b|und\b|&)\s*(?:and\s+|und\s+)?(?:the\s+)?)+$")
_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s*{TO}\s*(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?![\w/-]|[.:]\d)")
_BETWEEN = re.compile(rf"\.?,?\s*{TO}\s*(?:the\s+)?")
_DAY_AFTER = re.compile(
    r"\b(?:(?:next|following) (?:morning|day)|over ?night"
    r"|(?:nächsten|folgenden|darauffolgenden) (?:morgen|tag)|über nacht)\b"
)
_LONGEST = 92  # days
_LOOKED, _MOST_BETWEEN = 60, 20  # characters before a date, and between two


@dataclass(frozen=True)
class Dated:
    """A day where a text names it. `order` tells two readings of one spelling apart; `month_first`: as December 7."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    order: int = 0
    month_first: bool = False


def spanned(text: str, dates: list[Dated]) -> Iterator[tuple[int | None, int, int]]:
    """Each day that stands between two of the dates, or in a row or a span that ends or begins with one."""
    for one in dates:
        before = text[max(0, one.start - _LOOKED) : one.start]
        if one.month_first:
            found = _AFTER.match(text, one.end)
            days = [*range(one.day + 1, min(int(found["last"]), 31) + 1)] if found else []
        elif found := _BEFORE.search(before):
            days = [*range(int(found["first"]), one.day)]
        else:
            row = _ROW.search(before)
            days = [int(each) for each in re.findall(r"\d+", row[0])] if row else []
        yield from ((one.year, one.month, day) for day in days)
    for one in dates:
        for other in dates:
            near = 0 < other.start - one.end <= _MOST_BETWEEN and other.order == one.order
            if near and _BETWEEN.fullmatch(text[one.end : other.start]):
                yield from _between(one, other)


def day_after(text: str) -> bool:
    """Whether it speaks of the day after one that it names."""
    return _DAY_AFTER.search(text) is not None


def _between(one: Dated, other: Dated) -> Iterator[tuple[int | None, int, int]]:
    known = other.year or one.year
    try:
        first = date(one.year or known or 2024, one.month, one.day)
        last = date(known or 2024, other.month, other.day)
    except ValueError:
        return
    for number in range(min((last - first).days, _LONGEST) + 1):
        day = first + timedelta(days=number)
        yield (day.year if known else None), day.month, day.day
