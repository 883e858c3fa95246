"""Tools as the field has them, over the desk's tickets: late to show, rude to the event loop, too talkative, and taken.

Each leaves its key where a look finds it, so that the desk's tables tell how often it acted.
"""

from __future__ import annotations

import time
from typing import Any

from pydantic import Field

from steward.domain.model import Found, JsonObject, Risk
from steward.evals.chaos.cases import LAG
from steward.tools.desk import Args, RecordId, Reply, Ticket, by_key
from steward.tools.spec import Context, Refused, ToolSpec

RUDE = 6.0
"""Seconds for which a blocking client holds whatever runs it: longer than the campaign's lease."""

TALK = 3_000_000
"""Characters of an answer that nobody asked to be so long."""


class Slot(Args):
    order_id: RecordId = Field(description="the order that the slot is for")


class Taken(Slot):
    hour: int = Field(ge=0, le=23, description="the hour of the day")


class Booked(Reply):
    id: str
    words: str = ""


async def _book(args: Slot, context: Context, fault: str = "") -> Booked:
    body: JsonObject = {"subject": "Slot", "body": "Booked.", "order_id": args.order_id}
    response = await context.world.http.post(
        f"{context.world.desk_url}/records/tickets",
        json=body,
        headers={"Idempotency-Key": context.key, **({"X-Desk-Fault": fault} if fault else {})},
    )
    response.raise_for_status()
    return Booked.model_validate(response.json())


async def late(args: Slot, context: Context) -> Booked:
    """Book; what was booked is seen long after."""
    return await _book(args, context, f"lag:{LAG:g}")


async def rude(args: Slot, context: Context) -> Booked:
    """Book through a client that does not yield, as most do."""
    time.sleep(RUDE)  # noqa: ASYNC251 - that is the point
    return await _book(args, context)


async def talkative(args: Slot, context: Context) -> Booked:
    """Book, and answer at such length that nobody may keep it."""
    booked = await _book(args, context)
    return booked.model_copy(update={"words": "x" * TALK})


async def taken(args: Taken, _: Context) -> Booked:
    """Refuse: somebody else has the slot."""
    raise Refused("taken", f"the slot at {args.hour} is taken")


async def look(_: Slot, context: Context) -> Found:
    found = await by_key(context, "tickets", Ticket)
    if not found:
        return Found(presence="absent", reason="the desk has no slot from this action")
    return Found(presence="found", value={"id": found[0].id})


async def look_at_anybodys(args: Taken, _: Context) -> Found:
    """A look that knows no key, as many are: it sees that the slot is booked, and not by whom."""
    return Found(presence="found", value={"id": f"S{args.hour}", "booked": True})


def _slot(name: str, run: Any, **how: Any) -> ToolSpec[Any, Any]:
    kept: dict[str, Any] = {
        "args": Slot,
        "find": look,
        "risk": Risk.IRREVERSIBLE,
        "settle_after": 1.0,
        "source": "own",
        **how,
    }
    return ToolSpec(name=name, description="Book a slot for an order.", result=Booked, run=run, timeout=2.0, **kept)


SLOTS: list[ToolSpec[Any, Any]] = [
    _slot("book_late", late, settle_after=LAG + 25),
    _slot("book_rudely", rude, risk=Risk.REVERSIBLE),
    _slot("book_talkatively", talkative),
    _slot("book_taken", taken, args=Taken, find=look_at_anybodys),
]
