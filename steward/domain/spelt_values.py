"""Each value of an act with what the plan wrote there: the value itself, a text with references, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from steward.domain.model import Json, JsonObject
from steward.domain.references import BadReferenceError, Reference, expressions, looks_at, lookup

Place: TypeAlias = "tuple[str | int, ...]"
_DEEPEST = 30


@dataclass(frozen=True)
class Unsaid:
    """The plan wrote nothing there."""


@dataclass(frozen=True)
class Under:
    """The plan wrote a reference at `path`, of which a whole object or list came."""

    path: Place
    looked: tuple[tuple[Reference, str], ...]


Spelt: TypeAlias = "Json | Unsaid | Under"
UNSAID = Unsaid()


def leaves(value: Json | Mapping[str, Json], spelt: Spelt, path: Place = ()) -> Iterator[tuple[Place, Json, Spelt]]:
    """Each value that holds no others, with its place."""
    if len(path) > _DEEPEST:
        return
    if isinstance(spelt, str) and isinstance(value, Mapping | list):
        spelt = Under(path, tuple(referred(spelt)))
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from leaves(item, spelt.get(name, UNSAID) if isinstance(spelt, dict) else spelt, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, _of_item(spelt, index), (*path, index))
    else:
        yield path, value, value if spelt is None else spelt


def value_at(args: JsonObject, path: Place) -> Json:
    """What stands there; None where nothing does."""
    root, *rest = path
    try:
        return lookup(Reference("", str(root), rest), args)
    except BadReferenceError:
        return None


def referred(text: str) -> list[tuple[Reference, str]]:
    """The results that a text looks at, each with the expression around it."""
    try:
        return [(one, within) for within in expressions(text) for one in looks_at(within)]
    except BadReferenceError:
        return []


def beside(spelt: str) -> str:
    """The text without its references."""
    for inside in expressions(spelt):
        spelt = spelt.replace(f"${{{inside}}}", " ")
    return " ".join(spelt.split())


def _of_item(spelt: Spelt, index: int) -> Spelt:
    """What was written for an item: a lone value may have become a list of one."""
    if not isinstance(spelt, list) or not spelt:
        return spelt
    return spelt[min(index, len(spelt) - 1)]
