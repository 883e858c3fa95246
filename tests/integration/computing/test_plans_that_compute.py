"""Plans that compute, from the playbook's file to the rows of a real database: what is sent is what code worked out."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from steward.composition import open_app
from steward.service import App
from steward.settings import Settings

MODULE = "tools_that_count"
TOOLS = """
from pydantic import BaseModel, ConfigDict

from steward import Found, Risk, ToolSpec, Verdict

PAID = {}
LINES = [
    {"sku": "a", "price": 10.1, "quantity": 2, "open": True},
    {"sku": "b", "price": 0.2, "quantity": 3, "open": False},
]


class Named(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str


class Line(BaseModel):
    sku: str
    price: float
    quantity: int
    open: bool
    note: str | None = None


class Order(BaseModel):
    id: str
    lines: list[Line]


class Fee(BaseModel):
    amount: float
    days: int


class Pay(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    amount: float
    days: int = 0
    note: str = ""


async def order(args, context):
    return Order(id=args.id, lines=LINES)


async def fee(args, context):
    return Fee(amount=2.5, days=3)


async def pay(args, context):
    PAID[context.key] = args
    return args


async def find(args, context):
    if context.key not in PAID:
        return Found(presence="absent", reason="not paid")
    return Found(presence="found", value=PAID[context.key].model_dump(), conclusive=True)


def judge(args, receipt, found):
    if found.presence != "found":
        return Verdict(status="refuted", reason=found.reason, retry=True)
    return Verdict(status="verified", evidence=found.value)


def reading(name, run, result):
    return ToolSpec(name=name, description=name, args=Named, result=result, risk=Risk.READ, run=run)


TOOLS = [
    reading("read_order", order, Order),
    reading("read_fee", fee, Fee),
    ToolSpec(
        name="pay", description="Pay.", args=Pay, result=Pay, risk=Risk.REVERSIBLE, run=pay, find=find, judge=judge
    ),
]
"""
HEAD = r"""
name: back
title: Back
description: Pay orders back.
tools: [read_order, read_fee, pay]
success: [{tool: pay}]
fixed:
  phrases: ['\bpay back\b']
  slots:
    order: {pattern: '\border ([0-9]+)'}
    share: {pattern: '\bshare ([0-9]+)', type: integer, default: 2}
  steps:
"""


@pytest.fixture
async def opened(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Any]:
    """Called with a fixed plan's steps and answer, an app whose playbook has it."""
    (tmp_path / f"{MODULE}.py").write_text(TOOLS)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    folder = tmp_path / "books"
    folder.mkdir()
    settings = Settings(
        database_url=database_url, home=tmp_path, planner="fixed", tools=f"{MODULE}:TOOLS", playbooks=str(folder)
    )

    def opening(steps: str) -> Any:
        (folder / "back.yaml").write_text(HEAD + steps)
        return open_app(settings)

    yield opening
    sys.modules.pop(MODULE, None)


async def paid(app: App, goal: str) -> tuple[Any, list[Any]]:
    """The task that the goal became, and the arguments of what it did."""
    task = await app.run(goal)
    result: Any = task.result
    return task, [effect["args"] for effect in result["effects"]] if result else []


async def test_an_amount_over_two_readings_is_worked_out_by_code(opened: Any) -> None:
    """Sums of decimals are exact, whole numbers stay whole, and the answer says the same number."""
    steps = """
    - {id: order, tool: read_order, args: {id: "${slots.order}"}}
    - {id: fee, tool: read_fee, args: {id: "${slots.order}"}}
    - id: back
      tool: pay
      args:
        id: "${order.id}"
        amount: "${sum(order.lines.map(l, l.price * l.quantity)) * slots.share + fee.amount}"
        days: "${fee.days * 2 + size(order.lines)}"
        note: "${order.lines[-1].note == null ? 'none' : order.lines[-1].note}, ${'{' + order.lines[0].sku + '}'}"
  answer: "Paid ${back.amount} for ${order.lines.map(l, l.sku).join(' and ')}."
"""
    async with opened(steps) as app:
        task, acts = await paid(app, "Pay back order 7")

    assert (task.status, acts) == ("complete", [{"id": "7", "amount": 44.1, "days": 8, "note": "none, {a}"}])
    assert type(acts[0]["days"]) is int
    assert task.result["answer"] == "Paid 44.1 for a and b."
