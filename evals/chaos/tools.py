"""The campaign's tools: the shipped ones with short time-outs, one that nothing can prove, and those of `slots`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import Field

from steward.domain.model import Risk
from steward.evals.chaos.slots import SLOTS
from steward.tools import registry
from steward.tools.desk import Args, RecordId, Reply, Text
from steward.tools.spec import Context, ToolSpec

TIMEOUT = 2.0
"""Seconds: what a killed worker left open is waited for so long, which a campaign does often."""


class NoteCall(Args):
    order_id: RecordId = Field(description="the order that the call was about")
    note: Text = Field(min_length=1, max_length=300, description="one line saying what was said")


class Noted(Reply):
    id: str


async def run(args: NoteCall, context: Context) -> Noted:
    """The desk as an old system: it takes no key, so asking twice acts twice, and nothing is found again."""
    body = {"subject": "Call", "body": args.note, "order_id": args.order_id}
    response = await context.world.http.post(f"{context.world.desk_url}/records/tickets", json=body)
    response.raise_for_status()
    return Noted.model_validate(response.json())


NOTE_CALL = ToolSpec(
    name="note_call",
    description="Put a call about an order on file. It can't be looked up again.",
    args=NoteCall,
    result=Noted,
    risk=Risk.REVERSIBLE,
    run=run,
    source="own",
    identifies=("order_id",),
    free=("note",),
)

TOOLS: list[ToolSpec[Any, Any]] = [
    tool if tool.risk is Risk.READ else replace(tool, timeout=TIMEOUT) for tool in [*registry.TOOLS, NOTE_CALL]
] + SLOTS
