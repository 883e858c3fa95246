"""find_records: look for records by what they hold."""

from __future__ import annotations

from pydantic import Field

from steward.domain.model import Risk
from steward.tools.desk import SHAPES, Args, Collection, Record, RecordId, Reply, Text, search
from steward.tools.spec import Context, Refused, ToolSpec

NOT_FIELDS = {"limit", "after", "idempotency_key"}
AT_ONCE = 100  # records that the desk hands out in one answer


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
    limit: int = Field(default=100, ge=1, le=1_000, description="how many records to return at most")
    after: RecordId | None = Field(default=None, description="`next` of the page before, to read on from there")


class FoundRecords(Reply):
    """Where `complete` is false it is a page: no loop, count or answer that means all may rest on it."""

    collection: Collection
    count: int = Field(description="how many records fit in all, whether or not they are in `records`")
    total: int = Field(description="the same as `count`")
    complete: bool = Field(description="whether `records` holds all that fit")
    next: str | None = Field(description="where a page goes on: `after` of the next one; null at the end")
    records: list[Record] = Field(description="the records, by id; usable in for_each")


async def run(args: FindRecords, context: Context) -> FoundRecords:
    for name in NOT_FIELDS & args.where.keys():
        raise Refused("unknown_field", f"{args.collection} can't be searched by {name!r}")
    found, total = await _read(args, context)
    shape = SHAPES[args.collection]
    records: list[Record] = [shape.model_validate(one) for one in found[: args.limit]]
    return FoundRecords(
        collection=args.collection,
        count=total,
        total=total,
        complete=args.after is None and len(found) <= args.limit,
        next=records[-1].id if len(found) > args.limit else None,
        records=records,
    )


async def _read(args: FindRecords, context: Context) -> tuple[list[dict[str, object]], int]:
    """What fits, one more than asked for where there is one, and how many fit in all."""
    params = {name: _as_text(value) for name, value in args.where.items()}
    found: list[dict[str, object]] = []
    after = args.after
    while True:
        room = min(args.limit + 1 - len(found), AT_ONCE)
        place = {} if after is None else {"after": after}
        page = await search(context, args.collection, params | {"limit": str(room)} | place)
        found += page.records
        if len(page.records) < room or len(found) > args.limit:
            return found, page.total
        after = str(found[-1]["id"])


def _as_text(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


TOOL = ToolSpec(
    name="find_records",
    description="Look for customers, orders, tickets or refunds by field values. Use get_record where you have the id.",
    args=FindRecords,
    result=FoundRecords,
    risk=Risk.READ,
    run=run,
    others=("records.subject", "records.body"),  # customers write their tickets
    identifies=("where", "limit", "after"),
    free=("collection",),
)
