"""Whether a text says a value in another unit than the argument has by its name: 4 hours as `minutes`, 350 EUR as
`amount_cents`, 45 MW as `kilowatts`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from steward.domain.model import Json
from steward.domain.name_parts import parts_of
from steward.domain.spoken_values import WORDS, in_plain_digits, reading, readings
from steward.domain.value_comparison import as_number

_SHORT = 3
_HALF = Decimal("0.5")
_MONEY = "eur|euro|euros|€|usd|dollar|dollars|$|gbp|pounds|£|chf|francs|franken"
_KINDS: list[dict[str, str]] = [  # each with the size of its units
    {
        "0.001": "ms|millis|millisecond|milliseconds",
        "1": "s|sec|secs|second|seconds|sekunde|sekunden",
        "60": "min|mins|minute|minutes|minuten",
        "3600": "h|hr|hrs|hour|hours|std|stunde|stunden",
        "86400": "d|day|days|tag|tage|tagen",
        "604800": "week|weeks|woche|wochen",
    },
    {"1": "cent|cents", "100": _MONEY},
    {"1": "w|watt|watts", "1000": "kw|kilowatt|kilowatts", "1000000": "mw|megawatt|megawatts", "1000000000": "gw"},
    {"1": "wh", "1000": "kwh", "1000000": "mwh", "1000000000": "gwh"},
    {"0.001": "mg", "1": "g|gram|grams|gramm", "1000": "kg|kilo|kilos|kilogram|kilograms", "1000000": "t|ton|tons"},
    {"0.001": "mm", "0.01": "cm", "1": "metre|metres|meter|meters", "1000": "km|kilometre|kilometres|kilometers"},
    {"0.001": "ml", "0.01": "cl", "1": "l|liter|liters|litre|litres"},
]
_SIZES: dict[str, tuple[int, Decimal]] = {
    unit: (kind, Decimal(size))
    for kind, sizes in enumerate(_KINDS)
    for size, units in sizes.items()
    for unit in units.split("|")
}
_UNIT = "|".join(sorted(map(re.escape, _SIZES), key=len, reverse=True))
_NUMBER = r"(?<![\w.,])(?P<number>\d(?:[\d.,' \u00a0\u202f]{0,20}\d)?"
_COUNT = "|".join(sorted(WORDS, key=len, reverse=True))
_BEHIND = re.compile(rf"(?:{_NUMBER})|\b(?P<word>half an?|{_COUNT}))[ -]?(?P<unit>{_UNIT})(?!\w)")
_SIGNS = _MONEY.replace("$", re.escape("$"))
_BEFORE = re.compile(rf"(?<!\w)(?P<unit>{_SIGNS}) ?(?P<number>\d(?:[\d.,' ]{{0,20}}\d)?)(?!\w)")


def said_in_unit(texts: Iterable[str], path: Sequence[str | int], value: Json) -> bool:
    """Whether a number with a unit is in one of the texts that is the value in the argument's own unit."""
    number, size = as_number(value), _of([one for one in path if isinstance(one, str)][-1:])
    if number is None or size is None or isinstance(value, bool):
        return False
    kind, factor = size
    measures = (one for text in texts for one in _measures(reading(in_plain_digits(text))))
    return any(other == kind and said * unit == number * factor for said, (other, unit) in measures)


def _of(names: Sequence[str]) -> tuple[int, Decimal] | None:
    """The unit that the last word of a name says; three letters at most only behind others: `min` is a minimum."""
    words = parts_of(names[0]) if names else ()
    if not words or (len(words) == 1 and len(words[0]) <= _SHORT):
        return None
    return _SIZES.get(words[-1])


def _measures(text: str) -> Iterator[tuple[Decimal, tuple[int, Decimal]]]:
    for found in (*_BEHIND.finditer(text), *_BEFORE.finditer(text)):
        said = found.groupdict()
        word = said.get("word")
        for one in (_HALF if word.startswith("half") else WORDS[word],) if word else readings(said["number"] or ""):
            yield one, _SIZES[said["unit"] or ""]
