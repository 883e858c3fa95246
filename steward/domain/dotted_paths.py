"""Dotted paths as tools say them, against the places of a value: `emails.body` is the body of each e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from steward.domain.marked_values import ANY

Place: TypeAlias = str | Sequence[str | int]
"""A dotted path, as `emails.0.body` or `emails[0].body`, or its parts, for names that hold dots."""

Parts: TypeAlias = Sequence[str]

_INDEX = re.compile(r"\[\d*\]")


def parts(place: Place) -> tuple[str, ...]:
    """The names on the way to a place; indexes that are no names are left out."""
    names = _INDEX.sub("", place).split(".") if isinstance(place, str) else place
    return tuple(one for one in names if isinstance(one, str) and one)


def holds(above: Parts, below: Parts) -> bool:
    """Whether the second path is the first or a place inside of it.

    `*` is any name of a map, and need not be told in the first; indexes of lists are passed over.
    """
    if not above or (above[0].isdigit() and holds(above[1:], below)):
        return True
    if not below:
        return False
    if any(holds(*left) for left in _one_step(above, below)):
        return True
    return (below[0] == ANY or below[0].isdigit()) and holds(above, below[1:])


def _one_step(above: Parts, below: Parts) -> Iterator[tuple[Parts, Parts]]:
    """What is left of both behind a name that they share; one that holds dots may be several names of the other."""
    first, second = above[0], below[0]
    if first == second or ANY in (first, second):
        yield above[1:], below[1:]
    inner, other = first.split("."), second.split(".")
    if len(inner) > 1 and [*below[: len(inner)]] == inner:
        yield above[1:], below[len(inner) :]
    if len(other) > 1 and [*above[: len(other)]] == other:
        yield above[len(other) :], below[1:]
