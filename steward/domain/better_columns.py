"""Whether another field of the same record fits an argument's name, or the request's words, better."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from steward.domain.called_origins import calls_of
from steward.domain.canonical import canonical
from steward.domain.dotted_paths import parts
from steward.domain.model import Entry, Json
from steward.domain.name_parts import parts_of
from steward.domain.origins import Origin
from steward.domain.ports.tools import Card
from steward.domain.references import schemas_at
from steward.domain.spelt_values import Place, value_at
from steward.domain.value_comparison import as_number

_ALIKE = ({"amount", "total", "sum"}, {"address", "email", "mail"})
_GENERIC = frozenset({"id", "ids", "number", "no", "name", "code", "key", "value", "date", "item", "data"})
_SHORTEST = 3  # letters of a word of the request
_MOST_FIELDS = 50
_KINDS = {
    "day": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "moment": re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}\S*"),
    "clock": re.compile(r"\d{1,2}:\d{2}(?::\d{2})?"),
    "mail": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    "page": re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE),
    "long code": re.compile(r"(?=\S*\d)\S{15,}"),
    "code": re.compile(r"(?=\S*\d)\S+"),
}


@dataclass(frozen=True)
class Argument:
    """What an argument is called, and the words that say more of it. `requested`: whether the request says a word."""

    name: frozenset[str]
    words: frozenset[str]
    requested: Callable[[Json], bool]

    def fit(self, field: frozenset[str]) -> tuple[int, int]:
        """How much of a field's name the request says, and how much the argument and its tool."""
        alike = sum(bool(one & field and one & self.name and not one & field & self.name) for one in _ALIKE)
        return sum(map(self._says, field)), len(field & self.words) + alike

    def is_whole(self, field: frozenset[str]) -> bool:
        """Whether each word of the field's name is said, by the request or by the argument's own name."""
        return all(word in self.name or self._says(word) for word in field)

    def _says(self, word: str) -> bool:
        return len(word) >= _SHORTEST and word not in _GENERIC and (self.requested(word) or self.requested(f"{word}s"))

    def is_better(self, one: frozenset[str], than: frozenset[str]) -> bool:
        """Whether a field's name fits better than another one's."""
        if one == self.name != than and not self.name <= _GENERIC:
            return True
        if self.is_whole(than) or len(one & self.name) < len(than & self.name):
            return False
        first, second = self.fit(one), self.fit(than)
        return first > second or (first == second and one < than)


def better_column(
    card: Card, path: Place, origins: Sequence[Origin], history: Sequence[Entry], requested: Callable[[Json], bool]
) -> str:
    """A field beside the one that an argument's value was taken out of, which fits it better, with its value; or
    nothing."""
    calls = [(one.place, calls_of(one.step, history)) for one in origins if one.kind == "tool" and one.place]
    argument = _argument(card, path, requested) if calls else None
    found = (_better_field(each[-1].result, place, argument) for place, each in calls if each and argument)
    return next(filter(None, found), "")


def _argument(card: Card, path: Place, requested: Callable[[Json], bool]) -> Argument:
    name = frozenset(parts_of((parts(path) or ("",))[-1]))
    said = [str(one.get("description", "")) for one in schemas_at(card.args_schema, [*path])]
    words = frozenset(word for text in (*said, card.name, card.description) for word in parts_of(text))
    return Argument(name, name | words, requested)


def _better_field(result: Json, place: Place, argument: Argument) -> str:
    record = value_at({"": result}, ("", *place[:-1])) if place and isinstance(place[-1], str) else None
    if not isinstance(record, dict) or not 1 < len(record) <= _MOST_FIELDS or place[-1] not in record:
        return ""
    value = record[place[-1]]
    kind = _kind(value)
    alike = {name: frozenset(parts_of(name)) for name, one in record.items() if kind and _kind(one) == kind}
    own = [words for name, words in alike.items() if canonical(record[name]) == canonical(value)]
    others = _others(alike, record, value)
    found = [name for name, words in others.items() if all(argument.is_better(words, one) for one in own)]
    best = max(found, key=lambda name: argument.fit(others[name]), default="")
    return f"{best} ({record[best]})" if best else ""


def _others(alike: Mapping[str, frozenset[str]], record: Mapping[str, Json], value: Json) -> dict[str, frozenset[str]]:
    return {name: words for name, words in alike.items() if canonical(record[name]) != canonical(value)}


def _kind(value: Json) -> str:
    """What a value looks like; nothing for a sentence or a name."""
    if isinstance(value, str):
        return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(value)), "")
    return "" if value is None or as_number(value) is None else "number"
