"""issue_refund: pay money back for an order, once."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from steward.domain.model import Risk
from steward.tools.desk import SETTLE_SECONDS, Args, RecordId, Refund, Reply, Text, by_key, post
from steward.tools.proofs import created
from steward.tools.spec import Context, ToolSpec


def in_cents(amount: float) -> float:
    """An amount of money; raises where it has parts of a cent."""
    if abs(amount - round(amount, 2)) > 1e-9:
        raise ValueError("has more than two decimals")
    return round(amount, 2)


class IssueRefund(Args):
    order_id: RecordId = Field(description='the order to refund, such as "1042"')
    amount: Annotated[float, AfterValidator(in_cents)] = Field(
        gt=0, le=1_000_000, description="how much to pay back, in the order's currency, at most two decimals"
    )
    reason: Text = Field(min_length=1, max_length=2_000, description="why, for the books")


class Refunded(Reply):
    id: str
    order_id: str
    amount: float
    currency: str
    status: str


async def run(args: IssueRefund, context: Context) -> Refunded:
    return Refunded.model_validate(await post(context, "/refunds", args.model_dump(mode="json")))


async def paid(_: IssueRefund, context: Context) -> list[Refund]:
    return await by_key(context, "refunds", Refund)


TOOL = ToolSpec(
    name="issue_refund",
    description="Pay money back for an order, in full or in part. Once an order; it can't be undone.",
    args=IssueRefund,
    result=Refunded,
    risk=Risk.IRREVERSIBLE,
    settle_after=SETTLE_SECONDS,
    run=run,
    proof=created(paid, wanted=lambda args: {"order_id": args.order_id, "amount": args.amount}),
    identity=lambda args: (args.order_id,),
    target=lambda args: args.order_id,
    source="own",
    identifies=("order_id", "amount"),
    free=("reason",),
)
