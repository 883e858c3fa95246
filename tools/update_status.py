"""update_status: move an order or a ticket on."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, ValidationInfo, field_validator

from steward.domain.model import Found, JsonObject, Receipt, Risk, Verdict
from steward.tools.desk import (
    SETTLE_SECONDS,
    Args,
    Change,
    Order,
    OrderStatus,
    RecordId,
    Reply,
    Ticket,
    TicketStatus,
    by_key,
    post,
    record,
)
from steward.tools.spec import Context, Refused, ToolSpec, judge_by_presence

STATUSES = {"orders": get_args(OrderStatus), "tickets": get_args(TicketStatus)}


class UpdateStatus(Args):
    collection: Literal["orders", "tickets"] = Field(description="the kind of record")
    id: RecordId = Field(description='the record\'s id, such as "1042"')
    status: OrderStatus | TicketStatus = Field(
        description=(
            "the new status. Orders go placed → paid → shipped → delivered → return_requested → refunded; placed and "
            "paid ones can be cancelled. Tickets are open, waiting, solved or closed."
        )
    )

    @field_validator("status")
    @classmethod
    def fits_the_collection(cls, status: str, info: ValidationInfo) -> str:
        collection = info.data.get("collection")
        if collection in STATUSES and status not in STATUSES[collection]:
            raise ValueError(f"{collection} have no status {status!r}")
        return status


class NewStatus(Reply):
    id: str
    collection: Literal["orders", "tickets"]
    status: str
    previous: str


async def run(args: UpdateStatus, context: Context) -> NewStatus:
    answer = await post(context, f"/records/{args.collection}/{args.id}/status", {"status": args.status})
    return NewStatus.model_validate(answer)


async def find(args: UpdateStatus, context: Context) -> Found:
    """Reads both the journal and the record: whether this action made it so, and what is so.

    In this order: what the journal shows, the record shows by then, too.
    """
    ours = [change.model_dump(mode="json") for change in await by_key(context, "status_changes", Change)]
    try:
        present = await record(context, args.collection, args.id)
    except Refused as refusal:
        if refusal.code != "not_found":
            raise
        return Found(presence="absent", reason=refusal.message)
    status = present.status if isinstance(present, Order | Ticket) else None
    previous = ours[0]["previous"] if ours else status
    value: JsonObject = {
        "id": args.id,
        "collection": args.collection,
        "status": status,
        "previous": previous,
        "changes": [*ours],
    }
    if ours or status == args.status:
        return Found(presence="found", value=value, conclusive=True)  # the state that was asked for, whoever gave it
    return Found(presence="absent", value=value, reason=f"{args.collection}/{args.id} is {status}")


def judge(args: UpdateStatus, receipt: Receipt | None, found: Found) -> Verdict:
    """The record must have the status now; who gave it is said where it was not this action."""
    if found.presence != "found" or not isinstance(found.value, dict):
        return judge_by_presence(args, receipt, found)
    status, ours = found.value.get("status"), found.value.get("changes")
    if status != args.status:
        reason = f"was set to {args.status}, but has become {status} since"
        return Verdict(status="refuted", reason=reason, evidence=found.value)
    reason = "" if ours else f"{args.collection}/{args.id} was {args.status} already"
    return Verdict(status="verified", reason=reason, evidence=found.value)


TOOL = ToolSpec(
    name="update_status",
    description="Set the status of an order or a ticket. The result says which status it had before.",
    args=UpdateStatus,
    result=NewStatus,
    risk=Risk.REVERSIBLE,
    settle_after=SETTLE_SECONDS,
    run=run,
    find=find,
    judge=judge,
    source="own",
    identifies=("id",),
    free=("collection", "status"),
    target=lambda args: f"{args.collection}/{args.id}",
)
