"""JSON Schemas as endpoints hold callers to them, and answers as a decoder bound by a schema gives them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from steward.domain.model import Json, JsonObject


def strict_schema(asking: JsonObject) -> JsonObject:
    """The schema that the answer is bound by: of the first tool, or of the response's format; empty for none."""
    tools = asking.get("tools")
    first = tools[0] if isinstance(tools, list) and tools else None
    function = first.get("function") if isinstance(first, dict) else None
    if isinstance(function, dict):
        return _object(function.get("parameters"))
    named = _object(_object(asking.get("response_format")).get("json_schema"))
    return _object(named.get("schema"))


def conformed(value: Json, schema: JsonObject) -> Json:
    """The value as constrained decoding writes it: what is required is there, and texts hold what is no text."""
    kinds = _kinds(schema)
    if kinds == ["string"] and isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return [conformed(one, _object(schema.get("items"))) for one in value]
    if not isinstance(value, dict) or not isinstance(schema.get("properties"), dict):
        return value
    properties = _object(schema["properties"])
    required = schema.get("required")
    lacking = [str(name) for name in (required if isinstance(required, list) else []) if name not in value]
    full = {**value, **{name: _nothing(_object(properties.get(name))) for name in lacking}}
    return {name: conformed(one, _object(properties.get(name))) for name, one in full.items()}


def objects(schema: Json) -> Iterator[JsonObject]:
    """The schema and all schemas in it that say something of an object."""
    if isinstance(schema, list):
        for one in schema:
            yield from objects(one)
    elif isinstance(schema, dict):
        if "object" in _kinds(schema) or "properties" in schema:
            yield schema
        for one in schema.values():
            yield from objects(one)


def is_strict(schema: JsonObject) -> bool:
    """Whether OpenAI's strict mode takes it: every property required, and none beside them."""
    return all(
        one.get("additionalProperties") is False
        and sorted(map(str, _list(one.get("required")))) == sorted(_object(one.get("properties")))
        for one in objects(schema)
    )


def has_unions(schema: Json) -> bool:
    """Whether a `type` anywhere in it is a list."""
    if isinstance(schema, list):
        return any(has_unions(one) for one in schema)
    if isinstance(schema, dict):
        return isinstance(schema.get("type"), list) or any(has_unions(one) for one in schema.values())
    return False


def _nothing(schema: JsonObject) -> Json:
    kinds = _kinds(schema)
    if "null" in kinds or not kinds:
        return None
    empty: dict[str, Json] = {"string": "", "array": [], "object": {}, "boolean": True, "integer": 0, "number": 0}
    return empty.get(kinds[0])


def _kinds(schema: JsonObject) -> list[str]:
    kind = schema.get("type")
    return [kind] if isinstance(kind, str) else [str(one) for one in _list(kind)]


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
