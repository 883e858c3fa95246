"""What is inferred is right or nothing: each proof that is proposed loads, and what only looks like one is none."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.model import Json, JsonObject, Risk
from steward.sources.inference import Proposal, propose
from steward.sources.mapping import Mapping
from steward.sources.offer import Beside, Offer
from steward.sources.specs import specs_of
from steward.tools.spec import Context

Fields = dict[str, Any]
INVOICE: Fields = {
    "id": "string",
    "customer": "string",
    "amount": "number",
    "external_ref": "string",
    "status": "string",
}
READ = Risk.READ


async def _call(_: JsonObject, __: Context, ___: Beside) -> Json:
    return None


def shape(fields: Fields | str | list[Any]) -> JsonObject:
    """A schema in short: `{"id": "string", "note?": "string", "lines": [{…}]}`."""
    if isinstance(fields, str):
        return {"type": fields}
    if isinstance(fields, list):
        return {"type": "array", "items": shape(fields[0])}
    if "schema" in fields:
        return fields["schema"]
    properties: JsonObject = {name.rstrip("?"): shape(one) for name, one in fields.items()}
    return {"type": "object", "properties": properties, "required": [one for one in fields if one[-1] != "?"]}


def tool(
    name: str, args: Fields, result: Fields | list[Any] | None = None, risk: Risk | None = None, **more: Any
) -> Offer:
    origin = f"{name.upper().partition(' ')[0]} {name.partition(' ')[2]}" if " /" in name else ""
    answer = None if result is None else shape(result)
    described: dict[str, Any] = {"description": name, "headers": bool(origin), **more}
    return Offer(name=name, args=shape(args), result=answer, risk=risk, call=_call, origin=origin, **described)


def reader(name: str, args: Fields, result: Fields | list[Any] | None = None) -> Offer:
    return tool(name, args, result, READ)


NEW: Fields = {"customer": "string", "amount": "number", "external_ref?": "string"}
GET = reader("get_invoice", {"id": "string"}, INVOICE)
LIST = reader("list_invoices", {"external_ref?": "string"}, {"invoices": [INVOICE]})
REST_GET = reader("get /invoices/{id}", {"id": "string"}, INVOICE)
SHOWN = {"customer": "args.customer", "amount": "args.amount"}
BY_ID = {"read": "get_invoice", "args": {"id": "result.id"}, "expect": SHOWN}
BY_KEY = {
    "read": "list_invoices",
    "args": {"external_ref": "key"},
    "records": "invoices",
    "match": {"external_ref": "key"},
}
AT_TOP = {name: one for name, one in BY_KEY.items() if name != "records"}
CHANGED = {"read": "get_invoice", "args": {"id": "args.id"}, "expect": {"amount": "args.amount"}}
GONE = {"read": "get_invoice", "args": {"id": "args.id"}, "gone": True}
CHANGE: Fields = {"id": "string", "amount": "number"}


def proposal(act: Offer, *others: Offer) -> Proposal:
    return propose([act, *others])[0]


def proof_of(found: Proposal) -> Any:
    return found.proof and found.proof.model_dump(exclude_defaults=True, mode="json")


def of_id(name: str, args: Fields, arg: str = "id") -> dict[str, Any]:
    return {"read": name, "args": {arg: "result.id"}, "expect": {one: f"args.{one}" for one in args}}


ONE: Fields = {"title": "string"}
TITLED: Fields = {"id": "string", "title": "string"}


@pytest.mark.parametrize(
    ("act", "others", "expected"),
    [
        (tool("create_invoice", NEW, INVOICE), [GET], BY_ID),
        (tool("create_invoice", NEW, INVOICE), [GET, LIST], {**BY_ID, "search": BY_KEY}),
        (tool("create_invoice", NEW, None), [GET], BY_ID),
        (
            tool("create_invoice", NEW, {"schema": {"type": "object", "additionalProperties": True}}),
            [reader("get_invoice", {"id": "string"}, {"schema": {"type": "object", "additionalProperties": True}})],
            BY_ID,
        ),
        (
            tool("create_invoice", NEW, None),
            [reader("list_invoices", {"limit?": "integer"}, {"invoices": [INVOICE]})],
            {"search": {name: one for name, one in BY_KEY.items() if name != "args"}, "expect": SHOWN},
        ),
        (
            tool("createInvoice", NEW, INVOICE),
            [reader("getInvoice", {"invoiceId": "string"}, INVOICE)],
            {**BY_ID, "read": "getInvoice", "args": {"invoiceId": "result.id"}},
        ),
        (
            tool("invoices.create", ONE, TITLED),
            [reader("invoices.get", {"id": "string"}, TITLED)],
            of_id("invoices.get", ONE),
        ),
        (
            tool("invoice-create", ONE, TITLED),
            [reader("invoice-retrieve", {"id": "string"}, TITLED)],
            of_id("invoice-retrieve", ONE),
        ),
        (
            tool("github_create_issue", ONE, TITLED),
            [reader("github_get_issue", {"issue_id": "string"}, TITLED)],
            of_id("github_get_issue", ONE, "issue_id"),
        ),
        (
            tool("post_message", ONE, TITLED),
            [reader("fetch_message", {"message_id": "string"}, TITLED)],
            of_id("fetch_message", ONE, "message_id"),
        ),
        (tool("create_post", ONE, TITLED), [reader("get_post", {"id": "string"}, TITLED)], of_id("get_post", ONE)),
        (
            tool("add_category", ONE, {"category_id": "string"}),
            [reader("show_categories", {"category_id": "string"}, TITLED)],
            {**of_id("show_categories", ONE), "args": {"category_id": "result.category_id"}},
        ),
        (
            tool("create_ticket", ONE, {"id": "string", "ticket": TITLED}),
            [reader("get_ticket", {"ticket_id": "string"}, {"data": TITLED})],
            {**of_id("get_ticket", ONE), "args": {"ticket_id": "result.ticket.id"}, "record": "data"},
        ),
        (
            tool("create_issue", {"project": "string", **ONE}, {"key": "string"}),
            [reader("get_issue", {"issue_key": "string", "project": "string"}, {"key": "string", **ONE})],
            {
                "read": "get_issue",
                "args": {"issue_key": "result.key", "project": "args.project"},
                "expect": {"title": "args.title"},
            },
        ),
        (
            tool("create_order", {"customer_id": "string"}, {"id": "string"}),
            [reader("get_order", {"id": "string"}, {"id": "string", "customer": {"id": "string"}})],
            {"read": "get_order", "args": {"id": "result.id"}, "expect": {"customer.id": "args.customer_id"}},
        ),
        (
            tool("create_invoice", {"body": NEW}, INVOICE),
            [GET],
            {
                **BY_ID,
                "expect": {
                    "customer": "args.body.customer",
                    "amount": "args.body.amount",
                    "external_ref": "args.body.external_ref",
                },
            },
        ),
        (
            tool("post /invoices", NEW, INVOICE),
            [reader("get /invoices/{number}", {"number": "string"}, INVOICE)],
            {**BY_ID, "read": "get /invoices/{number}", "args": {"number": "result.id"}},
        ),
        (
            tool("invoice", ONE, TITLED, description="Make an invoice."),
            [reader("read_invoice", {"invoice_id": "string"}, TITLED)],
            of_id("read_invoice", ONE, "invoice_id"),
        ),
        (tool("update_invoice", CHANGE), [GET], CHANGED),
        (
            tool("edit_invoice", {"invoice_id": "string", "amount": "number"}),
            [GET],
            {**CHANGED, "args": {"id": "args.invoice_id"}},
        ),
        (
            tool("set_invoice_status", {"id": "string", "status": "string"}),
            [GET],
            {**CHANGED, "expect": {"status": "args.status"}},
        ),
        (
            tool("update_invoice", {**CHANGE, "notify?": "boolean"}),
            [GET],
            {**CHANGED, "expect": {"amount": "args.amount", "notify": "args.notify"}},
        ),
        (tool("delete_invoice", {"id": "string"}), [GET], GONE),
        (tool("remove_invoice", {"invoice_id": "string"}), [GET], {**GONE, "args": {"id": "args.invoice_id"}}),
        (tool("post /invoices", NEW, INVOICE), [REST_GET], {**BY_ID, "read": "get /invoices/{id}"}),
        (
            tool("post /invoices", NEW, INVOICE),
            [REST_GET, reader("get /invoices", {"external_ref?": "string"}, [INVOICE])],
            {**BY_ID, "read": "get /invoices/{id}", "search": {**AT_TOP, "read": "get /invoices"}},
        ),
        (
            tool("post /shops/{shop}/orders", {"shop": "string", **ONE}, TITLED),
            [reader("get /shops/{s}/orders/{order_id}", {"s": "string", "order_id": "string"}, TITLED)],
            {
                "read": "get /shops/{s}/orders/{order_id}",
                "args": {"s": "args.shop", "order_id": "result.id"},
                "expect": {"title": "args.title"},
            },
        ),
        (
            tool("patch /invoices/{i}", {"i": "string", "amount?": "number"}),
            [REST_GET],
            {**CHANGED, "read": "get /invoices/{id}", "args": {"id": "args.i"}},
        ),
        (tool("put /invoices/{id}", CHANGE), [REST_GET], {**CHANGED, "read": "get /invoices/{id}"}),
        (tool("delete /invoices/{id}", {"id": "string"}), [REST_GET], {**GONE, "read": "get /invoices/{id}"}),
        (
            tool("put /settings", {"days": "integer"}),
            [reader("get /settings", {}, {"days": "integer"})],
            {"read": "get /settings", "expect": {"days": "args.days"}},
        ),
        (
            tool("patch /users/{u}/quota", {"u": "string", "seats?": "integer"}),
            [reader("get /users/{id}/quota", {"id": "string"}, {"seats": "integer"})],
            {"read": "get /users/{id}/quota", "args": {"id": "args.u"}, "expect": {"seats": "args.seats"}},
        ),
    ],
)
def test_what_is_made_changed_or_removed_is_read_back(
    act: Offer, others: list[Offer], expected: dict[str, Any]
) -> None:
    """Each proposal is a proof that loads once it is confirmed."""
    found = proposal(act, *others)
    proof = proof_of(found)

    assert proof == expected
    said = Mapping(confirmed=True, proof=found.proof, key=found.key, target=found.target, identity=found.identity)
    assert specs_of([act, *others], {act.name: said})[0].find is not None
    assert found.why


@pytest.mark.parametrize(
    ("act", "others"),
    [
        (tool("cancel_invoice", CHANGE), [GET]),
        (tool("send_invoice", CHANGE), [GET]),
        (tool("pay_invoice", CHANGE), [GET]),
        (tool("send_new_invoice", NEW, INVOICE), [GET, LIST]),
        (tool("get_or_create_invoice", NEW, INVOICE), [GET]),
        (tool("create_or_update_invoice", NEW, INVOICE), [GET]),
        (tool("create", NEW, INVOICE), [reader("get", {"id": "string"}, INVOICE)]),
        (tool("create_invoice", NEW, INVOICE), [reader("get_invoice", {"order_id": "string"}, INVOICE)]),
        (tool("create_invoice", NEW, INVOICE), [reader("get_invoice", {"invoice_number": "string"}, INVOICE)]),
        (tool("create_invoice", NEW, {"job_id": "string"}), [GET]),
        (tool("create_invoice", NEW, {"id": "integer"}), [GET]),
        (tool("create_invoice", NEW, INVOICE), [reader("get_invoice_pdf", {"id": "string"}, INVOICE)]),
        (tool("create_invoice", NEW, INVOICE), [reader("get_invoices", {}, [CHANGE])]),
        (tool("create_invoice", NEW, INVOICE), [reader("get_invoices", {"ids": ["string"]}, [INVOICE])]),
        (tool("create_invoice", NEW, INVOICE), [reader("get_invoice", {"id": "string", "tenant": "string"}, INVOICE)]),
        (tool("create_invoice", NEW, INVOICE), [tool("get_invoice", {"id": "string"}, INVOICE, Risk.REVERSIBLE)]),
        (tool("create_session", {}, {"id": "string"}), [reader("get_session", {"id": "string"}, {"id": "string"})]),
        (tool("create_invoice", ONE, {"id": "string"}), [GET]),
        (
            tool("create_invoice", {"lines": [{"sku": "string"}]}, {"id": "string"}),
            [reader("get_invoice", {"id": "string"}, {"id": "string", "lines": [{"id": "string", "sku": "string"}]})],
        ),
        (tool("create_invoice", NEW, None), [reader("list_invoices", {"external_ref?": "string"}, None)]),
        (tool("create_invoice", NEW, None), [reader("list_invoices", {"external_ref?": "string"}, [SHOWN])]),
        (tool("update_invoice", CHANGE), [reader("get_invoice", {"order_id": "string"}, INVOICE)]),
        (tool("update_stock", {"id": "string", "delta": "number"}), [reader("get_stock", {"id": "string"}, INVOICE)]),
        (tool("set_invoice_reminder", {"id": "string", "days": "number"}), [GET]),
        (tool("update_invoice", {"id": "string", "customer": {"id": "string"}}), [GET]),
        (tool("adjust_invoice", CHANGE), [GET]),
        (tool("delete_invoice", {"id": "string", "line": "string"}), [GET]),
        (tool("delete_invoice_line", {"id": "string"}), [GET]),
        (tool("delete_invoices", {"before": "string"}), [GET]),
        (tool("post /invoices/{id}", CHANGE), [REST_GET]),
        (tool("post /invoices/{id}/send", {"id": "string"}), [REST_GET]),
        (tool("post /invoices", NEW, INVOICE), [reader("get /orders/{id}", {"id": "string"}, INVOICE)]),
        (tool("patch /invoices/{id}", CHANGE), [reader("get /invoices/{id}/lines", {"id": "string"}, INVOICE)]),
        (tool("delete /invoices/{id}/lines", {"id": "string"}), [REST_GET]),
        (tool("put /invoices", NEW), [reader("get /invoices", {}, [INVOICE])]),
        (tool("put /invoices", NEW), [reader("get /invoices", {}, {"items": [INVOICE], "total": "integer"})]),
        (
            tool("put /settings", {"days": "integer"}),
            [reader("get /settings", {"area": "string"}, {"days": "integer"})],
        ),
        (tool("delete /settings", {}), [reader("get /settings", {}, {"days": "integer"})]),
        (tool("invoice", ONE, TITLED, description="Make an invoice and send it."), [GET]),
        (tool("send_invoice", ONE, TITLED, description="Make an invoice."), [GET]),
        (tool("invoice", ONE, TITLED, description="The invoice of a customer."), [GET]),
        (
            tool("post /invoices", NEW, INVOICE),
            [reader("get /invoices/{number}", {"number": "string"}, {**INVOICE, "number": "string"})],
        ),
    ],
)
def test_what_only_looks_like_a_proof_is_none(act: Offer, others: list[Offer]) -> None:
    """Rather nothing than a wrong proof, and it is said what is missing."""
    found = proposal(act, *others)

    assert proof_of(found) is None
    assert found.level == "receipt only"
    assert found.missing


@pytest.mark.parametrize(
    ("args", "more", "place"),
    [
        ({"external_ref?": "string"}, {}, ("argument", "external_ref")),
        ({"clientReference?": "string"}, {}, ("argument", "clientReference")),
        ({"idempotency_key": "string"}, {}, ("argument", "idempotency_key")),
        ({"Idempotency-Key?": "string"}, {}, ("argument", "Idempotency-Key")),
        ({}, {"description": "Send an Idempotency-Key.", "headers": True}, ("header", "Idempotency-Key")),
        ({"metadata?": "object"}, {}, ("argument", "metadata.steward_key")),
        ({}, {"description": "Send an Idempotency-Key."}, None),
        ({"external_ref": "string"}, {}, None),  # somebody must fill it
        ({"reference?": "string"}, {}, None),  # nothing is found by it
        ({"external_ref?": {"schema": {"type": "string", "maxLength": 40}}}, {}, None),
        ({"idempotency_key?": {"schema": {"type": "string", "format": "uuid"}}}, {}, None),
        ({"metadata?": {"source": "string"}}, {}, None),
        ({"api_key?": "string", "key?": "string"}, {}, None),
    ],
)
def test_the_key_goes_where_it_plainly_may(args: Fields, more: dict[str, Any], place: tuple[str, str] | None) -> None:
    """And a place that cannot hold it, or that somebody needs, is left alone."""
    found = proposal(tool("create_invoice", {"customer": "string", **args}, INVOICE, **more), GET)

    assert (found.key and (found.key.where, found.key.name)) == place
    assert any("a lost answer goes to a person" in one for one in found.missing)


@pytest.mark.parametrize(
    ("name", "args", "risk"),
    [
        ("get_invoice", {"id": "string"}, READ),
        ("list_invoices", {}, READ),
        ("searchInvoices", {"text": "string"}, READ),
        ("invoices.list", {}, READ),  # as there is invoices.create
        ("clear_list", {}, None),
        ("toggle_view", {}, None),
        ("save_search", {}, None),
        ("get_and_lock_invoice", {"id": "string"}, None),
        ("get_next_job", {}, None),
        ("query_database", {"sql": "string"}, None),
        ("fetch_page", {"url": "string"}, None),
        ("create_invoice", {}, None),
        ("run_query", {}, None),
    ],
)
def test_a_reading_name_is_proposed_and_no_more(name: str, args: Fields, risk: Risk | None) -> None:
    """Where its source says nothing; a name that may do more is not."""
    assert proposal(tool(name, args), tool("invoices.create", {})).risk is risk


@pytest.mark.parametrize("risk", [Risk.REVERSIBLE, Risk.IRREVERSIBLE])
def test_what_the_source_says_to_act_is_no_reading_tool(risk: Risk) -> None:
    """Whatever its name is."""
    assert proposal(tool("get_invoice", {"id": "string"}, None, risk)).risk is None


def test_levels_and_targets_are_told() -> None:
    """How far each tool gets, and what it writes to."""
    offers = [
        tool("create_invoice", NEW, INVOICE),
        tool("update_invoice", CHANGE),
        tool("send_invoice", CHANGE),
        GET,
        LIST,
    ]
    found = propose(offers)

    assert [one.level for one in found] == ["found by its key", "read back", "receipt only", "reads", "reads"]
    assert [one.target for one in found[:3]] == [None, "args.id", None]
    assert "get_invoice shows after it" in found[2].missing[0]


def test_what_is_answered_before_it_is_done_is_said() -> None:
    """The record that a 202 answers with is there at once, which proves nothing of the job."""
    found = proposal(tool("post /invoices", NEW, INVOICE, later=True), REST_GET)

    assert found.level == "read back"
    assert "before it is done (202)" in found.missing[-1]


def test_references_and_unions_are_followed() -> None:
    """A schema says the same in many ways."""
    record: JsonObject = {
        "type": "object",
        "properties": {"id": {"type": "string"}, "amount": {"type": ["number", "null"]}},
    }
    result: JsonObject = {
        "$ref": "#/$defs/I",
        "$defs": {"I": {"allOf": [record, {"properties": {"note": {"type": "string"}}}]}},
    }
    new: JsonObject = {"type": "object", "required": ["amount"], "properties": {
        "amount": {"anyOf": [{"type": "number"}, {"type": "null"}]}, "note": {"type": "string"}}}  # fmt: skip
    make = Offer(name="create_invoice", description="", args=new, result=result, call=_call)
    get = Offer(name="get_invoice", description="", args=shape({"id": "string"}), result=result, call=_call, risk=READ)

    assert proof_of(proposal(make, get)) == {**BY_ID, "expect": {"amount": "args.amount", "note": "args.note"}}


def test_what_carries_the_key_is_not_compared() -> None:
    """The record shows our key beside what the planner gave."""
    args: Fields = {"amount": "number", "metadata?": "object"}
    found = proposal(
        tool("create_invoice", args, INVOICE), reader("get_invoice", {"id": "string"}, {**INVOICE, **args})
    )

    assert found.key is not None
    assert proof_of(found)["expect"] == {"amount": "args.amount"}


def test_a_change_that_cannot_all_be_compared_is_not_called_proven() -> None:
    """Else what was not set would be verified."""
    args: Fields = {"id": "string", "amount": "number", "lines?": [{"sku": "string"}]}
    assert proposal(tool("update_invoice", args), reader("get_invoice", {"id": "string"})).proof is None
