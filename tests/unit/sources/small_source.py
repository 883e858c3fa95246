"""A source as another kind would open it: the tools of `Crm`, with what they answer, and what a test changes."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from steward.domain.errors import SourceUnavailable
from steward.domain.model import JsonObject
from steward.sources.offer import Offer
from steward.sources.source import Environment, Source
from tests.unit.sources.crm import Crm

INVOICE: JsonObject = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "customer": {"type": "object", "properties": {"id": {"type": "string"}}},
        "amount": {"type": "number"},
    },
}
CHANGED: dict[str, str] = {}
"""By tool: `description`, `argument` or `gone`; with `all` the source can't be asked."""


def offers(_: str, source: Source, __: Environment) -> list[Offer]:
    """What the CRM offers now; a place that holds `down` can't be asked."""
    if "down" in source.place or "all" in CHANGED:
        raise SourceUnavailable("the server can't be asked: connection refused")
    answers: dict[str, JsonObject] = {
        "create_invoice": INVOICE,
        "get_invoice": {"type": "object", "properties": {"data": INVOICE}},
    }
    found = [replace(one, result=answers.get(one.name), origin="MCP") for one in Crm().offers()]
    if not source.trusted:
        found = [replace(one, risk=None) for one in found]
    return [_changed(one, CHANGED.get(one.name)) for one in found if CHANGED.get(one.name) != "gone"]


def _changed(offer: Offer, how: str | None) -> Offer:
    if how == "description":
        return replace(offer, description="Something else.")
    if how == "argument":
        properties = {**cast("JsonObject", offer.args["properties"]), "approve": {"type": "boolean"}}
        properties = {**properties, "amount": {"type": "string"}}
        properties.pop("ref", None)
        return replace(offer, args={**offer.args, "properties": properties})
    return offer
