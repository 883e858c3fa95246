"""Whether a text says a value, as the tool's type reads it: a number, a day, an id, a name, inside a longer text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import cached_property, lru_cache

from steward.domain.model import Json
from steward.domain.spoken_dates import Moments, moments_in
from steward.domain.value_comparison import as_number

SHORTEST = 2  # characters of a text that is looked for elsewhere; a shorter one is everywhere
_GROUPED = 6  # characters from which on an id may be written with blanks or signs in it, as an IBAN is
_UNIT = r"(?:eur|usd|gbp|chf|jpy|k|m|x|h|hrs?|mins?|days?|kg|g|km|cm|mm|st|nd|rd|th)"
_NUMBER = re.compile(rf"(?<![\w.,])[+-]?(?:\d[\d.,' \u00a0\u202f]*\d|\d)(?!\w)|(?<![\w.,])\d+(?:[.,]\d+)*(?={_UNIT}\b)")
_THOUSANDS = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?(k|m|thousand|million)\b")
_CLOCK = re.compile(r"\d{2}:\d{2}(?::00)?")
_ZONE = re.compile(
    r"\b(?:utc|gmt|zulu|zone|zeitzone|[ecmp][sd]t|[bijk]st|a[ecw]st|cest|cet|eest|eet|mesz|mez"
    r"|\w+ time|ortszeit|\w+er zeit)\b|\d ?z\b|:\d\d ?[+-]\d\d:?\d\d\b"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
WORDS = {word: Decimal(number) for number, word in enumerate(_UNITS)} | {
    **dict.fromkeys(("a", "an", "single", "once"), Decimal(1)),
    **dict.fromkeys(("both", "twice", "couple", "pair"), Decimal(2)),
    "dozen": Decimal(12),
    "thirty": Decimal(30),
    "forty": Decimal(40),
    "fifty": Decimal(50),
    "sixty": Decimal(60),
    "ninety": Decimal(90),
    "hundred": Decimal(100),
    "thousand": Decimal(1_000),
    "half": Decimal("0.5"),
}
_TIMES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}


@dataclass(frozen=True)
class Said:
    """A text in which values are looked for; `today` is what its "tomorrow" is counted from, and `zone` where its times
    of day are meant, unless it names one."""

    text: str
    today: date
    zone: tzinfo | None = None

    def says(self, value: Json) -> bool:
        """Whether the value stands there as a whole."""
        if isinstance(value, bool) or value is None or isinstance(value, dict | list):
            return False
        if not isinstance(value, str):
            number = as_number(value)
            return number is not None and number in self.numbers
        text = reading(value)
        if len(text) < SHORTEST:
            return False
        if self._has(re.escape(text)) or self._names_moment(value.strip()):
            return True
        number = as_number(value)
        if number is not None and "." in value:  # a decimal, as JSON spells it; "007" is no 7
            return number in self.numbers
        return self._has_grouped(value)

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        return frozenset(_numbers(in_plain_digits(self.text)))

    @cached_property
    def _plain(self) -> str:
        return reading(self.text)

    @cached_property
    def _moments(self) -> Moments:
        return moments_in(in_plain_digits(self.text), self.today)

    def _has(self, pattern: str) -> bool:
        """As a whole: neither in a longer word, number, address or path, nor the beginning of one."""
        return re.search(rf"(?<!\w)(?<!\w[@./-]){pattern}(?!\w|[@./:?&=#+-]+\w)", self._plain) is not None

    def _has_grouped(self, value: str) -> bool:
        """An id with blanks, hyphens or dots in other places."""
        bare = [one for one in reading(value) if one.isalnum()]
        if not _GROUPED <= len(bare) <= 60 or not any(one.isdigit() for one in bare):
            return False
        return self._has(r"[\s./()-]{0,2}".join(map(re.escape, bare)))

    def _names_moment(self, value: str) -> bool:
        if _CLOCK.fullmatch(value) and value < "24":
            return time.fromisoformat(value) in self._moments.times
        if not _ISO.fullmatch(value):
            return False
        try:
            moment = datetime.fromisoformat(value)
            there = _there(moment, self.zone)
        except (ValueError, OverflowError):
            return False
        if len(value) <= 10:
            return self._moments.name(moment.date())
        spelt = [there, moment] if _ZONE.search(self._plain) else [there]
        return any(self._moments.hold(one.replace(tzinfo=None)) for one in spelt)


def day_of(value: str, zone: tzinfo | None) -> date | None:
    """The day, in the zone, on which a moment or a day in ISO's spelling is; None of another text."""
    if not _ISO.fullmatch(value):
        return None
    try:
        return _there(datetime.fromisoformat(value), zone).date()
    except (ValueError, OverflowError):
        return None


def _there(moment: datetime, zone: tzinfo | None) -> datetime:
    """The moment as clocks in the zone show it, where both are known."""
    return moment if moment.tzinfo is None or zone is None else moment.astimezone(zone)


@lru_cache(maxsize=256)
def said(text: str, today: date, zone: tzinfo | None = None) -> Said:
    """The text, read once for all values that are looked for in it."""
    return Said(text, today, zone)


def reading(text: str) -> str:
    """A text as a reader takes it: case, white space and forms of letters make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def in_plain_digits(text: str) -> str:
    """With the digits of all scripts as 0 to 9: ٩٩٫٥٠ is 99.50."""
    if text.isascii():
        return text
    plain = (str(unicodedata.decimal(one)) if one.isdecimal() and not one.isascii() else one for one in text)
    return "".join(plain).replace("٫", ".").replace("٬", ",")


def _numbers(text: str) -> Iterator[Decimal]:
    plain = reading(text)
    for found in _NUMBER.finditer(plain):
        yield from readings(found[0])
    for found in _THOUSANDS.finditer(plain):
        yield from (one * _TIMES[found[2]] for one in readings(found[1]))
    yield from (WORDS[word] for word in re.findall(r"[a-z]+", plain) if word in WORDS)


def readings(spelt: str) -> Iterator[Decimal]:
    """What a spelt number may mean: 1,500 is one and a half for some. What parts thousands has three digits behind it,
    or two as in 1,00,000: 12.50 is no 1,250."""
    spelt = spelt.rstrip(".,")
    for one in [spelt, *spelt.split()] if " " in spelt else [spelt]:  # "2 100" may be two numbers
        for thousands, point in (", ' \u00a0\u202f", "."), (". ' \u00a0\u202f", ","):
            whole, _, fraction = one.partition(point)
            number = as_number("".join(_groups(whole, thousands)) + (f".{fraction}" if fraction else ""))
            if number is not None:
                yield number


def _groups(whole: str, thousands: str) -> list[str]:
    """The digits between the signs; as they stand where these part no thousands."""
    first, *others = re.split(rf"[{thousands}]", whole)
    parts = others and len(others[-1]) == 3 and all(2 <= len(one) <= 3 for one in others) and len(first) <= 4
    return [first, *others] if parts else [whole]
