"""What calls gave, value by value: where a value stands, who wrote it, and by whose words it was looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from steward.domain.canonical import canonical
from steward.domain.dotted_paths import parts
from steward.domain.extraction import EXTRACT
from steward.domain.model import Entry, Json, Risk
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.references import schemas_at
from steward.domain.spelt_values import Place, leaves
from steward.domain.spoken_values import SHORTEST, reading, said
from steward.domain.value_comparison import as_number
from steward.domain.written_by import by_others

_MOST = 20_000  # values that are looked through
_MOST_BESIDE = 200  # records of a list that are compared
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
    """The tool of the latest of them whose answer holds a text that others wrote; or nothing."""
    return next((one.card.name for one in _seen(entries, tools) if one.others and isinstance(one.value, str)), "")


def stands_in(value: Json, seen: Json) -> bool:
    """Whether it is that value, or that is a longer text which says it."""
    if isinstance(value, bool):
        return False
    if isinstance(seen, str):
        return value == seen or said(seen, date.min).says(value)
    number = as_number(value)
    return canonical(value) == canonical(seen) or (number is not None and number == as_number(seen))


def record_at(result: Json, path: Place) -> tuple[list[Json], int]:
    """The records of the list in which a value stands, and the number of its own; none where it stands in no list."""
    found: tuple[list[Json], int] = ([], -1)
    value = result
    for part in path:
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            found = (value, part)
            value = value[part]
        elif isinstance(value, dict) and isinstance(part, str) and part in value:
            value = value[part]
        else:
            break
    return found


@dataclass(frozen=True)
class Lookups:
    """By whose words it was decided what READs of a task looked up; its history is in the order of its calls.
    `requested`: whether the request says a value."""

    history: Sequence[Entry]
    tools: Toolbox
    requested: Callable[[Json], bool]
    known: dict[str, str] = field(default_factory=dict[str, str])

    def chosen_by(self, entry: Entry) -> str:
        """The tool whose answer, written by others, holds an argument of the READ that nothing else explains."""
        key = entry.action.key
        if entry.action.risk is not Risk.READ:
            return ""
        if key not in self.known:
            self.known[key] = ""  # ends a circle
            seen = seen_in(self.history[: self.history.index(entry)], self.tools)
            told = told_by(before(entry.first_revision, self.history[: self.history.index(entry)]), self.tools)
            given = [value for value in self._choosing(entry) if seen and not self.requested(value)]
            self.known[key] = next((by for value in given if (by := self.whose(value, seen, told))), "")
        return self.known[key]

    def is_named(self, entry: Entry) -> bool:
        """Whether the request says what the READ looked up."""
        return any(map(self.requested, self._choosing(entry)))

    def names_of(self, entry: Entry, path: Place) -> tuple[str, str]:
        """What of the record at that place the request says, and, where it says nothing of it, what of another one
        beside it. What others wrote names no record, but speaks against one."""
        records, own = record_at(entry.result, path)
        card = self.tools.card(entry.action.tool)
        if own < 0 or card is None or len(records) > _MOST_BESIDE:
            return "", ""
        above = tuple(path[: max(index for index, part in enumerate(path) if isinstance(part, int)) + 1])
        name = next(self._said_of(records[own], lambda at: not by_others(card, (*above, *at))), "")
        if name or next(self._said_of(records[own]), ""):
            return name, ""
        return "", next((name for one in records for name in self._said_of(one)), "")

    def _said_of(self, record: Json, counts: Callable[[Place], bool] = lambda _: True) -> Iterator[str]:
        """Those of its values that the request says."""
        found = (leaf for at, leaf, _ in leaves(record, {}) if counts(at) and is_particular(leaf))
        return (str(leaf) for leaf in found if self.requested(leaf))

    def _choosing(self, entry: Entry) -> list[Json]:
        """The arguments that say what is looked up: none that is one of few words, or that its tool calls free."""
        card = self.tools.card(entry.action.tool)
        if card is None:
            return []
        free = {parts(one) for one in card.roles_said if card.roles.get(one) == "free"}
        return [
            value
            for path, value, _ in leaves(entry.action.args, {})
            if is_particular(value) and parts(path) not in free and not _is_choice(card, path)
        ]

    def whose(self, value: Json, seen: Sequence[Seen], told: str) -> str:
        """Whose words, written by others, a value is; `told` where it stands nowhere, nothing where the business's own
        records alone say it."""
        own = False
        for one in seen:
            if stands_in(value, one.value):
                if by := one.card.name if one.others else self.chosen_by(one.entry):
                    return by
                own = True
        return "" if own else told


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


def _is_choice(card: Card, path: Place) -> bool:
    return any("enum" in one or "const" in one for one in schemas_at(card.args_schema, [*path]))


def is_particular(value: Json) -> bool:
    """Whether the place where it stands says where it is from."""
    if isinstance(value, str):
        return len(reading(value)) >= (SHORTEST if any(map(str.isdigit, value)) else _PARTICULAR_TEXT)
    number = as_number(value)
    return number is not None and abs(number) >= _PARTICULAR_NUMBER
