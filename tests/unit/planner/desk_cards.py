"""A toolbox that only knows what the desk's tools look like; nothing here can act."""
# ruff: noqa: ARG002 (a fake has the port's signatures and needs few of the arguments)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from steward.domain.model import Action, Found, Json, JsonObject, Problem, Receipt, Risk, Verdict
from steward.domain.ports.tools import Card
from steward.domain.references import schemas_at

TEXT: JsonObject = {"type": "string"}
NUMBER: JsonObject = {"type": "number"}
ORDERS_AND_SO_ON: JsonObject = {"type": "string", "enum": ["customers", "orders", "tickets", "refunds"]}


def thing(required: list[str], **properties: JsonObject) -> JsonObject:
    """The schema of an object with exactly these fields."""
    return {
        "type": "object",
        "properties": {**properties},
        "required": [*required],
        "additionalProperties": False,
    }


def texts(*names: str) -> dict[str, JsonObject]:
    return dict.fromkeys(names, TEXT)


ORDER = thing(
    ["id"],
    **texts("id", "customer_id", "customer_name", "customer_email", "status", "currency", "placed_on"),
    total=NUMBER,
    refunded=NUMBER,
    items={"type": "array", "items": thing(["sku"], **texts("sku", "name"), quantity=NUMBER, price=NUMBER)},
)
CUSTOMER = thing(["id", "email"], **texts("id", "name", "email", "city"))
TICKET_TEXTS = texts("id", "order_id", "customer_id", "subject", "body", "priority", "status")
TICKET = thing(["id", "subject"], **TICKET_TEXTS)
FIELDS = thing(
    ["subject", "body"],
    **texts("order_id", "customer_id", "subject", "body"),
    priority={"type": "string", "enum": ["low", "normal", "high"]},
)


def card(name: str, risk: Risk, args: JsonObject, result: JsonObject) -> Card:
    return Card(
        name=name,
        description=f"{name.replace('_', ' ').capitalize()}.",
        risk=risk,
        args_schema=args,
        result_schema=result,
        timeout=5.0,
        settle_after=0.0,
        provable=risk is not Risk.READ,
    )


CARDS = [
    card(
        "find_records",
        Risk.READ,
        thing(["collection"], collection=ORDERS_AND_SO_ON, where={"type": "object"}, limit={"type": "integer"}),
        thing(["records"], **texts("collection"), count=NUMBER, records={"type": "array", "items": {}}),
    ),
    card(
        "get_record",
        Risk.READ,
        thing(["collection", "id"], collection=ORDERS_AND_SO_ON, id=TEXT),
        {"anyOf": [ORDER, CUSTOMER, TICKET]},
    ),
    card(
        "create_record",
        Risk.REVERSIBLE,
        thing(["collection", "fields"], collection={"const": "tickets"}, fields=FIELDS),
        TICKET,
    ),
    card(
        "update_status",
        Risk.REVERSIBLE,
        thing(["collection", "id", "status"], **texts("collection", "id", "status")),
        thing(["id"], **texts("id", "collection", "status", "previous")),
    ),
    card(
        "issue_refund",
        Risk.IRREVERSIBLE,
        thing(["order_id", "amount", "reason"], **texts("order_id", "reason"), amount=NUMBER),
        thing(["id"], **texts("id", "order_id", "currency", "status"), amount=NUMBER),
    ),
    card(
        "send_email",
        Risk.IRREVERSIBLE,
        thing(["to", "subject", "body"], **texts("to", "subject", "body")),
        thing(["message_id"], **texts("message_id", "to")),
    ),
]


@dataclass(frozen=True)
class CardBox:
    """Implements `steward.domain.ports.tools.Toolbox` as far as nothing has to act."""

    cards: dict[str, Card] = field(default_factory=lambda: {card.name: card for card in CARDS})

    def names(self) -> list[str]:
        return [*self.cards]

    def card(self, tool: str) -> Card | None:
        return self.cards.get(tool)

    def unavailable(self, tool: str) -> None:
        return None

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """Unknown and absent arguments only."""
        properties = self.cards[tool].args_schema.get("properties")
        required = self.cards[tool].args_schema.get("required")
        known = [*properties] if isinstance(properties, dict) else []
        needed = [str(name) for name in required] if isinstance(required, list) else []
        wrong = [(name, "is not an argument") for name in args if name not in known]
        wrong += [(name, "is missing") for name in needed if name not in args]
        return [
            Problem(code="invalid_args", message=f"{tool}: {name} {why}", detail={"argument": name})
            for name, why in wrong
        ]

    def check_result(self, tool: str, result: Json) -> list[Problem]:
        return []

    def coerce(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        return dict(args)

    def coerce_part(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        return dict(args)

    def check_part(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """Unknown arguments, and values outside an enumeration."""
        problems = [one for one in self.check(tool, args) if one.detail["argument"] in args]
        for name, value in args.items():
            allowed = [one["enum"] for one in schemas_at(self.cards[tool].args_schema, [name]) if "enum" in one]
            if allowed and value not in [each for some in allowed if isinstance(some, list) for each in some]:
                detail: JsonObject = {"argument": name}
                problems.append(Problem(code="invalid_args", message=f"{tool}: {name} is none of them", detail=detail))
        return problems

    def identity(self, tool: str, args: Mapping[str, Json]) -> str | None:
        return None

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None:
        return None

    async def run(self, action: Action) -> Receipt:
        raise AssertionError("nothing acts here")

    async def outcome(self, action: Action) -> Receipt | None:
        raise AssertionError("nothing acts here")

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:
        raise AssertionError("nothing acts here")

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:
        raise AssertionError("nothing acts here")
