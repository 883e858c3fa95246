"""Arguments by schemas that others wrote: shown as they are, checked in full, and sent as they were given."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject
from steward.sources.answers import answer_of
from steward.sources.arguments import arguments_of
from steward.sources.expressions import schema_at
from steward.tools.partial import coerced_part
from steward.tools.schemas import as_object, parsed, schema_of, wrong

SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "order_id": {"type": "string", "pattern": "^[0-9]+$"},
        "amount": {"type": "number", "minimum": 0, "maximum": 100},
        "_page": {"type": "integer", "default": 1},
        "status": {"enum": ["open", "closed"]},
        "when": {"type": "string", "format": "date-time"},
        "day": {"type": ["string", "null"], "format": "date"},
        "customer": {"$ref": "#/$defs/Customer"},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
        "note": {"type": ["string", "null"]},
        "schema": {"type": "boolean"},
    },
    "required": ["order_id", "amount"],
    "dependentRequired": {"status": ["when"]},
    "$defs": {
        "Customer": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "parent": {"$ref": "#/$defs/Customer"},
                "number": {"type": "integer"},
            },
            "required": ["name"],
        }
    },
}
LEAST: JsonObject = {"order_id": "12", "amount": 5}


def sent(**args: Any) -> JsonObject:
    """The arguments as they are kept and sent; what is kept reads as the same again."""
    model = arguments_of("refund", SCHEMA)
    kept = as_object(parsed(model, {**LEAST, **args}))
    assert as_object(parsed(model, kept)) == kept
    return kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {}),
        ({"amount": "5.5"}, {"amount": 5.5}),
        ({"_page": "3"}, {"_page": 3}),
        ({"schema": True}, {"schema": True}),
        ({"note": None}, {"note": None}),
        ({"tags": None}, {}),  # the schema knows no null there, so it means that nothing was said
        ({"customer": {"name": "a", "number": "3"}}, {"customer": {"name": "a", "number": 3}}),
        ({"customer": '{"name": "a"}'}, {"customer": {"name": "a"}}),
        ({"when": "2026-01-01T00:00:00Z", "status": "open"}, {"when": "2026-01-01T00:00:00Z", "status": "open"}),
    ],
)
def test_what_is_given_is_sent(given: JsonObject, kept: JsonObject) -> None:
    """In the schema's types, with its defaults, and without what nobody gave."""
    assert sent(**given) == {**LEAST, "_page": 1, **kept}


@pytest.mark.parametrize(
    ("given", "path", "why"),
    [
        ({"order_id": "x"}, "order_id", "does not match"),
        ({"amount": 500}, "amount", "maximum"),
        ({"amount": None}, "amount", "number"),
        ({"colour": "red"}, "colour", "not an argument"),
        ({"status": "lost", "when": "2026-01-01T00:00:00Z"}, "status", "not one of"),
        ({"status": "open"}, "", "dependency"),
        ({"day": "30.11.2026"}, "day", "must be a date, as 2026-03-01, not “30.11.2026”"),
        ({"day": "2026-02-30"}, "day", "must be a date"),
        ({"tags": ["a", "b", "c"]}, "tags", "too long"),
        ({"customer": {"number": 3}}, "customer.name", "is needed"),
        ({"customer": {"name": "a", "colour": "red"}}, "customer.colour", "not an argument"),
    ],
)
def test_what_does_not_fit_is_told_by_its_path(given: JsonObject, path: str, why: str) -> None:
    """Whatever the schema says of it, and what it does not know."""
    args = {**LEAST, **given}
    with pytest.raises(ValidationError) as refusal:
        parsed(arguments_of("refund", SCHEMA), args)

    reasons = wrong(refusal.value, args)
    assert list(reasons) == [path]
    assert why in reasons[path]


BY_TRANSFER: JsonObject = {
    "type": "object",
    "properties": {"type": {"enum": ["sepa"]}, "iban": {"type": "string"}},
    "required": ["type", "iban"],
}
BY_CHEQUE: JsonObject = {
    "type": "object",
    "properties": {"type": {"const": "cheque"}, "payee": {"type": "string"}, "copies": {"type": "integer"}},
    "required": ["type", "payee"],
}
PAYMENT: JsonObject = {
    "type": "object",
    "properties": {
        "method": {"oneOf": [{"$ref": "#/$defs/Transfer"}, BY_CHEQUE]},
        "terms": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"days": {"type": "integer"}}}]},
    },
    "$defs": {"Transfer": BY_TRANSFER},
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"method": {"type": "sepa", "iban": None}}, {"method.iban": "must be text"}),
        ({"method": {"type": "cheque"}}, {"method.payee": "is needed"}),
        ({"method": {"type": "cheque", "payee": "x", "iban": "y"}}, {"method.iban": "is not an argument here"}),
        ({"terms": {"days": "x"}}, {"terms": "must be text", "terms.days": "must be a whole number, not “x”"}),
        (
            {"method": {"type": "cash"}},
            {
                "method.type": "'cash' is not one of ['sepa'] or: 'cheque' was expected",
                "method.iban": "is needed",
                "method.payee": "is needed",
            },
        ),
    ],
)
def test_one_of_several_is_told_by_the_one_that_is_meant(given: JsonObject, said: dict[str, str]) -> None:
    """Where a fixed value says which; no name of ours for an option stands in a path."""
    with pytest.raises(ValidationError) as caught:
        parsed(arguments_of("pay", PAYMENT), given)
    assert wrong(caught.value, given) == said


