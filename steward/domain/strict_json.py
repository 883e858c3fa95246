"""JSON as people and files hand it in: nothing that JSON does not know, nothing given twice, nothing bottomless."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from steward.domain.bounded_json import TooDeepError, loads
from steward.domain.model import Json, JsonObject

DEEPEST = 50
"""Levels of lists and objects; what is stored and shown later is walked level by level."""


def read_json(text: str | bytes) -> Json:
    """The value. Raises ValueError with one line: what is wrong, and where JSON's own grammar is broken."""
    try:
        found = loads(text, parse_constant=_refuse, object_pairs_hook=_object)
    except TooDeepError:
        raise ValueError(_TOO_DEEP) from None
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 text (byte {error.start})") from None
    _require_shallow(found)
    return found


_TOO_DEEP = f"is nested more than {DEEPEST} levels deep"


def _require_shallow(value: Json) -> None:
    level: list[Json] = [value]
    for _ in range(DEEPEST + 1):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise ValueError(_TOO_DEEP)


def _inside(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _object(pairs: list[tuple[str, Json]]) -> JsonObject:
    found: JsonObject = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"'{name[:40]}' is given twice")
        found[name] = value
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
