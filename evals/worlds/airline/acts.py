"""The tools that act, each with a look at the books as its proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

from pydantic import BaseModel, Field

from steward.domain.model import Json, JsonObject, Risk
from steward.evals.worlds.airline import store
from steward.evals.worlds.airline.reads import ByCode, whole
from steward.evals.worlds.airline.records import Args, Booking, Fare, LegId, Money, Passenger, Payment
from steward.tools.proofs import created
from steward.tools.provenance import Free, Identifies, Sink
from steward.tools.spec import Context, Refused, ToolSpec

A = TypeVar("A", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


class BookTrip(Args):
    traveller_id: str = Field(description="who books and pays")
    fare: Fare
    legs: list[LegId] = Field(min_length=1, max_length=6)
    passengers: list[Passenger] = Field(min_length=1, max_length=9)
    bags: int = Field(default=0, ge=0, le=40)
    payments: list[Payment] = Field(min_length=1, max_length=6)
    total: Money


class ChangeLegs(ByCode):
    legs: list[LegId] = Field(min_length=1, max_length=6, description="all legs as they will be")
    charge: float = Field(description="EUR to pay; below zero what is given back")


class AssignSeats(ByCode):
    seats: list[Annotated[str, Identifies]] = Field(
        description='one a passenger, in their order, such as ["12A", "12B"]'
    )


class AddBags(ByCode):
    bags: int = Field(ge=1, le=40, description="how many more")
    charge: Money


class CorrectName(ByCode):
    wrong: Annotated[str, Identifies] = Field(description="the passenger's name as it is booked")
    right: Annotated[str, Identifies] = Field(min_length=3, max_length=80)


class CancelBooking(ByCode):
    reason: Literal["wish", "leg_cancelled", "illness"]


class PayBack(ByCode):
    method: Annotated[str, Sink] = Field(description="where the money goes")
    amount: Money


class IssueVoucher(ByCode):
    traveller_id: str
    reason: Literal["delay", "cancellation", "goodwill"]
    amount: Money


class Write(ByCode):
    to: Annotated[str, Sink] = Field(description="e-mail address")
    text: Annotated[str, Free] = Field(min_length=1, max_length=4_000)


class Booked(BookTrip):
    id: str = Field(description="the booking's code")


class LegsChanged(ChangeLegs):
    id: str


class SeatsAssigned(AssignSeats):
    id: str


class BagsAdded(AddBags):
    id: str


class NameCorrected(CorrectName):
    id: str


class Cancellation(CancelBooking):
    id: str
    due: float = Field(description="EUR that are to be paid back")


class PaidBack(PayBack):
    id: str


class Voucher(IssueVoucher):
    id: str


class Letter(Write):
    id: str


def book(args: BookTrip, context: Context) -> Booked:
    asked = args.model_dump(mode="json")
    email = store.get("traveller", args.traveller_id)["email"]
    bought: JsonObject = {"bought_at": datetime.now(UTC).isoformat(), "status": "confirmed"}
    more: JsonObject = {"email": email, "insured": False, "seats": [], **bought}
    return Booked.model_validate(store.record("booking", "NEWB", {**asked, **more}, context.key), extra="ignore")


def change_legs(args: ChangeLegs, context: Context) -> LegsChanged:
    total = _booking(args.code).total + args.charge
    return LegsChanged.model_validate(_recorded("change", args, context, legs=[*args.legs], total=total))


def assign_seats(args: AssignSeats, context: Context) -> SeatsAssigned:
    return SeatsAssigned.model_validate(_recorded("seating", args, context, seats=[*args.seats]))


def add_bags(args: AddBags, context: Context) -> BagsAdded:
    now = _booking(args.code)
    bags, total = now.bags + args.bags, now.total + args.charge
    return BagsAdded.model_validate(_recorded("baggage", args, context, bags=bags, total=total))


def correct_name(args: CorrectName, context: Context) -> NameCorrected:
    flying = [one.model_dump() for one in _booking(args.code).passengers]
    if args.wrong not in [one["name"] for one in flying]:
        raise Refused("no_such_passenger", f"nobody in {args.code} is called {args.wrong}")
    right = [{**one, "name": args.right if one["name"] == args.wrong else one["name"]} for one in flying]
    return NameCorrected.model_validate(_recorded("correction", args, context, passengers=[*right]))


def cancel(args: CancelBooking, context: Context) -> Cancellation:
    now = _booking(args.code)
    if now.status == "cancelled":
        raise Refused("cancelled", f"{args.code} is cancelled already")
    made = _recorded("cancellation", args, context, {"due": now.total}, status="cancelled")
    return Cancellation.model_validate(made)


def pay_back(args: PayBack, context: Context) -> PaidBack:
    return PaidBack.model_validate(_recorded("payback", args, context))


def issue_voucher(args: IssueVoucher, context: Context) -> Voucher:
    return Voucher.model_validate(_recorded("voucher", args, context))


def write(args: Write, context: Context) -> Letter:
    return Letter.model_validate(_recorded("letter", args, context))


def _booking(code: str) -> Booking:
    return whole(store.get("booking", code))


def _recorded(kind: str, args: ByCode, context: Context, more: JsonObject | None = None, **sets: Json) -> JsonObject:
    """The act's own record, with what it sets in its booking."""
    body = {**args.model_dump(mode="json"), **(more or {})}
    return store.record(kind, f"{kind[:2].upper()}", body, context.key, args.code, **sets)


def _tool(name: str, says: str, kind: str, run: Callable[[A, Context], R], *, undone: bool = False) -> ToolSpec[A, R]:
    """A tool whose act leaves a record of this kind under its key."""
    args, result = (get_type_hints(run)[one] for one in ("args", "return"))
    risk = Risk.REVERSIBLE if undone else Risk.IRREVERSIBLE

    def made(_: A, context: Context) -> list[JsonObject]:
        return [{field: one[field] for field in result.model_fields} for one in store.by_key(kind, context.key)]

    said: dict[str, Any] = {"risk": risk, "source": "own", "proof": created(made)}
    return ToolSpec(name=name, description=says, args=args, result=result, run=run, **said)


TOOLS: list[ToolSpec[Any, Any]] = [
    _tool("book_trip", "Book flights for passengers, and charge what is paid with.", "booking", book),
    _tool("change_legs", "Put a booking on other flights.", "change", change_legs),
    _tool("assign_seats", "Give each passenger of a booking a seat.", "seating", assign_seats, undone=True),
    _tool("add_bags", "Add bags to a booking.", "baggage", add_bags),
    _tool("correct_name", "Correct how a passenger's name is written.", "correction", correct_name, undone=True),
    _tool("cancel_booking", "Cancel a booking. It says how much is due.", "cancellation", cancel),
    _tool("pay_back", "Pay money of a booking back.", "payback", pay_back),
    _tool("issue_voucher", "Give a traveller a voucher.", "voucher", issue_voucher),
    _tool("write_to", "Write a letter about a booking.", "letter", write),
]
