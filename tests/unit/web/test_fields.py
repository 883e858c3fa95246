"""Arguments to form fields and back."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from steward.domain.model import JsonObject
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from steward.web.fields import arguments, changed, fields_of, filled, in_order, placed

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80)
_JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "count": {"type": "integer"},
        "urgent": {"type": "boolean", "default": False},
        "kind": {"enum": ["a", "b"], "type": "string"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "inner": {"$ref": "#/$defs/Inner"},
    },
    "required": ["id", "count"],
    "$defs": {"Inner": {"type": "object", "properties": {"deep": {"type": "string"}}, "required": ["deep"]}},
}


def sent(schema: JsonObject, args: JsonObject, **changes: str) -> dict[str, str]:
    """What a browser posts for the form: every line end as CR LF."""
    form = {one.name: one.text for one in fields_of(schema, args) if one.kind != "fixed"}
    form |= {f"arg:{name.replace('__', '.')}": text for name, text in changes.items()}
    return {name: text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n") for name, text in form.items()}


@example({"note": "a\rb"})
@given(st.dictionaries(_TEXT.filter(lambda name: "." not in name), _JSON, max_size=4))
def test_a_form_that_nobody_touched_changes_nothing(args: JsonObject) -> None:
    """Whatever the arguments are, posting them as shown gives the very same ones."""
    found, errors = arguments(fields_of({}, args), sent({}, args))

    assert errors == {}
    assert found == args
    assert repr(found) == repr(args)


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("issue_refund", {"order_id": "1049", "amount": 300, "reason": "Broken\nin transit"}),
        ("create_record", {"collection": "tickets", "fields": {"order_id": "1042", "subject": "S", "body": "B"}}),
        ("create_record", {"collection": "tickets", "fields": {"customer_id": None, "subject": "S", "body": "B"}}),
        ("update_status", {"collection": "orders", "id": "1042", "status": "cancelled"}),
        ("send_email", {"to": "a@example.com", "subject": "S", "body": "\n\nstarts low"}),
    ],
)
async def test_every_shipped_tool_can_be_edited_by_form(tool: str, args: JsonObject) -> None:
    """The form holds each argument, and posts what the tool itself accepts."""
    async with httpx.AsyncClient() as http:
        tools = Registry(TOOLS, World(http=http))
        card = tools.card(tool)
        assert card is not None

        found, errors = arguments(fields_of(card.args_schema, args), sent(card.args_schema, args))

        assert errors == {}
        assert found == args
        assert tools.check(tool, found) == []


def test_what_is_typed_becomes_what_the_schema_says() -> None:
    """Numbers go as typed, for the tool to read; truths, choices and nested values find their place."""
    args: JsonObject = {"id": "x", "count": 1, "urgent": False, "inner": {"deep": "old"}}
    form = sent(_SCHEMA, args, count=" 2 ", urgent="true", kind="b", inner__deep="new\nline")

    found, errors = arguments(fields_of(_SCHEMA, args), form)

    assert errors == {}
    assert found == {"id": "x", "count": "2", "urgent": True, "kind": "b", "inner": {"deep": "new\nline"}}


def test_an_optional_field_that_is_emptied_is_left_out() -> None:
    """A required one stays, empty, so that the tool can say what is wrong."""
    args: JsonObject = {"id": "x", "count": 1, "note": "n"}

    found, _ = arguments(fields_of(_SCHEMA, args), sent(_SCHEMA, args, note="", id=""))

    assert found == {"id": "", "count": 1}


def test_json_that_is_none_is_told_beside_its_field() -> None:
    """And what was typed stays in the field."""
    args: JsonObject = {"list": [1, 2]}
    fields = fields_of({}, args)
    form = sent({}, args, list="[1, 2")

    found, errors = arguments(fields, form)
    (field,) = filled(fields, form, errors)

    assert found == {}
    assert errors == {"list": "must be valid JSON"}
    assert (field.text, field.error) == ("[1, 2", "must be valid JSON")


def test_what_is_fixed_can_not_be_posted() -> None:
    """A constant of the schema stays whatever the form says."""
    schema: JsonObject = {"properties": {"collection": {"const": "tickets", "type": "string"}}}
    args: JsonObject = {"collection": "tickets"}

    found, _ = arguments(fields_of(schema, args), {"arg:collection": "orders"})

    assert found == args


def test_characters_that_can_not_be_seen_are_spelt_out() -> None:
    """What turns the reading direction round is named beside the field, and stays in it."""
    (field,) = fields_of({}, {"to": "kim\u202emoc.elpmaxe"})
    assert "\\u202e" in field.hidden
    assert "\u202e" in field.text


def test_arguments_are_shown_in_the_schemas_order() -> None:
    """Databases sort keys; people don't."""
    assert [*in_order(_SCHEMA, {"other": 1, "count": 1, "id": "x"})] == ["id", "count", "other"]


def test_each_mistake_stands_at_the_field_that_holds_it_and_names_it() -> None:
    """Nested ones too; of fields whose names begin alike the longest counts; what no field holds stays apart."""
    schema: JsonObject = {
        "properties": {
            "unit_price": {"type": "number"},
            "line": {"properties": {"price": {"type": "number"}}},
            "lines": {"type": "array"},
        }
    }
    fields = fields_of(schema, {})
    found = placed(
        fields,
        {
            "unit_price": "must be a number",
            "line.price": "must be a number",
            "lines.1.price": "is needed",
            "colour": "is not an argument here",
            "": "The two dates are the wrong way round.",
        },
    )
    assert found == {
        "unit_price": "Unit price must be a number",
        "line.price": "Price must be a number",
        "lines": "Lines (entry 2, Price) is needed",
        "colour": "Colour is not an argument here",
        "": "The two dates are the wrong way round.",
    }


def test_what_was_changed_is_known_whatever_browsers_make_of_line_ends() -> None:
    """The same text with other line ends is no change; a field that the form lacks is none either."""
    args: JsonObject = {"body": "one\ntwo", "amount": 5, "note": "x"}
    fields = fields_of({}, args)
    form = {"arg:body": "one\r\ntwo", "arg:amount": "6"}
    assert [one.path for one in changed(fields, form)] == ["amount"]


def test_no_two_fields_share_an_id() -> None:
    """Ids hold no blank and no quote, whatever the argument is called."""
    args: JsonObject = {"a_b": 1, "a-b": 2, "a b": 3, '"><script>': 4, "a": {"b": 5}}
    ids = [one.id for one in fields_of({"properties": {"a": {"properties": {"b": {}}}}}, args)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[\w-]+", one) for one in ids)
