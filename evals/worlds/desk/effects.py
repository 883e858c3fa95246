"""What the desk can do and what it refuses; each effect runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.domain.model import JsonObject
from steward.evals.worlds.desk.statements import statement

Connection: TypeAlias = "AsyncConnection[DictRow]"
Priority = Literal["low", "normal", "high"]

TRANSITIONS: dict[str, dict[str, set[str]]] = {
    "orders": {
        "placed": {"paid", "cancelled"},
        "paid": {"shipped", "cancelled"},
        "shipped": {"delivered"},
        "delivered": {"return_requested"},
        "return_requested": {"delivered", "refunded"},
        "refunded": set(),
        "cancelled": set(),
    },
    "tickets": {
        "open": {"waiting", "solved", "closed"},
        "waiting": {"open", "solved", "closed"},
        "solved": {"open", "closed"},
        "closed": set(),
    },
}


class BusinessError(Exception):
    """The desk says no; travels as HTTP 200 with the error in the body."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    subject: str
    body: str
    order_id: str | None = None
    customer_id: str | None = None
    priority: Priority = "normal"


@dataclass(frozen=True, kw_only=True)
class NewRefund:
    order_id: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What a write carries along: the caller's key, and for how many seconds reads will not show it."""

    key: str | None
    lag: float = 0.0


async def open_ticket(connection: Connection, new: NewTicket, stamp: Stamp) -> JsonObject:
    """Open a ticket; the customer is the order's where none is named."""
    customer_id = new.customer_id
    if new.order_id is not None:
        order = await _locked_order(connection, new.order_id)
        if customer_id not in {None, order["customer_id"]}:
            raise BusinessError("mismatch", f"order {new.order_id} is not an order of customer {customer_id}")
        customer_id = order["customer_id"]
    elif customer_id is not None:
        await _require_customer(connection, customer_id)
    values = {
        "order_id": new.order_id,
        "customer_id": customer_id,
        "subject": new.subject,
        "body": new.body,
        "priority": new.priority,
        "key": stamp.key,
        "lag": stamp.lag,
    }
    return await _one(connection, "add_ticket", values)


async def set_status(connection: Connection, collection: str, record_id: str, status: str, stamp: Stamp) -> JsonObject:
    """Move an order or ticket on; setting the status that it has changes nothing and is no error."""
    previous = await _present_status(connection, collection, record_id)
    allowed = TRANSITIONS[collection]
    if status not in allowed:
        raise BusinessError("unknown_status", f"{collection} have no status {status!r}; they have {_listed(allowed)}")
    if status != previous and status not in allowed[previous]:
        onward = _listed(allowed[previous]) or "nothing, it is final"
        raise BusinessError(
            "illegal_transition",
            f"{collection}/{record_id} is {previous} and can't become {status}; from {previous} it can become {onward}",
        )
    change = {
        "collection": collection,
        "id": record_id,
        "previous": previous,
        "status": status,
        "key": stamp.key,
        "lag": stamp.lag,
    }
    if status != previous:
        await connection.execute(statement(f"set_{collection.removesuffix('s')}_status"), change)
    await connection.execute(statement("add_status_change"), change)
    return {"id": record_id, "collection": collection, "status": status, "previous": previous}


async def give_refund(connection: Connection, new: NewRefund, stamp: Stamp) -> JsonObject:
    """Refund a part of a paid order; the last part makes the order refunded."""
    order = await _locked_order(connection, new.order_id)
    left: Decimal = (await _one(connection, "left_to_refund", {"id": new.order_id}))["amount"]
    if not order["paid"]:
        raise BusinessError("not_paid", f"order {new.order_id} was never paid; there is nothing to refund")
    if new.amount > left:
        raise BusinessError(
            "amount_too_large",
            f"order {new.order_id} has {left} {order['currency']} left to refund, {new.amount} was asked",
        )
    values = {
        "order_id": new.order_id,
        "amount": new.amount,
        "currency": order["currency"],
        "reason": new.reason,
        "key": stamp.key,
        "lag": stamp.lag,
    }
    refund = await _one(connection, "add_refund", values)
    if new.amount == left:
        done = {"id": new.order_id, "status": "refunded", "lag": stamp.lag}
        await connection.execute(statement("set_order_status"), done)
    return refund | {"amount": float(new.amount)}


async def _present_status(connection: Connection, collection: str, record_id: str) -> str:
    if collection == "orders":
        return str((await _locked_order(connection, record_id))["status"])
    if collection != "tickets":
        raise BusinessError("unknown_collection", f"{collection!r} has no status to set; orders and tickets have")
    row = await (await connection.execute(statement("lock_ticket"), {"id": record_id})).fetchone()
    if row is None:
        raise BusinessError("not_found", f"there is no ticket {record_id}")
    return str(row["status"])


async def _locked_order(connection: Connection, order_id: str) -> dict[str, Any]:
    row = await (await connection.execute(statement("lock_order"), {"id": order_id})).fetchone()
    if row is None:
        raise BusinessError("not_found", f"there is no order {order_id}")
    return row


async def _require_customer(connection: Connection, customer_id: str) -> None:
    cursor = await connection.execute(statement("customer_exists"), {"id": customer_id})
    if cursor.rowcount == 0:
        raise BusinessError("not_found", f"there is no customer {customer_id}")


async def _one(connection: Connection, name: str, values: dict[str, Any]) -> dict[str, Any]:
    row = await (await connection.execute(statement(name), values)).fetchone()
    return dict(row or {})


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
