"""Shapes as JSON schemas, for those who know values by these."""

from __future__ import annotations

from steward.domain.model import JsonObject
from steward.expressions.shapes import ANY, Shape

_TYPES: dict[str, JsonObject] = {
    "string": {"type": "string"},
    "int": {"type": "integer"},
    "double": {"type": "number"},
    "bool": {"type": "boolean"},
    "null": {"type": "null"},
    "timestamp": {"type": "string", "format": "date-time"},
    "duration": {"type": "number"},  # in seconds
}


def schema_of(shape: Shape) -> JsonObject:
    """The schema of a value of this shape as JSON; empty where it may be anything."""
    match shape.kind:
        case "any":
            return {}
        case "list":
            schema: JsonObject = {"type": "array", "items": schema_of(shape.items or ANY)}
        case "record" | "map":
            fields = {name: schema_of(one) for name, one in shape.fields.items()}
            schema = {"type": "object", "properties": {**fields}, "additionalProperties": shape.kind == "map"}
        case kind:
            schema = _TYPES[kind]
    return {"anyOf": [schema, {"type": "null"}]} if shape.nullable else schema
