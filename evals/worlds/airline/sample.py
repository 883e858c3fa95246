"""The sample data, around the moment at which the books are opened: what is due in nine days is always so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from steward.domain.model import JsonObject
from steward.evals.worlds.airline.records import Booking, Fare, Leg, Passenger, Payment, PerFare, Traveller

_FACTORS = {"saver": 1.0, "standard": 1.4, "flex": 2.0, "first": 4.0}
_LEGS = [  # id, from, to, hours until it departs, hours in the air, EUR in saver, seats left in saver
    ("LW101-9", "HAM", "ZRH", 216.0, 1.5, 80, 20),
    ("LW202-9", "ZRH", "LIS", 219.0, 3.0, 120, 20),
    ("LW203-9", "ZRH", "NCE", 217.8, 1.0, 60, 20),
    ("LW301-9", "HAM", "LIS", 217.0, 3.5, 150, 1),
    ("LW101-12", "HAM", "ZRH", 288.0, 1.5, 100, 20),
    ("LW202-12", "ZRH", "LIS", 291.0, 3.0, 130, 20),
    ("LW110-1", "HAM", "OSL", 1.0, 1.5, 90, 5),
    ("LW110-0", "HAM", "OSL", -30.0, 1.5, 90, 0),
    ("LW120-2", "HAM", "OSL", 48.0, 1.5, 90, 9),
    ("LW130-0", "OSL", "HAM", -20.0, 1.5, 90, 0),
]
_TRAVELLERS = [
    ("T01", "Mara Lindqvist", "blue", ["card-11", "voucher-3"]),
    ("T02", "Tomasz Zielny", "silver", ["card-22"]),
    ("T03", "Aiko Brandt", "gold", ["card-33", "points-4"]),
    ("T04", "Jonas Ferrand", "blue", ["card-44"]),
]
_BOOKINGS: list[tuple[str, str, Fare, float, list[str], int]] = [  # bought so many hours ago; legs; passengers
    ("MERL01", "T01", "flex", 240, ["LW101-9", "LW202-9"], 2),
    ("WREN02", "T02", "saver", 240, ["LW101-9", "LW202-9"], 1),
    ("TEAL03", "T02", "saver", 3, ["LW101-9"], 1),
    ("CROW04", "T03", "standard", 240, ["LW110-0", "LW101-9"], 1),
    ("KITE05", "T04", "saver", 240, ["LW120-2"], 1),
    ("SWAN06", "T03", "standard", 240, ["LW130-0"], 1),
    ("IBIS07", "T01", "standard", 240, ["LW101-9", "LW202-9"], 1),
    ("RUFF08", "T04", "saver", 240, ["LW101-9", "LW202-9"], 1),
    ("GULL09", "T03", "first", 240, ["LW101-9", "LW202-9"], 4),
    ("DOVE10", "T02", "standard", 240, ["LW130-0"], 2),
    ("KNOT11", "T04", "saver", 240, ["LW120-2"], 1),
]
_STATES = {"LW120-2": ("cancelled", 0), "LW110-0": ("departed", 0), "LW130-0": ("departed", 200)}


def documents(now: datetime) -> Iterator[tuple[str, str, JsonObject]]:
    """All records as kind, id and body."""
    legs = {leg.id: leg for leg in _legs(now)}
    travellers = {one.id: one for one in _travellers()}
    for leg in legs.values():
        yield "leg", leg.id, leg.model_dump(mode="json")
    for traveller in travellers.values():
        yield "traveller", traveller.id, traveller.model_dump(mode="json")
    for code, name, fare, ago, flown, count in _BOOKINGS:
        booking = _booking(
            code, travellers[name], fare, now - timedelta(hours=ago), [legs[one] for one in flown], count
        )
        yield "booking", code, {**booking.model_dump(mode="json"), "legs": [*flown]}


def _legs(now: datetime) -> Iterator[Leg]:
    for name, origin, destination, until, hours, price, free in _LEGS:
        state, delay = _STATES.get(name, ("planned", 0))
        departs = (now + timedelta(hours=until)).replace(microsecond=0)
        yield Leg(
            id=name,
            origin=origin,
            destination=destination,
            departs_at=departs,
            arrives_at=departs + timedelta(hours=hours),
            state=state,  # pyright: ignore[reportArgumentType] - one of the four
            delay=delay,
            prices=PerFare(**{fare: round(price * factor, 2) for fare, factor in _FACTORS.items()}),
            free=PerFare(**dict.fromkeys(_FACTORS, free)),
        )


def _travellers() -> Iterator[Traveller]:
    for name, called, tier, methods in _TRAVELLERS:
        mail = f"{called.split()[0].lower()}@travellers.example"
        yield Traveller.model_validate({"id": name, "name": called, "email": mail, "tier": tier, "methods": methods})


def _booking(code: str, traveller: Traveller, fare: Fare, bought: datetime, legs: list[Leg], count: int) -> Booking:
    family = traveller.name.split()[1]
    names = [traveller.name, f"Nele {family}", f"Ole {family}", f"Pia {family}"][:count]
    total = round(sum(getattr(leg.prices, fare) for leg in legs) * count, 2)
    return Booking(
        code=code,
        traveller_id=traveller.id,
        email=traveller.email,
        fare=fare,
        status="confirmed",
        bought_at=bought.replace(microsecond=0),
        insured=False,
        passengers=[Passenger(name=name, born=f"{1980 + 12 * at}-04-01") for at, name in enumerate(names)],
        bags=0,
        seats=[],
        legs=legs,
        payments=[Payment(method=traveller.methods[0], amount=total)],
        total=total,
    )
