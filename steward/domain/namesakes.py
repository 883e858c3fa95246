"""Records of one list that bear the name that the request says: taking one of them is a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject
from steward.domain.records import Record
from steward.domain.spelt_values import Place
from steward.domain.spoken_values import reading

_NAMES = ("name", "full_name", "fullname", "display_name", "displayname")  # fields by which a record itself is called
_WORD = re.compile(r"\w+")


def namesake(
    records: Sequence[Record],
    own: int,
    path: Place,
    computed: str,
    requested: Callable[[Json], bool],
    *,
    unseen: bool,
) -> str:
    """What the request calls the record by whose value stands at the path, and another record as well; empty where it
    says more that tells them apart, or the expression looks at a field that does.

    Of records whose names only share what the request says one was taken `unseen`; who saw them may know better.
    """
    mine = records[own].value if own >= 0 else None
    if not isinstance(mine, dict) or not (called := _name(mine)):
        return ""
    whole = requested(called)
    told = called if whole else " ".join(word for word in _WORD.findall(called) if requested(word))
    for record in records if told else ():
        other = record.value
        if other is mine or not isinstance(other, dict) or not {*_words(told)} <= {*_words(_name(other))}:
            continue
        same = reading(_name(other)) == reading(called)
        if (same or (unseen and not whole)) and not _apart(mine, other, path, computed, requested):
            return told
    return ""


def _name(record: JsonObject) -> str:
    names = (record.get(field) for field in _NAMES)
    return next((name for name in names if isinstance(name, str)), "")


def _words(text: str) -> list[str]:
    return _WORD.findall(reading(text))


def _apart(mine: JsonObject, other: JsonObject, path: Place, computed: str, requested: Callable[[Json], bool]) -> bool:
    """Whether the value is the same in both, or the request or the expression names what is not."""
    differing = {field for field, one in mine.items() if canonical(one) != canonical(other.get(field))}
    if path and path[-1] not in differing:
        return True
    told = {*_WORD.findall(computed)} - {*_NAMES, *(part for part in path if isinstance(part, str))}
    return any(field in told or requested(mine[field]) for field in differing - {*_NAMES})
