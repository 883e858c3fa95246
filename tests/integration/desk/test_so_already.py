"""An order that is cancelled already, asked to be cancelled by planners who insist on it, at the real desk."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio

from steward.domain.model import Expectation, Plan, Step
from steward.expressions.rules import CelRules
from steward.playbooks.library import load_playbooks, shipped
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from tests.unit.graph.rig import Rig, accepts

CANCELLED, DELIVERED = "1048", "1043"


@pytest_asyncio.fixture
async def registry(desk: httpx.AsyncClient) -> AsyncGenerator[Registry]:
    made = Registry(TOOLS, World(http=desk, desk_url=str(desk.base_url)))
    yield made
    await made.close()


def cancelling(registry: Registry, order: str, *more: Step, reads: bool = True) -> Rig:
    """A planner that proposes for ever what the shipped playbook's rule refuses, with the acceptance that it has."""
    playbooks = load_playbooks(shipped(), tools=registry, rules=CelRules())
    playbook = playbooks.get("cancel-order")
    assert playbook is not None
    read = Step(id="order", tool="get_record", args={"collection": "orders", "id": order})
    args: dict[str, Any] = {"collection": "orders", "id": order, "status": "cancelled"}
    cancel = Step(id="cancel", tool="update_status", args=args, needs=["order"] if reads else [])
    mail = Step(
        id="mail",
        tool="send_email",
        args={"to": "${order.customer_email}" if reads else "x@example.com", "subject": "Cancelled", "body": "Done."},
        needs=["cancel"],
    )
    plan = Plan(
        playbook="cancel-order",
        confidence=1.0,
        steps=[*([read] if reads else []), cancel, mail, *more],
        answer=f"Order {order} is cancelled, the customer was told.",
    )
    wanted = [Expectation(tool="update_status", args=args, at_most=1)]
    wanted += [Expectation(tool="send_email", at_most=1, follows="update_status")]
    return Rig(script=[plan], acceptance=accepts(*wanted), tools=cast("Any", registry), playbook=playbook)


@pytest.mark.parametrize("reads", [True, False], ids=["that it reads first", "that it does not read"])
async def test_an_order_that_is_cancelled_already_needs_no_person(registry: Registry, *, reads: bool) -> None:
    """Nothing is called and nobody is told; the reading is the evidence and the answer is what was read."""
    one = cancelling(registry, CANCELLED, reads=reads)

    task = await one.begin()

    assert (task.status, len(one.planner.requests), await one.reason()) == ("complete", 1, "")
    result: Any = task.result
    assert result["answer"] == f"Nothing had to be done: orders/{CANCELLED} was cancelled already."
    assert result["effects"] == []
    (found,) = result["already_so"]
    assert found["evidence"]["status"] == "cancelled"
    assert not any(entry.attempts for entry in await one.ledger.history("t1") if entry.action.tool != "get_record")


async def test_an_order_that_was_delivered_is_still_a_persons(registry: Registry) -> None:
    """It is not as asked, so the rule's refusal is what a person reads."""
    one = cancelling(registry, DELIVERED)

    task = await one.begin()

    assert (task.status, await one.reason()) == ("needs_review", "invalid_plan")
    assert not any(entry.already_so for entry in await one.ledger.history("t1"))
