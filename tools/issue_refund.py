"""issue_refund: pay money back for an order, once."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from domain.model import Found, Json, Receipt, Risk, Verdict
from tools.desk import SETTLE_SECONDS, Args, RecordId, Refund, Reply, Text, by_key, post
from tools.spec import Context, ToolSpec, judge_by_presence


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


async def find(_: IssueRefund, context: Context) -> Found:
    refunds = await by_key(context, "refunds", Refund)
    if not refunds:
        return Found(presence="absent", reason="the desk has no refund from this action")
    copies = [refund.id for refund in refunds[1:]]
    return Found(presence="found", value={**refunds[0].model_dump(mode="json"), "copies": [*copies]}, conclusive=True)


def judge(args: IssueRefund, receipt: Receipt | None, found: Found) -> Verdict:
    """The refund must be there once, of this order and to the cent."""
    if found.presence != "found" or not isinstance(found.value, dict):
        return judge_by_presence(args, receipt, found)
    refund = found.value
    if refund.get("order_id") != args.order_id or _cents(refund.get("amount")) != _cents(args.amount):
        reason = (
            f"{refund.get('amount')} was refunded for order {refund.get('order_id')}, "
            f"asked was {args.amount} for order {args.order_id}"
        )
        return Verdict(status="refuted", reason=reason, evidence=refund)
    if refund.get("copies"):
        return Verdict(status="refuted", reason="the refund was paid more than once", evidence=refund)
    return Verdict(status="verified", evidence=refund)


def _cents(amount: Json) -> int | None:
    return round(amount * 100) if isinstance(amount, int | float) else None


TOOL = ToolSpec(
    name="issue_refund",
    description="Pay money back for an order, in full or in part. Once an order; it can't be undone.",
    args=IssueRefund,
    result=Refunded,
    risk=Risk.IRREVERSIBLE,
    settle_after=SETTLE_SECONDS,
    run=run,
    find=find,
    judge=judge,
    identity=lambda args: (args.order_id,),
    target=lambda args: args.order_id,
)
