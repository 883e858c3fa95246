"""`allOf` as one object, so that what it has can be told field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from steward.domain.model import Json, JsonObject

_POINTER = "#/$defs/"
_WORDS = ("title", "description", "default", "examples", "$comment", "writeOnly", "format")
_OBJECT = {"type", "properties", "required", "additionalProperties", *_WORDS}
_DEEPEST = 20


def merged(schema: JsonObject, defined: Mapping[str, Json]) -> JsonObject:
    """The schema, and all in it, with each `allOf` of plain objects as one; any other stays."""
    return _merged(schema, defined, ())


def _merged(schema: JsonObject, defined: Mapping[str, Json], seen: tuple[str, ...]) -> JsonObject:
    inner: JsonObject = {name: _inside(one, defined, seen) for name, one in schema.items()}
    options = inner.get("allOf")
    if not isinstance(options, list) or len(seen) > _DEEPEST:
        return inner
    rest: list[Json] = []
    whole: JsonObject = {name: one for name, one in inner.items() if name != "allOf"}
    if not whole.keys() <= _OBJECT:
        return inner
    if len(options) == 1 and "properties" not in whole and (one := _alone(options[0], whole)):
        return one
    for option in options:
        part = _expanded(option, defined, seen)
        joined = _joined(whole, part) if part is not None else None
        if joined is None:
            rest.append(option)
        else:
            whole = joined
    return {**whole, "allOf": rest} if rest else whole


def _inside(value: Json, defined: Mapping[str, Json], seen: tuple[str, ...]) -> Json:
    if isinstance(value, dict):
        return _merged(value, defined, seen)
    if isinstance(value, list):
        return [_inside(one, defined, seen) for one in value]
    return value


def _alone(option: Json, words: JsonObject) -> JsonObject | None:
    """One option with words about it: a reference with these words beside it."""
    if isinstance(option, dict) and words.keys() <= set(_WORDS):
        return {**option, **words}
    return None


def _expanded(option: Json, defined: Mapping[str, Json], seen: tuple[str, ...]) -> JsonObject | None:
    """What the option says, its reference followed; None where that leads back to itself."""
    if not isinstance(option, dict):
        return None
    pointer = option.get("$ref")
    if not isinstance(pointer, str):
        return option
    name = pointer.removeprefix(_POINTER)
    found = defined.get(name)
    if name in seen or not isinstance(found, dict):
        return None
    return {**_merged(found, defined, (*seen, name)), **{key: one for key, one in option.items() if key != "$ref"}}


def _joined(whole: JsonObject, part: JsonObject) -> JsonObject | None:
    """Both as one object; None where the part is more than that."""
    if not part.keys() <= _OBJECT or part.get("type", "object") != "object" or whole.get("type", "object") != "object":
        return None
    if isinstance(part.get("additionalProperties"), dict) and isinstance(whole.get("additionalProperties"), dict):
        return None
    properties: JsonObject = dict(cast("JsonObject", whole.get("properties") or {}))
    for name, one in cast("JsonObject", part.get("properties") or {}).items():
        properties[name] = one if name not in properties else _both(properties[name], one)
    required: list[Json] = [
        *cast("list[Json]", whole.get("required") or []),
        *cast("list[Json]", part.get("required") or []),
    ]
    more = [one.get("additionalProperties") for one in (whole, part)]
    made: JsonObject = {**part, **whole, "type": "object", "properties": properties}
    made.pop("additionalProperties", None)
    if free := next((one for one in more if isinstance(one, dict)), None):
        made["additionalProperties"] = free
    if required:
        made["required"] = list[Json](dict.fromkeys(str(one) for one in required))
    return made


def _both(first: Json, second: Json) -> Json:
    """A property of which both parts speak: the one that says more, else both."""
    if not isinstance(first, dict) or not isinstance(second, dict) or first == second:
        return first if isinstance(first, dict) else second
    words = set(_WORDS)
    if first.keys() <= words or second.keys() <= words:
        return {**second, **first}
    shared = first.keys() & second.keys()
    if all(first[name] == second[name] for name in shared - words):
        return {**second, **first}
    return {"allOf": [first, second]}
