"""create_record: open a ticket in the help desk."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from steward.domain.model import Risk
from steward.tools.desk import SETTLE_SECONDS, Args, Priority, RecordId, Text, Ticket, by_key, post
from steward.tools.proofs import created
from steward.tools.spec import Context, ToolSpec


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


async def made(_: CreateRecord, context: Context) -> list[Ticket]:
    return await by_key(context, "tickets", Ticket)


TOOL = ToolSpec(
    name="create_record",
    description="Open a ticket in the help desk, about an order or a customer. The result holds the ticket's id.",
    args=CreateRecord,
    result=Ticket,
    risk=Risk.REVERSIBLE,
    settle_after=SETTLE_SECONDS,
    run=run,
    proof=created(made, wanted=lambda args: args.fields.model_dump(exclude_none=True)),
    source="own",
    identifies=("fields.order_id", "fields.customer_id"),
    free=("collection", "fields.subject", "fields.body", "fields.priority"),
    target=lambda args: f"tickets/{args.fields.order_id or args.fields.customer_id or ''}",
)
