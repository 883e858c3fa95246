"""Plans that compute, from the playbook's file to the rows of a real database: what is sent is what code worked out."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from steward.composition import open_app
from steward.domain.errors import Unusable
from steward.service import App
from steward.settings import Settings

MODULE = "tools_that_count"
TOOLS = """
from pydantic import BaseModel, ConfigDict

from steward import Found, Refused, Risk, ToolSpec, Verdict

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


READS = []


async def order(args, context):
    READS.append(args.id)
    if args.id == "9" and len(READS) > 1:
        raise Refused("gone", "the orders are closed for today")
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
    return ToolSpec(name=name, description=name, args=Named, result=result, risk=Risk.READ, run=run, source="own")


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
success:
  - {tool: pay, SUCCESS}
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

    def opening(steps: str, success: str = "at_least: 1") -> Any:
        (folder / "back.yaml").write_text(HEAD.replace("SUCCESS", success) + steps)
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


LOOP = """
    - {id: order, tool: read_order, args: {id: "${slots.order}"}}
    - {id: back, tool: pay, args: {id: "${item.sku}", amount: "${item.price * 2}"}, for_each: "${order.lines}", WHEN}
"""
OPEN = LOOP.replace("WHEN", 'when: "${item.open}"')
EACH = 'args: {id: "${item.sku}"}, for_each: {read: read_order, args: {id: "${slots.order}"}, items: ITEMS}'


async def test_each_item_is_asked_and_what_was_passed_over_is_told(opened: Any) -> None:
    """The effects are those of the items that were wanted; the result has the numbers of the others."""
    async with opened(OPEN, EACH.replace("ITEMS", '"lines.filter(l, l.open)"')) as app:
        task, acts = await paid(app, "Pay back order 7")

    assert (task.status, [act["id"] for act in acts]) == ("complete", ["a"])
    assert task.result["passed_over"] == {"back": [1]}


async def test_one_left_out_of_many_is_noticed(opened: Any) -> None:
    """The items are read anew at the end, by Steward itself: the plan's own filter does not count."""
    async with opened(OPEN, EACH.replace("ITEMS", "lines")) as app:
        task, _ = await paid(app, "Pay back order 7")
        review = await app.reviews(task_id=task.id)

    assert task.status == "needs_review"
    assert 'pay with {"id":"b"}' in str(review)


async def test_items_that_cant_be_read_are_a_persons_matter(opened: Any) -> None:
    """Nothing is called complete that could not be looked at, and the reason is the system's own."""
    async with opened(LOOP.replace(", WHEN", ""), EACH.replace("ITEMS", "lines")) as app:
        task, _ = await paid(app, "Pay back order 9")
        review = await app.reviews(task_id=task.id)

    assert task.status == "needs_review"
    assert "the orders are closed for today" in str(review)


async def test_all_items_done_is_complete(opened: Any) -> None:
    """Each item's effect counts for it, whatever else the loop has."""
    async with opened(LOOP.replace(", WHEN", ""), EACH.replace("ITEMS", "lines")) as app:
        task, acts = await paid(app, "Pay back order 7")

    assert (task.status, [(act["id"], act["amount"]) for act in acts]) == ("complete", [("a", 20.2), ("b", 0.4)])


@pytest.mark.parametrize(("times", "status"), [(2, "complete"), (3, "needs_review")])
async def test_a_condition_may_be_about_the_item(opened: Any, times: int, status: str) -> None:
    """Of each effect that counts for it, whatever text stands in the item."""
    where = f", where: 'args.amount >= ${{item.price}} * {times} && args.id == ${{item.sku}}'"
    async with opened(LOOP.replace(", WHEN", ""), EACH.replace("ITEMS", "lines") + where) as app:
        task, _ = await paid(app, "Pay back order 7")

    assert task.status == status


@pytest.mark.parametrize(
    ("each", "line"),
    [
        (EACH.replace("ITEMS", "lines") + ", where: '${item.nr} > 3'", "success.0.where: item has no 'nr'"),
        (EACH.replace("ITEMS", "lines") + ", where: 'item.price > 3'", "success.0.where: there is no variable 'item'"),
        (
            EACH.replace("ITEMS", "lines") + ", where: '${order.id} == args.id'",
            "only .{slots.name} and .{item.field} may",
        ),
        ("where: '${item.price} > 3'", "success.0.where: only .{slots.name} may stand in it"),
        ("where: 'slots.order == args.id'", "success.0.where: there is no variable 'slots'"),
        (EACH.replace("ITEMS", "rows"), r"back.yaml:\d+:\d+: success.0.for_each.items: there is no variable 'rows'"),
        (EACH.replace("ITEMS", "id"), "success.0.for_each.items: it is not a list"),
        (EACH.replace("ITEMS", "lines").replace("item.sku", "item.nr"), "success.0.args.id: '.{item.nr}' is not in"),
        (EACH.replace("ITEMS", "lines").replace("item.sku", "item.sku + 1"), "success.0.args.id: there is no"),
        (EACH.replace("ITEMS", "lines").replace("read: read_order", "read: pay"), "for_each.read: pay acts"),
        ('args: {id: "${item.sku}"}', "there is an item only where for_each says of what"),
    ],
)
async def test_what_is_said_of_items_is_checked_as_it_loads(opened: Any, each: str, line: str) -> None:
    """Against the READ's result, with file, line and column."""
    with pytest.raises(Unusable, match=line):
        async with opened(OPEN, each):
            pass
