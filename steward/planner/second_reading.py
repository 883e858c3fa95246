"""The numbers of a request read once more, by another way: what the acceptance of a fixed plan rests on.

The first reading (`domain/request_reading.py`) goes from the playbook's patterns to the text, over a text that it has
unified, cut into tokens and written plainly. This one goes from the text to the values: it takes every number that the
raw text shows, knows no pattern, no token and no word but the currencies, and has Babel read it by the number
formats that Unicode's CLDR gives for the languages in question. A pattern that takes a part of a number, a
separator that is read wrongly, a value that was taken twice or left out is a mistake of one side only, and then
the two disagree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from steward.domain.model import Json

_LOCALES = ("en", "de", "fr", "de_CH")
_NUMBER = re.compile(
    r"(?:(?<=[^\W\d_][-/])|(?<=[^\W\d_])(?<!eur)(?<!euro)(?<!euros))\d+(?=\s)"  # of a name: no thousands follow `L-102`
    r"|\d(?:[.,'’]*\d|(?<=\d)\s(?=\d{3}(?!\d)))*",
    re.IGNORECASE,
)
_SIGNS = "+-−–\u2212\u2010\u2011\u2012\ufe63\uff0d"
_CURRENCY = re.compile(r"(?:EUR|euros?|€)", re.IGNORECASE)


def doubt(text: str, values: Sequence[Json]) -> str:
    """Why the values can't be the numbers of the raw text, in words; empty where each is the other."""
    texts = [value for value in values if isinstance(value, str)]
    wanted = {Decimal(str(value)) for value in values if isinstance(value, int | float) and not isinstance(value, bool)}
    seen: set[Decimal] = set()
    for found in _NUMBER.finditer(text):
        said = found[0].rstrip(".,'’ ")
        number = None if _is_marked(text, found.start(), found.start() + len(said)) else _number(said, text, found)
        if number is not None and number in wanted:
            seen.add(number)
        elif not any(_holds(each, said) for each in texts):
            return f"“{said}” can be read in another way, or is not among what was read"
    missing = wanted - seen
    return f"{min(missing)} was read, but the request does not say so plainly" if missing else ""


def _number(said: str, text: str, found: re.Match[str]) -> Decimal | None:
    """The one number that the languages agree on; money has two decimals at most."""
    from babel.numbers import NumberFormatError, parse_decimal

    read: set[Decimal] = set()
    for locale in _LOCALES:
        for written in _as_written_in(locale, said):
            try:
                read.add(parse_decimal(written, locale=locale, strict=True))
            except NumberFormatError:
                continue
    if _is_money(text, found.start(), found.start() + len(said)):
        read = {one for one in read if -_exponent(one) <= 2}
    return min(read) if len(read) == 1 else None


def _as_written_in(locale: str, said: str) -> list[str]:
    """The text with the blank or the apostrophe that this language groups thousands by."""
    if locale == "de_CH":
        return [said.replace("'", "’")]
    if locale == "fr" and re.search(r"\s", said):  # with blanks ISO 80000 allows both decimal signs
        return [re.sub(r"\s", "\u202f", re.sub(r"\.(\d{1,2})$", r",\1", said))]
    return [said]


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _is_money(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 6) : start].rstrip(), text[end : end + 6].lstrip()
    return bool(_CURRENCY.match(after) or re.search(rf"{_CURRENCY.pattern}$", before, re.IGNORECASE))


def _is_marked(text: str, start: int, end: int) -> bool:
    """Whether a sign, a percent, a digit of another script or an invisible letter stands at the number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    signed = bool(before) and before in _SIGNS and not text[max(0, start - 2) : start - 1].isalnum()
    odd = any(unicodedata.category(each) in {"Cf", "No", "Nl"} for each in before + after)
    return signed or odd or after == "%" or any(each.isnumeric() and not each.isascii() for each in text[start:end])


def _holds(value: str, said: str) -> bool:
    """Whether the number stands in the value as it was said, and not as a part of a longer one."""
    return re.search(rf"(?<!\d){re.escape(said)}(?!\d)", value) is not None
