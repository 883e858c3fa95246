"""Dotted paths as tools say them, against the places of a value: `emails.body` is the body of each e-mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from steward.domain.marked_values import ANY

Place: TypeAlias = str | Sequence[str | int]
"""A dotted path, as `emails.0.body` or `emails[0].body`, or its parts; a name that holds a dot needs the latter."""

_INDEX = re.compile(r"\[\d*\]")


def parts(place: Place) -> tuple[str, ...]:
    """The names on the way to a place; indexes that are no names are left out."""
    if isinstance(place, str):
        return tuple(part for part in _INDEX.sub("", place).split(".") if part)
    return tuple(part for part in place if isinstance(part, str))


def holds(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the second path is the first or a place inside of it.

    Indexes of lists are passed over in the second, and `*`, any name of a map, in either.
    """
    if not above:
        return True
    if above[0] == ANY and holds(above[1:], below):
        return True
    if not below:
        return False
    if above[0] in (ANY, below[0]) and holds(above[1:], below[1:]):
        return True
    return (below[0] == ANY or below[0].isdigit()) and holds(above, below[1:])
