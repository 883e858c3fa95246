"""What an argument probably is: by type, format and name, in whatever spelling; and no schema upsets it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.domain.argument_roles import Role, default_roles, role_at
from steward.domain.json_schema import fields_in
from steward.domain.model import Json, JsonObject, Risk
from steward.domain.ports.tools import Card
from steward.domain.written_by import by_others, says_others

TEXT: JsonObject = {"type": "string"}


def card(schema: JsonObject, **said: Any) -> Card:
    return Card(
        name="t",
        description="",
        risk=Risk.REVERSIBLE,
        args_schema=schema,
        result_schema=schema,
        timeout=1,
        settle_after=0,
        provable=True,
        **said,
    )


def nested(path: str, leaf: JsonObject) -> JsonObject:
    """The schema of an object in which the leaf stands at the path; `[]` is a list, `*` a map."""
    for part in reversed(path.split(".")):
        if part == "*":
            leaf = {"type": "object", "additionalProperties": leaf}
            continue
        leaf = {"type": "array", "items": leaf} if part.endswith("[]") else leaf
        leaf = {"type": "object", "properties": {part.removesuffix("[]"): leaf}}
    return leaf


SINKS = [
    *("to", "cc", "bcc", "reply_to", "sendTo", "forward-to", "share_with", "sharedWith", "invitees"),
    *("attendees", "attendee_emails", "participants[]", "recipient", "recipients[]", "recipient_id"),
    *("recipientAccount", "payee_iban", "payee.account_number", "beneficiary.name_id", "iban", "webhook_url"),
    *("webhookurl", "callbackUrls[]", "callback_endpoint", "url", "href", "channel", "channel_id"),
    *("channel_name", "phone", "phoneNumber", "email", "customer_email", "emailaddress", "to[].email"),
    *("to[].id", "to[].value", "message.to", "shipping_address.street", "address", "notify.users[]"),
    *("destination_account", "to_user_id", "guests[].handle", "bic", "ChatId"),
]  # fmt: skip
IDENTIFIES = [
    *("id", "record.id", "order_id", "orderId", "order-id", "orderNo", "orders[]", "email_id", "message_id"),
    *("reply_to_message_id", "to_date", "due_date", "dueDate", "starts_at", "amount", "amount_cents"),
    *("amount.value", "amount.currency", "customer", "username", "user_ids[]", "file_name", "path"),
    *("from_account", "from", "sku", "invoice", "number.value", "recipients[].amount", "customer_name"),
    *("invoice_number", "accountnumber", "to_currency"),
]  # fmt: skip
FREE = [
    *("title", "name", "subject", "body", "reason", "note", "notes", "description", "text", "content", "query"),
    *("message.body", "message.subject", "email.subject", "emailSubject", "email_body", "channel_message"),
    *("first_name", "to[].name", "status", "location", "venue", "headers.*", "labels[]", "in_words", "data"),
    *("event.title", "webhook.description", "summary", "42", "x"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "role"),
    [*((one, "sink") for one in SINKS), *((one, "identifies") for one in IDENTIFIES), *((one, "free") for one in FREE)],
)
def test_a_text_is_told_by_its_name(path: str, role: Role) -> None:
    """In any spelling, nested, in lists and maps."""
    schema = nested(path, TEXT)

    assert default_roles(schema) == {path.replace("[]", ""): role}


@pytest.mark.parametrize(
    ("name", "leaf", "role"),
    [
        ("place", {"type": "string", "format": "uri"}, "sink"),
        ("who", {"type": "array", "items": {"type": "string", "format": "email"}}, "sink"),
        ("title", {"type": "string", "format": "date"}, "identifies"),
        ("title", {"type": "string", "format": "uuid"}, "identifies"),
        ("width", {"type": "number"}, "identifies"),
        ("to", {"type": "number"}, "identifies"),
        ("chat", {"type": "integer"}, "sink"),
        ("guests", {"type": "integer"}, "identifies"),
        ("guests", {"type": "array", "items": {"type": "integer"}}, "sink"),
        ("number_of_guests", {"type": "integer"}, "identifies"),
        ("channel", {"enum": ["mail", "phone"]}, "free"),
        ("id", {"const": 7}, "free"),
        ("notify", {"type": "boolean"}, "free"),
        ("notify", {"anyOf": [{"type": "boolean"}, {"type": "null"}]}, "free"),
        ("amount", {"anyOf": [{"type": "number"}, {"type": "string", "format": "decimal"}]}, "identifies"),
        ("size", {"anyOf": [{"type": "number"}, {"type": "string"}]}, "identifies"),
        ("which", {"type": "string", "pattern": "^[A-Z]{3}$"}, "identifies"),
        ("whatever", {"type": "string", "pattern": r"^\S.*$"}, "free"),
        ("to", {"anyOf": [{"enum": ["me"]}, {"type": "string"}]}, "sink"),
        ("email", {"type": ["string", "null"]}, "sink"),
        ("to", {}, "sink"),
        ("to", True, "sink"),
        ("to", {"type": "object"}, "sink"),
        ("data", {"type": "object", "additionalProperties": True}, "free"),
    ],
)
def test_type_and_format_come_first(name: str, leaf: Json, role: Role) -> None:
    """What is one of a few values is free, whatever it is called."""
    assert default_roles({"type": "object", "properties": {name: leaf}}) == {name: role}


def test_references_and_unions_are_followed() -> None:
    """A person is one text or an object; both have a role."""
    schema: JsonObject = {
        "properties": {"to": {"type": "array", "items": {"anyOf": [TEXT, {"$ref": "#/$defs/Person"}]}}},
        "$defs": {"Person": nested("email", TEXT)},
    }

    assert default_roles(schema) == {"to": "sink", "to.email": "sink"}


def test_a_card_without_roles_has_the_guesses() -> None:
    """As those of others have that make cards by hand."""
    made = card(nested("to[].email", TEXT))

    assert role_at(made, ["to", 0, "email"]) == "sink"
    assert role_at(made, "to[0].email") == "sink"
    assert role_at(card({"properties": {"user.id": TEXT}}), ["user.id"]) == "identifies"
    assert role_at(card(nested("more.*", {})), ["more", "a", "amount"]) == "identifies"
    assert role_at(card(nested("by.*.order", {"type": "boolean"})), ["by", "x.y", "order"]) == "free"
    assert role_at(made, "nowhere") == "free"
    assert role_at(made, "nowhere", True) == "free"
    assert role_at(made, "nowhere", "kim@example.com") == "sink"


NAMES = st.sampled_from(["to", "id", "a.b", "value", "x", "", "*", "0", "Name", "größe", "\n", "emailURL"]) | st.text(
    max_size=6
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
KEYWORDS = st.sampled_from(
    [*("type", "properties", "items", "anyOf", "oneOf", "allOf", "prefixItems", "additionalProperties", "enum"),
     *("const", "format", "pattern", "$ref", "$defs")]
)  # fmt: skip
NONSENSE = st.recursive(
    JSON | st.sampled_from(["string", "object", "array", "#", "#/$defs/a", "#/properties/to", "email", ["string", 7]]),
    lambda inner: st.dictionaries(KEYWORDS | NAMES, inner, max_size=4) | st.lists(inner, max_size=3),
    max_leaves=20,
)
OBJECTS = st.dictionaries(KEYWORDS | NAMES, NONSENSE, max_size=5)
LEAVES = st.sampled_from(
    [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"enum": ["a"]}, {"type": ["number", "null"]}, {}]
)
PLAIN = st.text(st.characters(exclude_characters=".*", codec="utf-8"), min_size=1, max_size=5).filter(
    lambda name: not name.isdigit()
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(PLAIN, inner, min_size=1, max_size=3).map(lambda told: {"type": "object", "properties": told})
        | inner.map(lambda one: {"type": "array", "items": one})
        | inner.map(lambda one: {"type": "object", "additionalProperties": one})
        | st.lists(inner, min_size=1, max_size=2).map(lambda told: {"anyOf": told})
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(schema=OBJECTS, path=st.text(max_size=12) | st.lists(NAMES | st.integers(), max_size=4), value=JSON)
def test_no_schema_and_no_path_upsets_it(schema: JsonObject, path: Any, value: Json) -> None:
    """Whatever a server sends and whatever is asked for."""
    roles = default_roles(schema)

    assert {*roles.values()} <= {"identifies", "free", "sink"}
    assert role_at(card(schema), path, value) in {"identifies", "free", "sink"}
    for said in ({"source": "own"}, {"source": "own", "others": ("to", "value.x")}, {}):
        made = card(schema, **said)
        assert by_others(made, path) in (True, False)
        assert says_others(made, value) in (True, False)


@settings(max_examples=300)
@given(told=st.dictionaries(PLAIN, SCHEMAS, min_size=1, max_size=3))
def test_each_leaf_has_one_role(told: dict[str, JsonObject]) -> None:
    """Whatever may be given, down to each leaf."""
    schema: JsonObject = {"type": "object", "properties": {**told}}
    leaves = {
        ".".join(path)
        for path, field in fields_in(schema)
        if "type" not in field or field["type"] not in ("object", "array")
        if "anyOf" not in field
    }
    roles = default_roles(schema)

    assert {*roles} == leaves
    assert {path: role_at(card(schema, roles=roles), path.split(".")) for path in roles} == roles
