"""JSON under a secret's name: what of it is hidden, and the ways in which JSON names a value other than by a key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from steward.domain.json_value import Json
from steward.domain.marked_values import is_reference
from steward.domain.secret_names import naming
from steward.domain.secret_shapes import HIDDEN

_NAMED_IN = ("name", "key", "field", "header", "parameter", "param", "variable", "argument", "label", "property", "loc")
_VALUES = frozenset({"value", "values", "input", "got", "given", "actual", "content", "data", "default"})
_TYPES = {"string", "number", "integer", "object", "array", "boolean", "null"}
_DEEPEST = 100
_OF_SCHEMAS = ("$ref", "anyOf", "allOf", "oneOf")
_EXAMPLES = {"default", "const", "enum", "examples", "example"}


def hidden(value: Any, *, many: bool, depth: int = 0) -> Any:
    """What stands under a secret's name, hidden; a schema that describes it stays, and how `many` there are."""
    if depth > _DEEPEST:
        return HIDDEN
    if value is None or isinstance(value, bool) or value == "" or is_reference(value):
        return value
    if isinstance(value, list | tuple):
        return [hidden(one, many=False, depth=depth + 1) for one in cast("list[Any]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        described = _is_schema(members)
        return {
            name: one if described and name not in _EXAMPLES else hidden(one, many=False, depth=depth + 1)
            for name, one in members.items()
        }
    return value if many and str(value).replace(".", "", 1).isdigit() else HIDDEN


def named_by(value: Mapping[str, Any]) -> Collection[str]:
    """The keys under which a secret stands that another key names: `{"name": "token", "value": "…"}`."""
    if not _VALUES & value.keys():
        return ()
    for key in _NAMED_IN:
        name: object = value.get(key)
        if isinstance(name, list) and name:
            name = cast("list[object]", name)[-1]
        if isinstance(name, str) and naming(name):
            return _VALUES
    return ()


def values_named(value: list[Any]) -> list[Any]:
    """A pair such as `["Authorization", "…"]` without its second; any other list as it is."""
    pair = len(value) == 2 and all(isinstance(one, str) for one in value)
    if (
        pair
        and "=" not in value[0]
        and (value[0].lower() in ("authorization", "cookie") or ("-" in value[0] and naming(value[0])))
    ):
        return [value[0], hidden(value[1], many=False)]
    return value


def _is_schema(value: Mapping[str, Json]) -> bool:
    kind = value.get("type")
    kinds = cast("list[Json]", kind) if isinstance(kind, list) else [kind]
    return all(isinstance(one, str) and one in _TYPES for one in kinds) or any(one in value for one in _OF_SCHEMAS)
