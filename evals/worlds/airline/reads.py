"""The tools that read."""

from __future__ import annotations

from pydantic import BaseModel, Field, RootModel

from steward.domain.model import JsonObject, Risk
from steward.evals.worlds.airline import store
from steward.evals.worlds.airline.records import Args, Booking, Code, Leg, LegId, Traveller
from steward.tools.spec import Context, ToolSpec


class ByCode(Args):
    code: Code


class ById(Args):
    id: str = Field(description='such as "T01"')


class ByIds(Args):
    ids: list[LegId] = Field(max_length=12)


class Route(Args):
    origin: str = Field(description='airport, such as "HAM"')
    destination: str = Field(description='airport, such as "LIS"')


class OnLeg(Args):
    leg: LegId


class OneBooking(RootModel[Booking]):
    pass


class OneTraveller(RootModel[Traveller]):
    pass


class Legs(BaseModel):
    legs: list[Leg]


class Bookings(BaseModel):
    complete: bool = True
    bookings: list[Booking]


def whole(booking: JsonObject) -> Booking:
    """A booking with its legs as they are now."""
    ids = booking["legs"]
    legs = [store.get("leg", str(one)) for one in ids] if isinstance(ids, list) else []
    return Booking.model_validate({"code": booking.get("id"), **booking, "legs": legs})


def booking(args: ByCode, _: Context) -> OneBooking:
    return OneBooking(whole(store.get("booking", args.code)))


def traveller(args: ById, _: Context) -> OneTraveller:
    return OneTraveller.model_validate(store.get("traveller", args.id))


def legs(args: ByIds, _: Context) -> Legs:
    return Legs.model_validate({"legs": [store.get("leg", one) for one in args.ids]})


def on_route(args: Route, _: Context) -> Legs:
    ends = (args.origin, args.destination)
    return Legs.model_validate(
        {"legs": [leg for leg in store.listed("leg") if (leg["origin"], leg["destination"]) == ends]}
    )


def on_leg(args: OnLeg, _: Context) -> Bookings:
    found = [whole(one) for one in store.listed("booking")]
    return Bookings(bookings=[one for one in found if args.leg in [leg.id for leg in one.legs]])


TOOLS = [
    ToolSpec(
        name="get_booking",
        description="Read a booking with its legs.",
        args=ByCode,
        result=OneBooking,
        risk=Risk.READ,
        run=booking,
        source="own",
        identifies=("code",),
    ),
    ToolSpec(
        name="get_traveller",
        description="Read who books.",
        args=ById,
        result=OneTraveller,
        risk=Risk.READ,
        run=traveller,
        source="own",
        identifies=("id",),
    ),
    ToolSpec(
        name="get_legs",
        description="Read flights by their ids, in that order.",
        args=ByIds,
        result=Legs,
        risk=Risk.READ,
        run=legs,
        source="own",
        identifies=("ids",),
    ),
    ToolSpec(
        name="find_legs",
        description="Look for flights from one airport to another.",
        args=Route,
        result=Legs,
        risk=Risk.READ,
        run=on_route,
        source="own",
        identifies=("origin", "destination"),
    ),
    ToolSpec(
        name="find_bookings",
        description="All bookings on a flight.",
        args=OnLeg,
        result=Bookings,
        risk=Risk.READ,
        run=on_leg,
        source="own",
        identifies=("leg",),
    ),
]