@pytest.mark.parametrize("method", [{"type": "cheque", "payee": "x", "copies": "2"}, '{"type": "sepa", "iban": "y"}'])
def test_one_of_several_is_put_into_its_types(method: Any) -> None:
    """A text of JSON as well, which models send for what is nested."""
    model = arguments_of("pay", PAYMENT)
    kept = as_object(parsed(model, {"method": method}))
    assert kept["method"] in ({"type": "cheque", "payee": "x", "copies": 2}, {"type": "sepa", "iban": "y"})
    assert as_object(parsed(model, kept)) == kept


def test_planners_are_shown_the_very_schema() -> None:
    """But that nothing else is taken is said."""
    assert schema_of(arguments_of("refund", SCHEMA), "validation") == {**SCHEMA, "additionalProperties": False}


def test_some_arguments_are_put_into_their_types_alone() -> None:
    """Under the names that are shown."""
    values, wrong_ones = coerced_part(arguments_of("refund", SCHEMA), {"amount": "7", "_page": "3"}, SCHEMA)

    assert (values, wrong_ones) == ({"amount": 7, "_page": 3}, {})


@pytest.mark.parametrize("pattern", ["(a+)+$", "(?<year>[0-9]{4})", "["])
def test_a_pattern_that_can_not_be_checked_is_shown_and_not_checked(pattern: str) -> None:
    """One that Python does not know, or that may take forever, holds up nothing, and is said once."""
    schema: JsonObject = {"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}
    with capture_logs() as logs:
        model = arguments_of("refund", schema)
        answer_of("refund", schema)

    assert [one["event"] for one in logs] == ["tool.pattern_unchecked"] * 2, "of its arguments, and of its answer"
    assert as_object(parsed(model, {"a": "a" * 40 + "!"})) == {"a": "a" * 40 + "!"}
    assert schema_of(model, "validation")["properties"] == schema["properties"]


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "string"}, "no object"),
        ({"type": "thing"}, "no JSON schema"),
        ({"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/a.json"}}}, "which is not in it"),
        ({"type": "object", "properties": {"a": {"$dynamicRef": "http://127.0.0.1:9/a"}}}, "which is not in it"),
    ],
)
def test_a_schema_that_will_not_do_is_one_line(schema: JsonObject, why: str) -> None:
    """Nothing is fetched to read it."""
    with pytest.raises(Unusable, match=why):
        arguments_of("refund", schema)


@pytest.mark.parametrize("pointer", ["#/properties/at/anyOf/0", "#/%24defs/a~1b"])
def test_a_reference_leads_to_anywhere_in_the_schema(pointer: str) -> None:
    """Those who write schemas from types (zod) refer to the place where a type was met first."""
    place: JsonObject = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    properties: JsonObject = {"at": {"anyOf": [place, {"type": "null"}]}, "to": {"$ref": pointer}}
    model = arguments_of("move", {"type": "object", "properties": properties, "$defs": {"a/b": place}})

    assert as_object(parsed(model, {"to": {"x": "2"}})) == {"to": {"x": 2}}
    with pytest.raises(ValidationError):
        parsed(model, {"to": {"y": 2}})


@pytest.mark.parametrize("part", ["#/properties/a", "#/$defs/none"])
def test_a_reference_that_leads_nowhere_holds_up_nothing_else(part: str) -> None:
    """What has it can't be given; the rest can, and what a mapping says of it comes to an end."""
    schema: JsonObject = {"type": "object", "properties": {"a": {"$ref": part}, "b": {"type": "string"}}}
    model = arguments_of("move", schema)

    assert as_object(parsed(model, {"b": "x"})) == {"b": "x"}
    with pytest.raises(ValidationError, match="can't be followed"):
        parsed(model, {"a": 1})
    assert schema_at(schema, "a.b") is not None
