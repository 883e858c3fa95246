"""What a model is told of a tool's arguments is what the tool takes."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import IntEnum
from typing import Annotated

from pydantic import BaseModel, Field

from steward import tool
from steward.domain.ports.tools import Card
from steward.planner.signature import described


class Urgency(IntEnum):
    LOW = 1
    HIGH = 9


class Parcel(BaseModel):
    weight: Annotated[Decimal, Field(description="In kg.")]
    inside: Annotated[list[str], Field(description="What is in it.")] = []


@tool
def plan_shipment(
    pickup: datetime,
    parcels: list[Parcel],
    first: Parcel | None = None,
    by: date | None = None,
    urgency: Urgency = Urgency.LOW,
    window: tuple[time, time] | None = None,
) -> str:
    """Plan a shipment.

    Args:
        parcels: what is shipped
    """
    return str((pickup, parcels, first, by, urgency, window))


def test_types_formats_and_choices_are_told_as_they_are_taken() -> None:
    """A choice of numbers is no choice of texts, and a day is no text of any kind: each slip costs a refused plan."""
    schema = plan_shipment.args.model_json_schema()
    card = Card(
        name="plan_shipment",
        description="Plan.",
        risk=plan_shipment.risk,
        args_schema=schema,
        result_schema={},
        timeout=1,
        settle_after=0,
        provable=False,
    )

    first, _, *meanings = described(card, result=False).splitlines()

    parcel = "{weight: number | string, inside?: [string]}"
    assert first == (
        f"- plan_shipment(pickup: string (date-time), parcels: [{parcel}], first?: {parcel} | null, "
        "by?: string (date) | null, urgency?: 1|9, window?: [string (time), string (time)] | null)"
    )
    assert meanings == [
        "  parcels: what is shipped",
        "  parcels.weight: In kg.",
        "  parcels.inside: What is in it.",
        "  first.weight: In kg.",
        "  first.inside: What is in it.",
    ]
