"""The records of the airline."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from steward.tools.provenance import Identifies

Fare: TypeAlias = Literal["saver", "standard", "flex", "first"]
Money: TypeAlias = Annotated[float, Field(ge=0, le=100_000, description="EUR")]
Code: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{4}[0-9]{2}$", description='of a booking, such as "MERL01"')]
LegId: TypeAlias = Annotated[str, Field(pattern=r"^LW[0-9]{3}-[0-9]{1,3}$", description='such as "LW210-9"')]


class Args(BaseModel):
    """What all tools' arguments have in common."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class PerFare(BaseModel):
    """A number for each fare."""

    saver: float
    standard: float
    flex: float
    first: float


class Leg(BaseModel):
    """One flight on one day."""

    id: str
    origin: str
    destination: str
    departs_at: AwareDatetime
    arrives_at: AwareDatetime
    state: Literal["planned", "delayed", "cancelled", "departed"] = "planned"
    delay: int = Field(default=0, description="minutes")
    prices: PerFare = Field(description="EUR a passenger")
    free: PerFare = Field(description="seats that are left")


class Passenger(Args):
    """Who flies."""

    name: Annotated[str, Identifies] = Field(min_length=3, max_length=80)
    born: Annotated[str, Identifies] = Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="date, YYYY-MM-DD")


class Payment(Args):
    """A part of a price."""

    method: Annotated[str, Identifies] = Field(
        pattern=r"^(card|voucher|points)-[0-9]{1,9}$", description='such as "card-77"'
    )
    amount: Money


class Booking(BaseModel):
    """A trip of one or more passengers."""

    code: str
    traveller_id: str
    email: str
    fare: Fare
    status: Literal["confirmed", "cancelled"]
    bought_at: AwareDatetime
    insured: bool
    passengers: list[Passenger]
    bags: int
    seats: list[str]
    legs: list[Leg]
    payments: list[Payment]
    total: float = Field(description="EUR")


class Traveller(BaseModel):
    """Who books."""

    id: str
    name: str
    email: str
    tier: Literal["blue", "silver", "gold"]
    methods: list[str] = Field(description="cards, vouchers and points on file")
