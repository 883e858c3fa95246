"""The values that stand at marked places of a JSON value, by dotted paths, and the value without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from steward.domain.json_value import Json, JsonObject
from steward.domain.memoization import field_names
from steward.domain.secret_shapes import HIDDEN

ANY = "*"
"""A part of a path that stands for any name."""
_REFERENCES = re.compile(r"(?:\s*\$\{[\w.\-\[\]\s]*\}\s*)+")
_DEEPEST = 100


def is_reference(value: Json) -> bool:
    """Whether it only says where a value is to come from, as `${vault.password}` does; that is no secret."""
    return isinstance(value, str) and _REFERENCES.fullmatch(value) is not None


def at_paths(value: Json, paths: Collection[str]) -> Iterator[Json]:
    """What stands at the paths; a list stands for each of its members."""
    for path in paths:
        yield from _at(value, path.split("."))


def without_paths(value: Json, paths: Collection[str]) -> Json:
    """The value with what stands at the paths hidden; what is not given, and references, stay."""
    for path in paths:
        value = _without(value, path.split("."))
    return value


def under_names(value: Json, names: Collection[str], depth: int = 0) -> Iterator[Json]:
    """What stands under one of the names, at any depth."""
    if depth > _DEEPEST or not names:
        return
    if isinstance(value, list):
        for one in value:
            yield from under_names(one, names, depth + 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name in names:
                yield one
            else:
                yield from under_names(one, names, depth + 1)


def without_names(value: Json, names: Collection[str], depth: int = 0) -> Json:
    """The value with what stands under one of the names hidden, at any depth."""
    if depth > _DEEPEST or not names:
        return value
    if isinstance(value, list):
        return [without_names(one, names, depth + 1) for one in value]
    if isinstance(value, dict):
        return {
            name: _without(one, []) if name in names else without_names(one, names, depth + 1)
            for name, one in value.items()
        }
    return value


def answer_shown(answer: Json, paths: Collection[str], results: Collection[str]) -> Json:
    """What a tool answered, without what it marks in its result, or repeats of its arguments under their names."""
    return without_names(without_paths(answer, results), last_names(paths))


def last_names(paths: Collection[str]) -> frozenset[str]:
    """The names at the ends of the paths, under which other systems show what was handed to them."""
    return frozenset(path.rpartition(".")[2] for path in paths) - {ANY}


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of a tool, and what stands beside it of its answer and its effect."""

    tool: str
    args: JsonObject
    answers: list[Json] = field(default_factory=list[Json])


def calls_in(value: object, depth: int = 0) -> Iterator[Call]:
    """Everything inside that is a call, or looks like one as JSON."""
    if depth > _DEEPEST or value is None or isinstance(value, str | int | float):
        return
    members = members_of(value)
    if members is None:
        for one in cast("Sequence[object]", value) if isinstance(value, list | tuple) else ():
            yield from calls_in(one, depth + 1)
        return
    called = members_of(members.get("action")) or members
    tool, args = called.get("tool"), called.get("args")
    if isinstance(tool, str):
        given = cast("JsonObject", args) if isinstance(args, dict) else {}
        yield Call(tool=tool, args=given, answers=[*_answers(members)])
    asked = members_of(members.get("question"))
    if asked is not None and isinstance(tool := asked.get("tool"), str):
        for taken in (members.get("decision"), *(members.get("votes") or ())):
            decided = members_of(taken) or {}
            edited = cast("JsonObject", decided.get("args") or {})
            yield Call(tool=tool, args=edited, answers=[decided.get("result"), decided.get("evidence")])
    for one in members.values():
        yield from calls_in(one, depth + 1)


def members_of(value: object) -> Mapping[str, Any] | None:
    """The fields of one of the domain's values, or of an object; None of anything else."""
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    if (names := field_names(type(value))) is not None:
        return {name: getattr(value, name) for name in names}
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None


ANSWERS = {"receipt": "result", "verdict": "evidence", "found": "value"}
"""Where a call's answer and its effect are told beside it, and under which name in there."""


def _answers(members: Mapping[str, Any]) -> Iterator[Json]:
    yield from (members.get("result"), members.get("evidence"))
    for name, inner in ANSWERS.items():
        told = members_of(members.get(name))
        if told is not None:
            yield told.get(inner)


def _at(value: Json, path: list[str], depth: int = 0) -> Iterator[Json]:
    if not path or depth > _DEEPEST:
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _at(one, path, depth + 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            if path[0] in (name, ANY):
                yield from _at(one, path[1:], depth + 1)
    elif value is not None:
        yield value  # a text in place of an object may hold it


def _without(value: Json, path: list[str], depth: int = 0) -> Json:
    if value is None or value == "" or is_reference(value):
        return value
    if path and depth <= _DEEPEST and isinstance(value, list):
        return [_without(one, path, depth + 1) for one in value]
    if path and depth <= _DEEPEST and isinstance(value, dict):
        inner = path[1:]
        return {name: _without(one, inner, depth + 1) if path[0] in (name, ANY) else one for name, one in value.items()}
    return HIDDEN
