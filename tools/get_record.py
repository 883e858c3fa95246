"""get_record: one record by its id."""

from __future__ import annotations

from pydantic import Field, RootModel

from steward.domain.model import Risk
from steward.tools.desk import Args, Collection, Record, RecordId, record
from steward.tools.spec import Context, ToolSpec


class GetRecord(Args):
    collection: Collection = Field(description="the kind of record")
    id: RecordId = Field(description='the record\'s id, such as "1042" for an order or "C0042" for a customer')


class OneRecord(RootModel[Record]):
    """The record itself, so that `${step.total}` reaches into it."""


async def run(args: GetRecord, context: Context) -> OneRecord:
    return OneRecord(await record(context, args.collection, args.id))


TOOL = ToolSpec(
    name="get_record",
    description=(
        "Read one order, customer, ticket or refund by its id. An order carries its items, total, status and its "
        "customer's name and e-mail address."
    ),
    args=GetRecord,
    result=OneRecord,
    risk=Risk.READ,
    run=run,
    others=("subject", "body"),  # customers write their tickets
    identifies=("id",),
    free=("collection",),
)
