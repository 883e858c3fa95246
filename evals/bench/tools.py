"""The tools that are measured with: they do next to nothing, so that what is measured is what is around them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from steward.domain.model import Found, Risk
from steward.evals.bench.effects import add_one, done
from steward.evals.worlds.desk.data import generate
from steward.tools.spec import Context, ToolSpec

SLOW = 0.3
"""Seconds that the slow one takes."""
_WAIT = 0.05  # seconds


class Number(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: int = Field(description="the number")


class Record(Number):
    text: str


@cache
def _orders() -> list[str]:
    return [json.dumps(order._asdict(), default=str) for order in generate().orders]


def record(value: int) -> str:
    """What a help desk says of an order: some 300 characters, each time others."""
    return _orders()[value % len(_orders())]


async def run(args: Number, context: Context) -> Number:
    return Number(value=await add_one(context.key, args.value))


async def run_slowly(args: Number, context: Context) -> Number:
    return Number(value=await add_one(context.key, args.value, SLOW))


async def run_after_a_wait(args: Number, context: Context) -> Number:
    return Number(value=await add_one(context.key, args.value, _WAIT))


async def read(args: Number, context: Context) -> Record:
    return Record(value=await add_one(context.key, args.value), text=record(args.value))


async def find(_: Number, context: Context) -> Found:
    value = done.get(context.key)
    return Found(presence="absent") if value is None else Found(presence="found", value={"value": value})


def _tool(name: str, description: str, run: Any, result: type[Number], risk: Risk) -> ToolSpec[Any, Any]:
    looked_up = None if risk is Risk.READ else find
    said: dict[str, Any] = {"risk": risk, "source": "own", "free": ("value",)}
    return ToolSpec(name=name, description=description, args=Number, result=result, run=run, find=looked_up, **said)


TOOLS = [
    _tool("add_one", "Add one.", run, Number, Risk.REVERSIBLE),
    _tool("add_one_slowly", "Add one, slowly.", run_slowly, Number, Risk.REVERSIBLE),
    _tool("wait_and_add_one", "Wait 50 ms, then add one.", run_after_a_wait, Number, Risk.REVERSIBLE),
    _tool("read_number", "Read the record of the next number.", read, Record, Risk.READ),
]
