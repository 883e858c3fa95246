"""Tools with schemas as they are met: choices, bounds, lists, what may be left out, what may be null."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.model import JsonObject, Risk
from tests.unit.planner.desk_cards import NUMBER, TEXT, CardBox, card, texts, thing

WHOLE: JsonObject = {"type": "integer"}
YES: JsonObject = {"type": "boolean"}
DECIMAL: JsonObject = {"type": "string", "format": "decimal"}
ITEM = thing(["sku", "price", "quantity"], sku=TEXT, price=NUMBER, quantity=WHOLE)
BOOKING = thing(
    ["id", "total", "status", "booked_on", "items", "paid", "deposit", "shares", "flight"],
    **texts("id", "booked_on", "customer"),
    total=NUMBER,
    paid=YES,
    status={"type": "string", "enum": ["open", "flown", "cancelled"]},
    items={"type": "array", "items": ITEM},
    note={"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
    flight=thing(["in"], **{"in": TEXT, "größe": TEXT}),
    deposit={"anyOf": [NUMBER, DECIMAL]},
    shares={"type": "array", "items": {"type": "string", "pattern": r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$"}},
)
PAY_BACK = thing(
    ["booking_id", "amount", "reason"],
    **texts("booking_id", "note"),
    amount={"type": "number", "minimum": 0, "maximum": 10_000},
    reason={"type": "string", "enum": ["weather", "illness", "goodwill"]},
    pieces=WHOLE,
    urgent=YES,
    fee=DECIMAL,
    tags={"type": "array", "items": TEXT},
)


def tools() -> CardBox:
    """Reads and acts of a small airline."""
    cards = [
        card("get_booking", Risk.READ, thing(["id"], id=TEXT), BOOKING),
        card("pay_back", Risk.IRREVERSIBLE, PAY_BACK, thing(["id"], id=TEXT)),
        card("send_mail", Risk.IRREVERSIBLE, thing(["to", "body"], **texts("to", "body")), thing(["id"], id=TEXT)),
        replace(card("fetch_page", Risk.READ, thing(["url"], url=TEXT), {"type": "object"}), egress=True),
    ]
    return CardBox({one.name: one for one in cards})
