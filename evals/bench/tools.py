"""The tools that are measured with: they do next to nothing, so that what is measured is what is around them.

Both sides call the same `add_one`, which keeps what it did by its key.
"""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from domain.model import Found, Risk
from tools.spec import Context, ToolSpec

SLOW = 0.3
"""Seconds that the slow one takes."""

_done: dict[str, int] = {}


class Number(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: int = Field(description="the number")


async def add_one(key: str, value: int, seconds: float = 0.0) -> int:
    """The effect: one more than `value`, kept by its key."""
    if seconds:
        await asyncio.sleep(seconds)
    _done[key] = value + 1
    return value + 1


async def run(args: Number, context: Context) -> Number:
    return Number(value=await add_one(context.key, args.value))


async def run_slowly(args: Number, context: Context) -> Number:
    return Number(value=await add_one(context.key, args.value, SLOW))


async def find(_: Number, context: Context) -> Found:
    value = _done.get(context.key)
    return Found(presence="absent") if value is None else Found(presence="found", value={"value": value})


ADD_ONE = ToolSpec(
    name="add_one", description="Add one.", args=Number, result=Number, risk=Risk.REVERSIBLE, run=run, find=find
)
ADD_ONE_SLOWLY = ToolSpec(
    name="add_one_slowly",
    description="Add one, slowly.",
    args=Number,
    result=Number,
    risk=Risk.REVERSIBLE,
    run=run_slowly,
    find=find,
)
TOOLS: list[ToolSpec[Any, Any]] = [ADD_ONE, ADD_ONE_SLOWLY]
