"""create_record: open a ticket in the help desk."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.model import Found, Receipt, Risk, Verdict
from tools.desk import SETTLE_SECONDS, Args, Priority, RecordId, Text, Ticket, by_key, post
from tools.spec import Context, ToolSpec, judge_by_presence


class TicketFields(Args):
    order_id: RecordId | None = Field(default=None, description='the order it is about, such as "1042"')
    customer_id: RecordId | None = Field(default=None, description="the customer; follows from the order where given")
    subject: Text = Field(min_length=1, max_length=300, description="one line saying what it is about")
    body: Text = Field(min_length=1, max_length=20_000, description="what happened and what is wanted")
    priority: Priority = Field(default="normal", description="how urgent it is")


class CreateRecord(Args):
    collection: Literal["tickets"] = Field(description="tickets are what can be created")
    fields: TicketFields = Field(description="the ticket's content")


async def run(args: CreateRecord, context: Context) -> Ticket:
    answer = await post(context, "/records/tickets", args.fields.model_dump(mode="json", exclude_none=True))
    return Ticket.model_validate(answer)


async def find(_: CreateRecord, context: Context) -> Found:
    tickets = await by_key(context, "tickets", Ticket)
    if not tickets:
        return Found(presence="absent", reason="the desk has no ticket from this action")
    copies = [ticket.id for ticket in tickets[1:]]
    return Found(presence="found", value={**tickets[0].model_dump(mode="json"), "copies": [*copies]}, conclusive=True)


def judge(args: CreateRecord, receipt: Receipt | None, found: Found) -> Verdict:
    """The ticket that is there must be the one that was asked for, once."""
    if found.presence != "found" or not isinstance(found.value, dict):
        return judge_by_presence(args, receipt, found)
    asked = args.fields.model_dump(mode="json", exclude_none=True)
    differs = [name for name, value in asked.items() if _plain(found.value.get(name)) != _plain(value)]
    if differs:
        reason = f"the ticket is there, but not as asked: {', '.join(differs)} differs"
        return Verdict(status="refuted", reason=reason, evidence=found.value)
    if found.value.get("copies"):
        return Verdict(status="refuted", reason="the ticket was opened more than once", evidence=found.value)
    return Verdict(status="verified", evidence=found.value)


def _plain(value: object) -> object:
    """Desks trim what they store; that is no difference."""
    return value.strip() if isinstance(value, str) else value


TOOL = ToolSpec(
    name="create_record",
    description="Open a ticket in the help desk, about an order or a customer. The result holds the ticket's id.",
    args=CreateRecord,
    result=Ticket,
    risk=Risk.REVERSIBLE,
    settle_after=SETTLE_SECONDS,
    run=run,
    find=find,
    judge=judge,
    target=lambda args: f"tickets/{args.fields.order_id or args.fields.customer_id or ''}",
)
