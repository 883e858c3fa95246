"""What a JSON schema says of a value, as rules are checked by it."""

from __future__ import annotations

from typing import Any

import pytest

from steward.expressions.shapes import merged, shape_of

OBJECT: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


@pytest.mark.parametrize(
    ("schema", "kind", "nullable"),
    [
        ({"type": "integer"}, "int", False),
        ({"type": ["string", "null"]}, "string", True),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "double", True),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "double", False),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "any", False),
        ({"enum": ["x", "y", None]}, "string", True),
        ({"const": 3}, "int", False),
        ({"allOf": [{"type": "string"}]}, "string", False),
        ({"allOf": [{"type": "string"}, {"minLength": 3}]}, "any", False),
        (OBJECT, "record", False),
        ({**OBJECT, "additionalProperties": True}, "map", False),
        ({**OBJECT, "additionalProperties": {"type": "string"}}, "map", False),
        ({**OBJECT, "additionalProperties": False}, "record", False),
        ({"type": "object"}, "map", False),
        ({}, "any", False),
        (True, "any", False),
        ({"$ref": "https://elsewhere.test/x"}, "any", False),
        ({"$ref": "#/$defs/none"}, "any", False),
        ({"type": "what"}, "any", False),
        ({"enum": "no list"}, "any", False),
    ],
)
def test_kinds_are_read_and_the_rest_is_open(schema: Any, kind: str, nullable: bool) -> None:
    shape = shape_of(schema)
    assert (shape.kind, shape.nullable) == (kind, nullable)


def test_a_schema_that_leads_back_into_itself_ends() -> None:
    tree: dict[str, Any] = {
        "$ref": "#/$defs/t",
        "$defs": {"t": {**OBJECT, "properties": {"of": {"$ref": "#/$defs/t"}}}},
    }
    assert shape_of(tree).kind == "record"


def test_of_several_objects_each_field_is_known() -> None:
    """And one that is open leaves all open."""
    other: Any = {"type": "object", "properties": {"b": {"type": "integer", "default": 1}}}
    both = merged([shape_of(OBJECT), shape_of(other)])
    assert (both.kind, {*both.fields}, both.sure) == ("record", {"a", "b"}, {"a", "b"})
    assert merged([both, shape_of({"type": "object"})]).kind == "map"
