"""find_records: look for records by what they hold."""

from __future__ import annotations

from pydantic import Field

from domain.model import Risk
from tools.desk import SHAPES, Args, Collection, Record, Reply, Text, search
from tools.spec import Context, Refused, ToolSpec

NOT_FIELDS = {"limit", "idempotency_key"}


class FindRecords(Args):
    collection: Collection = Field(description="where to look")
    where: dict[str, Text | bool | int | float] = Field(
        default_factory=dict[str, str | bool | int | float],
        description=(
            "field: value pairs that a record must all have, exactly. Orders: id, status, customer_id, customer_name, "
            "customer_email, total, currency, placed_on, paid, refunded. Customers: id, name, email, city, currency. "
            "Tickets: id, status, priority, order_id, customer_id, customer_name, customer_email, subject. "
            "Refunds: id, order_id, amount, currency, reason, status. Empty for all."
        ),
    )
    limit: int = Field(default=50, ge=1, le=100, description="how many records to return at most")


class FoundRecords(Reply):
    collection: Collection
    count: int = Field(description="how many records fit in all; more than `records` holds where the limit cut them")
    records: list[Record] = Field(description="the first of them, by id; usable in for_each")


async def run(args: FindRecords, context: Context) -> FoundRecords:
    for name in NOT_FIELDS & args.where.keys():
        raise Refused("unknown_field", f"{args.collection} can't be searched by {name!r}")
    params = {name: _as_text(value) for name, value in args.where.items()}
    page = await search(context, args.collection, params | {"limit": str(args.limit)})
    shape = SHAPES[args.collection]
    records: list[Record] = [shape.model_validate(found) for found in page.records]
    return FoundRecords(collection=args.collection, count=page.total, records=records)


def _as_text(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


TOOL = ToolSpec(
    name="find_records",
    description="Look for customers, orders, tickets or refunds by field values. Use get_record where you have the id.",
    args=FindRecords,
    result=FoundRecords,
    risk=Risk.READ,
    run=run,
)
