"""A proof that names what is not there could prove nothing: it is told when it is read, not with each act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject
from steward.sources.mapping import Mapping
from steward.sources.specs import specs_of
from tests.unit.sources.crm import Crm
from tests.unit.sources.small_source import INVOICE

LISTED: JsonObject = {
    "type": "object",
    "properties": {"invoices": {"type": "array", "items": {"$ref": "#/$defs/Invoice"}}},
    "$defs": {"Invoice": {**INVOICE, "properties": {**INVOICE["properties"], "ref": {"type": "string"}}}},  # type: ignore[dict-item]
}
ANSWERS: dict[str, JsonObject] = {
    "create_invoice": INVOICE,
    "get_invoice": {"type": "object", "properties": {"data": INVOICE}},
    "list_invoices": LISTED,
}
PROOF: dict[str, Any] = {
    "read": "get_invoice",
    "args": {"id": "result.id"},
    "record": "data",
    "expect": {"amount": "args.amount", "customer.id": "args.customer"},
    "search": {"read": "list_invoices", "records": "invoices", "complete": True, "match": {"ref": "key"}},
}


def proven(proof: dict[str, Any], answers: dict[str, JsonObject]) -> None:
    offers = [replace(one, result=answers.get(one.name)) for one in Crm().offers()]
    said = {"confirmed": True, "risk": "reversible", "key": "argument ref", "proof": proof}
    specs_of(offers, {"create_invoice": Mapping.model_validate(said)})


def changed(**more: Any) -> dict[str, Any]:
    search = {**PROOF["search"], **more.pop("search", {})}
    return {**PROOF, **more, "search": search}


def test_what_the_schemas_know_is_taken() -> None:
    """And so is what no schema tells, or what one does not name: an answer may hold more than its document says."""
    proven(PROOF, ANSWERS)
    proven(PROOF, {})
    proven(changed(expect={"amount": "args.amount", "booked_by": "steward"}), ANSWERS)


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (changed(record="date"), "looks at date in what get_invoice shows, which has no such field; it has data"),
        (changed(args={"ident": "result.id"}), "hands ident to get_invoice, which has no such argument; it has id"),
        (changed(args={"id": "result.idd"}), "names idd, which create_invoice does not show. Did you mean id?"),
        (
            changed(expect={"amout": "args.amount"}),
            "names amout, which get_invoice does not show. Did you mean amount?",
        ),
        (
            changed(expect={"custmer.id": "args.customer"}),
            "names custmer.id, which get_invoice does not show. Did you mean customer?",
        ),
        (
            changed(search={"records": "items"}),
            "looks at items in what list_invoices shows, which has no such field; it has invoices",
        ),
        (
            changed(search={"match": {"reff": "key"}}),
            "names reff, which list_invoices does not show. Did you mean ref?",
        ),
        (
            changed(search={"match": {"external": "key"}}),
            "matches external, which list_invoices does not list; it has id, customer, amount, ref",
        ),
    ],
)
def test_what_is_not_there_is_told_in_one_line(proof: dict[str, Any], said: str) -> None:
    """A field that no record has matches none: what was done would be absent for certain, and done again."""
    with pytest.raises(Unusable, match="create_invoice: its proof") as told:
        proven(proof, ANSWERS)

    assert said in str(told.value)
