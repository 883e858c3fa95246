"""The values that stand at marked places of a JSON value, by dotted paths, and the value without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, cast

from steward.domain.json_value import Json, JsonObject
from steward.domain.secret_shapes import HIDDEN

ANY = "*"
"""A part of a path that stands for any name."""
_REFERENCES = re.compile(r"(?:\s*\$\{[^${}]*\}\s*)+")
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


def calls_in(value: object, depth: int = 0) -> Iterator[tuple[str, JsonObject, Json]]:
    """Tool, arguments and result of everything inside that is a call, or looks like one as JSON."""
    if depth > _DEEPEST or value is None or isinstance(value, str | int | float):
        return
    if is_dataclass(value) and not isinstance(value, type):
        members: Mapping[str, Any] = {one.name: getattr(value, one.name) for one in fields(value)}
    elif isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
    else:
        for one in cast("Sequence[object]", value) if isinstance(value, list | tuple) else ():
            yield from calls_in(one, depth + 1)
        return
    tool = members.get("tool")
    if isinstance(tool, str) and isinstance(args := members.get("args", {}), dict):
        yield tool, cast("JsonObject", args), members.get("result")
    action, receipt = members.get("action"), members.get("receipt")
    if action is not None and receipt is not None:  # a row of the ledger
        yield from ((tool, args, _member(receipt, "result")) for tool, args, _ in calls_in(action, depth + 1))
    for one in members.values():
        yield from calls_in(one, depth + 1)


def _member(value: object, name: str) -> Json:
    return cast(
        "Json", cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    )


def _at(value: Json, path: list[str]) -> Iterator[Json]:
    if not path:
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _at(one, path)
    elif isinstance(value, dict):
        for name, one in value.items():
            if path[0] in (name, ANY):
                yield from _at(one, path[1:])
    elif value is not None:
        yield value  # a text in place of an object may hold it


def _without(value: Json, path: list[str]) -> Json:
    if value is None or value == "" or is_reference(value):
        return value
    if path and isinstance(value, list):
        return [_without(one, path) for one in value]
    if path and isinstance(value, dict):
        return {name: _without(one, path[1:]) if path[0] in (name, ANY) else one for name, one in value.items()}
    return HIDDEN
