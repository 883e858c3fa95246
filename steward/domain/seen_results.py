"""What calls gave, value by value: where a value stands, and who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from steward.domain.canonical import canonical
from steward.domain.extraction import EXTRACT
from steward.domain.model import Entry, Json
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.spelt_values import Place, leaves
from steward.domain.spoken_values import SHORTEST, reading, said
from steward.domain.value_comparison import as_number
from steward.domain.written_by import by_others

_MOST = 20_000  # values that are looked through
# characters, and the size, from which on a place says where a value is from
_PARTICULAR_TEXT, _PARTICULAR_NUMBER = 4, 100


class Seen(NamedTuple):
    """A value of a verified result; `others` wrote it."""

    entry: Entry
    card: Card
    path: Place
    value: Json
    others: bool


def seen_in(entries: Sequence[Entry], tools: Toolbox) -> list[Seen]:
    """The values of their results, the latest first; what was taken out of a text stands in that."""
    return [*_seen(entries, tools)]


def before(revision: int, history: Sequence[Entry]) -> list[Entry]:
    """What was there when the plan of that revision was proposed."""
    return [one for one in history if one.first_revision < revision]


def told_by(entries: Sequence[Entry], tools: Toolbox) -> str:
    """The tool of the latest of them whose answer holds a text that others wrote, and that is not empty; or nothing."""
    texts = (one for one in _seen(entries, tools) if one.others and isinstance(one.value, str) and one.value.strip())
    return next((one.card.name for one in texts), "")


def stands_in(value: Json, seen: Json) -> bool:
    """Whether it is that value, or that is a longer text which says it."""
    if isinstance(value, bool):
        return False
    if isinstance(seen, str):
        return value == seen or said(seen, date.min).says(value)
    number = as_number(value)
    return canonical(value) == canonical(seen) or (number is not None and number == as_number(seen))


def _seen(entries: Sequence[Entry], tools: Toolbox) -> Iterator[Seen]:
    left = _MOST
    for entry in reversed(entries):
        card = tools.card(entry.action.tool)
        if not entry.verified or card is None or entry.action.tool == EXTRACT:
            continue
        for path, value, _ in leaves(entry.result, {}):
            left -= 1
            if left < 0:
                return
            yield Seen(entry, card, path, value, by_others(card, path))


def is_particular(value: Json) -> bool:
    """Whether the place where it stands says where it is from."""
    if isinstance(value, str):
        return len(reading(value)) >= (SHORTEST if any(map(str.isdigit, value)) else _PARTICULAR_TEXT)
    number = as_number(value)
    return number is not None and abs(number) >= _PARTICULAR_NUMBER
