"""Requests for several fixed plans: what is plain is joined, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from steward.domain.joint_requests import parts_of, plan_of_parts, success_of
from steward.domain.model import Expectation, Plan, Step
from steward.domain.planning import check_plan
from steward.domain.playbook import FixedPlan, Playbook, Slot
from steward.domain.ports.planning import PlanRequest
from steward.planner import OfflinePlanner
from steward.playbooks.library import PlaybookShelf
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from tests.unit.domain.making import RULES

REGISTRY = Registry(TOOLS, World(http=httpx.AsyncClient()))
INVOICE = "open a ticket for order 1050: the customer needs an invoice."


@pytest.mark.parametrize(
    ("goal", "names"),
    [
        ("Refund 15 EUR for order 1043 and cancel order 1045.", "refund cancel-order"),
        ("Please refund 15 EUR for order 1043, and also cancel order 1045, please.", "refund cancel-order"),
        ("Refund 15 EUR for order 1043; cancel order 1045", "refund cancel-order"),
        ("Where is my order 1054? And cancel order 1045.", "order-status cancel-order"),
        (
            "Refund 15 EUR for order 1043, cancel order 1045 and where is order 1054?",
            "refund cancel-order order-status",
        ),
        (f"Refund 15 EUR for order 1041 and {INVOICE}", "refund open-ticket"),
        ("Refund 15 EUR for order 1043 or cancel order 1045.", ""),
        ("Refund 15 EUR for order 1043 and cancel it.", ""),
        ("Refund 15 EUR for order 1043, then cancel order 1045.", ""),
        ("Refund 15 EUR for order 1043 and cancel order 1045 if it is late.", ""),
        ("If it is late refund 15 EUR for order 1043 and cancel order 1045.", ""),
        ("Don't refund 15 EUR for order 1043 and cancel order 1045.", ""),
        ("Refund 15 EUR for order 1043 and don't cancel order 1045.", ""),
        ("Refund 15 EUR for order 1043 and refund 20 EUR for order 1045.", ""),
        ("Refund 15 EUR and cancel order 1045.", ""),
        ("Refund 15 EUR for order 1043 and cancel order 1045 and sing a song.", ""),
        ("Refund 15 EUR for order 1043.", ""),
        ("", ""),
        (" and ", ""),
        ("a, b, c, d, e, f, g, h, refund 15 EUR for order 1043 and cancel order 1045", ""),
    ],
)
def test_each_part_asks_for_one_thing_and_for_nothing_else(shelf: PlaybookShelf, goal: str, names: str) -> None:
    """A word that no part accounts for, a value that is open, or another way to read it leaves it a question."""
    assert [one.playbook.name for one in parts_of(shelf.all(), goal)] == names.split()
    assert parts_of(shelf.all(), goal, ["yes"]) == []


def book(name: str, word: str, **more: object) -> Playbook:
    fixed = FixedPlan(phrases=[rf"\b{word}\b"], slots={"by": Slot(pattern=r"by (\w+)", default="DHL")}, **more)  # type: ignore[arg-type]
    return Playbook(name=name, title="", description="", tools=[], fixed=fixed)


def test_a_default_is_no_value_where_another_part_says_one() -> None:
    """It may have been meant for both."""
    books = [book("print", "print"), book("ship", "ship")]
    assert len(parts_of(books, "print and ship")) == 2
    assert len(parts_of(books, "print by UPS and ship by UPS")) == 2
    assert parts_of(books, "print by UPS and ship") == []


def test_steps_of_one_name_are_told_apart() -> None:
    """Wherever they are named, and nowhere else; equal ones are done once."""
    look = Step(id="order", tool="look", args={"id": "${slots.by}"})
    second = Step(
        id="act",
        tool="act",
        args={
            "a": "${order.total}",
            "b": ["${sum(order.items.map(order, order.cost)) + steps.order.n}"],
            "order": "order",
        },
        needs=["order"],
        for_each="${steps['order'].items.filter(i, i.order != 'order')}",
        when="${order.open} == true && 'order' != ''",
    )
    one = book("first-one", "print", steps=[look], answer="${order.total} printed.")
    other = book("second", "ship", steps=[look, second], answer="${act.order} of ${order.?order}.")

    plan = plan_of_parts(parts_of([one, other], "print by UPS and ship by DHL"), 1)

    assert isinstance(plan, Plan)
    assert [step.id for step in plan.steps] == ["order", "second_order", "act"]
    assert plan.steps[2] == Step(
        id="act",
        tool="act",
        args={
            "a": "${second_order.total}",
            "b": ["${sum(second_order.items.map(second_order, second_order.cost)) + steps.second_order.n}"],
            "order": "order",
        },
        needs=["second_order"],
        for_each="${steps['second_order'].items.filter(i, i.order != 'order')}",
        when="${second_order.open} == true && 'order' != ''",
    )
    assert plan.answer == "${order.total} printed. ${act.order} of ${second_order.?order}."
    same = plan_of_parts(parts_of([one, other], "print by UPS and ship by UPS"), 1)
    assert isinstance(same, Plan)
    assert [step.id for step in same.steps] == ["order", "act"]


async def test_a_joined_plan_fits_its_playbooks(shelf: PlaybookShelf) -> None:
    """Plan and success check are those of all parts, and the plan passes the check that every plan passes."""
    planner = OfflinePlanner(shelf, RULES)
    request = PlanRequest(goal="Refund 15 EUR for order 1043 and cancel order 1045.", revision=1)
    plan, accepted = (await planner.propose(request)).plan, (await planner.accept(request)).acceptance
    together = shelf.get("cancel-order+refund")
    assert plan is not None
    assert accepted is not None
    assert together is not None
    assert plan.playbook == "cancel-order+refund"
    assert check_plan(plan, together, REGISTRY, RULES, {}, 15) == []
    assert [one.tool for one in accepted.expectations] == ["issue_refund", "send_email", "update_status", "send_email"]
    named = replace(request, playbook="cancel-order+refund")
    assert (await planner.propose(named)).plan == plan
    other = (await planner.propose(replace(request, playbook="open-ticket+refund"))).plan
    assert other is not None
    assert other.doubt == "ambiguous"


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("Cancel order 1043 and cancel order 1045.", ["Cancel order 1043", "cancel order 1045"]),
        (
            "Refund 15 EUR for order 1043; cancel order 1046, and refund 20 EUR for order 1045",
            ["Refund 15 EUR for order 1043", "cancel order 1046", "refund 20 EUR for order 1045"],
        ),
        ("Refund 15 EUR for order 1043 and 20 EUR for order 1045.", []),
        ("Cancel order 1043 and order 1045.", []),
        ("Cancel order 1043 and don't cancel order 1045.", []),
        ("Cancel order 1043 or cancel order 1045.", []),
    ],
)
async def test_several_of_a_kind_are_asked_about_one_by_one(shelf: PlaybookShelf, goal: str, parts: list[str]) -> None:
    """Rules and success of a playbook are those of one; where each is said whole, any of them is an answer."""
    planner, request = OfflinePlanner(shelf, RULES), PlanRequest(goal=goal, revision=1)
    asked = (await planner.propose(request)).plan
    assert asked is not None
    assert asked.doubt == "ambiguous"
    assert ("This asks for several" in (asked.asks or "")) == bool(parts)
    for part in parts:
        assert f"“{part}”" in (asked.asks or "")
        answered = replace(request, answers=[part])
        plan, alone = (
            (await planner.propose(answered)).plan,
            (await planner.propose(PlanRequest(goal=part, revision=1))).plan,
        )
        assert plan == alone
        assert plan is not None
        assert plan.steps
        assert (await planner.accept(answered)).acceptance


async def test_what_can_not_be_put_together_says_what_to_do(shelf: PlaybookShelf) -> None:
    planner = OfflinePlanner(shelf, RULES)
    for goal, said in {
        "Refund 15 EUR for order 1043 and watch order 1045 until it is delivered.": "a request of its own",
        "Refund 15 EUR for order 1043 and cancel it.": "say each in a sentence of its own",
    }.items():
        plan = (await planner.propose(PlanRequest(goal=goal, revision=1))).plan
        assert plan is not None
        assert plan.doubt == "ambiguous"
        assert said in plan.asks


def test_success_is_that_of_each_or_none() -> None:
    """Where one has no check, what would count as success is stated by a model."""
    check = [Expectation(tool="act", args={"by": "${slots.by}"})]
    one, other = replace(book("print", "print"), success=check), book("ship", "ship")
    shelf = PlaybookShelf({"print": one, "ship": other})
    goal = "print by UPS and ship by DHL"
    together = shelf.get("print+ship")
    assert together is not None
    assert success_of(together, goal) is None
    both = PlaybookShelf({"print": one, "ship": replace(other, success=check)}).get("print+ship")
    assert both is not None
    found = success_of(both, goal)
    assert found is not None
    assert [each.args for each in found.expectations] == [{"by": "UPS"}, {"by": "DHL"}]
    assert success_of(both, "print by UPS") is None
