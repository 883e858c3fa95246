"""What Steward may do in the shop: read an order, and pay money back for it, once."""

from decimal import Decimal

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field

from steward import Context, Refused, Risk, ToolSpec
from steward.django.tools import closing_connections
from steward.proofs import created


class ReadOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")
    order: int = Field(description="The order's number.")


class OrderRead(BaseModel):
    order: int
    email: str
    total: float  # not the order's state: receivers follow the task with it, and an approval rests on what was read


class IssueRefund(BaseModel):
    model_config = ConfigDict(extra="forbid")
    order: int = Field(description="The order's number.")
    amount: float = Field(gt=0, description="How much to pay back, in EUR.")


class Refunded(BaseModel):
    id: int
    order: int
    amount: float


@closing_connections
def read_order(args: ReadOrder, context: Context) -> OrderRead:
    from shop.models import Order

    found = Order.objects.filter(pk=args.order).first()
    if found is None:
        raise Refused("not_found", f"there is no order {args.order}")
    return OrderRead(order=found.number, email=found.email, total=float(found.total))


@closing_connections
def issue_refund(args: IssueRefund, context: Context) -> Refunded:
    from shop.models import Order, Refund

    with transaction.atomic():
        order = Order.objects.select_for_update().filter(pk=args.order).first()
        if order is None:
            raise Refused("not_found", f"there is no order {args.order}")
        refund = Refund.objects.create(key=context.key, order=order, amount=Decimal(str(args.amount)))
    return Refunded(id=refund.pk, order=args.order, amount=args.amount)


@closing_connections
def refunds_of(args: IssueRefund, context: Context) -> list[Refunded]:
    from shop.models import Refund

    mine = Refund.objects.filter(key=context.key)
    return [Refunded(id=one.pk, order=one.order_id, amount=float(one.amount)) for one in mine]


TOOLS = [
    ToolSpec(
        name="read_order",
        description="Read an order of the shop.",
        args=ReadOrder,
        result=OrderRead,
        risk=Risk.READ,
        run=read_order,
    ),
    ToolSpec(
        name="issue_refund",
        description="Pay money back for an order, in EUR. Once an order; it can't be undone.",
        args=IssueRefund,
        result=Refunded,
        risk=Risk.IRREVERSIBLE,
        run=issue_refund,
        proof=created(refunds_of, wanted=lambda args: {"order": args.order, "amount": args.amount}),
        identity=lambda args: (args.order,),
        target=lambda args: str(args.order),
    ),
]
