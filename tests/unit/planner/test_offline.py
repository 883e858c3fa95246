"""The planner without a model: one plain procedure, or a person."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from steward.domain import short_work
from steward.domain.errors import Unusable
from steward.domain.model import Action, Entry, Json, Plan, Problem, Receipt, Risk, Verdict
from steward.domain.playbook import Playbook
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.domain.short_work import on_our_own_loop
from steward.domain.state import Closed
from steward.expressions.rules import CelRules
from steward.planner import LlmPlanner, ModelSettings, OfflinePlanner, make_planner
from steward.playbooks.library import PlaybookShelf
from tests.unit.planner.desk_cards import CardBox

REFUND = "Please refund 15 EUR for order 1043."
WATCH = "Keep an eye on order 1077 until it is delivered."


@pytest.fixture
def planner(shelf: PlaybookShelf, rules: CelRules) -> OfflinePlanner:
    return OfflinePlanner(shelf, rules)


def looked(status: str, revision: int = 1, verdict: str = "verified") -> Entry:
    """The ledger's row of one look at order 1077."""
    result: Json = {"id": "1077", "status": status}
    return Entry(
        action=Action(
            key=f"k{revision}",
            task_id="t",
            step="order",
            tool="get_record",
            args={"collection": "orders", "id": "1077"},
            risk=Risk.READ,
            item=-1,
            revision=revision,
        ),
        receipt=Receipt(kind="answered", result=result),
        verdict=Verdict(status="verified" if verdict == "verified" else "refuted", reason="it said no"),
    )


def plan_in(proposal: Proposal) -> Plan:
    assert proposal.plan is not None, proposal
    assert [call.model for call in proposal.calls] == ["fixed-plans"]
    return proposal.plan


async def test_a_plain_request_gets_its_procedure(planner: OfflinePlanner) -> None:
    """One playbook, all slots: the whole plan, with full confidence and the revision asked for."""
    plan = plan_in(await planner.propose(PlanRequest(goal=REFUND, revision=2)))

    assert (plan.playbook, plan.confidence, plan.revision, plan.final) == ("refund", 1.0, 2, True)
    assert plan.steps[1].args["amount"] == 15.0
    assert plan.steps[1].args["order_id"] == "1043"


@pytest.mark.parametrize(
    ("goal", "doubt", "asks"),
    [
        ("Write a poem about teapots", "out_of_scope", "No playbook"),
        ("Refund 20 EUR for order 1062 and cancel it", "ambiguous", "cancel-order, refund"),
        ("Refund order 1043", "ambiguous", "How much"),
        ("Refund 15 EUR", "ambiguous", "Which order"),
        ("Refund 15 EUR for orders 1043 and 1044", "ambiguous", "1043, 1044"),
        ("", "out_of_scope", "No playbook"),
    ],
)
async def test_what_is_not_plain_is_a_doubt(planner: OfflinePlanner, goal: str, doubt: str, asks: str) -> None:
    """Confidence 0, no steps, and a question that a person can answer."""
    plan = plan_in(await planner.propose(PlanRequest(goal=goal, revision=1)))

    assert (plan.doubt, plan.confidence, plan.steps) == (doubt, 0.0, [])
    assert asks in plan.asks
    assert (await planner.accept(PlanRequest(goal=goal, revision=1))).acceptance is None


async def test_where_several_fit_each_says_what_it_did_not_read(planner: OfflinePlanner) -> None:
    """The person sees which words stood in the way, not only between what to choose."""
    goal = "Refund 15 EUR for order 1043 unless the boss forbids it and cancel order 1045"

    plan = plan_in(await planner.propose(PlanRequest(goal=goal, revision=1)))

    assert plan.doubt == "ambiguous"
    assert "cancel-order leaves “Refund 15 EUR”, “unless the boss forbids it” unread." in plan.asks
    assert "refund leaves “unless”" in plan.asks
    assert plan.asks.endswith("Which one is meant?")


@pytest.mark.parametrize(("times", "here"), [(1, True), (200, False)])
async def test_what_takes_a_while_to_read_is_read_in_a_thread(
    planner: OfflinePlanner, shelf: PlaybookShelf, monkeypatch: pytest.MonkeyPatch, times: int, here: bool
) -> None:
    """A long text must not hold the others up; a short one is read sooner than given to a thread."""
    monkeypatch.setattr(short_work, "_slow", {})
    read_in: list[int] = []

    def get(name: str) -> Playbook | None:
        read_in.append(threading.get_ident())
        return PlaybookShelf.get(shelf, name)

    monkeypatch.setattr(shelf, "get", get)
    request = PlanRequest(goal="Refund it. " * times, revision=1)
    with on_our_own_loop():
        await planner.propose(request)
    assert {one == threading.get_ident() for one in read_in} == {here}
    read_in.clear()
    await planner.propose(request)  # on a loop that others wait on, too
    assert {one == threading.get_ident() for one in read_in} == {False}


async def test_an_answer_fills_what_was_open(planner: OfflinePlanner) -> None:
    """What a person adds completes the request, for the plan and for the acceptance."""
    doubtful = plan_in(await planner.propose(PlanRequest(goal="Refund order 1043", revision=1)))
    request = PlanRequest(goal="Refund order 1043", revision=1, previous=doubtful, answers=["15 EUR"])

    plan = plan_in(await planner.propose(request))
    accepted = await planner.accept(request)

    assert plan.steps[1].args["amount"] == 15.0
    assert accepted.acceptance is not None
    assert accepted.acceptance.expectations[0].args == {"order_id": "1043", "amount": 15.0}


async def test_a_named_playbook_is_the_only_one(planner: OfflinePlanner) -> None:
    """With the playbook given, its phrases need not be there; one without a fixed plan needs a model."""
    named = PlanRequest(goal="order 1043, 15 EUR", revision=1, playbook="refund")
    plan = plan_in(await planner.propose(named))
    general = plan_in(await planner.propose(replace(named, playbook="general-desk")))

    assert plan.playbook == "refund"
    assert general.doubt == "out_of_scope"
    assert "needs a model" in general.asks


async def test_a_refused_plan_is_not_proposed_again(planner: OfflinePlanner) -> None:
    """A fixed plan can't be repaired: a person is told what was refused."""
    plan = plan_in(await planner.propose(PlanRequest(goal=REFUND, revision=1)))
    refused = Problem(code="forbidden", message="refunds are closed today")

    proposal = await planner.propose(PlanRequest(goal=REFUND, revision=1, previous=plan, problems=[refused]))

    assert proposal.plan is None
    assert proposal.error == "the fixed plan of playbook refund was refused: refunds are closed today"


async def test_many_refusals_are_told_with_how_many_more_there_are(planner: OfflinePlanner) -> None:
    """Each of the first ones once, and the number of the others."""
    plan = plan_in(await planner.propose(PlanRequest(goal=REFUND, revision=1)))
    refused = [Problem(code="forbidden", message=f"no {letter}") for letter in "aabcde"]

    proposal = await planner.propose(PlanRequest(goal=REFUND, revision=1, previous=plan, problems=refused))

    assert proposal.error == "the fixed plan of playbook refund was refused: no a; no b; no c; and 2 more"


async def test_what_a_person_left_out_is_not_planned_again(planner: OfflinePlanner) -> None:
    """The fixed plan comes without the step; what was done by hand stays, for those that need its result."""
    cancel = PlanRequest(goal="Cancel order 1045", revision=2)
    left = Closed(how="left_out", by="kim", review="r1", step="mail", tool="send_email", key="k")

    steps = [step.id for step in plan_in(await planner.propose(replace(cancel, closed=[left]))).steps]
    all_steps = [
        step.id for step in plan_in(await planner.propose(replace(cancel, closed=[replace(left, own=True)]))).steps
    ]

    assert (steps, all_steps) == (["order", "cancel"], ["order", "cancel", "mail"])


async def test_a_failed_step_is_not_tried_again(planner: OfflinePlanner) -> None:
    """What failed in the latest revision is said, step by step."""
    plan = plan_in(await planner.propose(PlanRequest(goal=WATCH, revision=1)))
    history = [looked("shipped", verdict="refuted")]

    proposal = await planner.propose(PlanRequest(goal=WATCH, revision=2, previous=plan, history=history))

    assert proposal.error == "the fixed plan of playbook watch-delivery failed: step order: it said no"


async def test_a_rejection_is_an_error_unless_it_changes_the_plan(planner: OfflinePlanner) -> None:
    """A person's no ends the fixed plan; a person's other amount makes it another plan."""
    plan = plan_in(await planner.propose(PlanRequest(goal=REFUND, revision=1)))
    again = PlanRequest(goal=REFUND, revision=2, previous=plan)

    no = await planner.propose(replace(again, answers=["the customer has to wait"]))
    other = plan_in(await planner.propose(replace(again, answers=["only 5 EUR"])))

    assert no.error.endswith("can't be changed without a model: the customer has to wait")
    assert other.steps[1].args["amount"] == 5.0


async def test_until_decides_between_another_stretch_and_the_end(planner: OfflinePlanner) -> None:
    """While it is false the same steps come again, not final; once it is true the plan is done."""
    first = plan_in(await planner.propose(PlanRequest(goal=WATCH, revision=1)))
    again = PlanRequest(goal=WATCH, revision=2, previous=first, history=[looked("shipped")])
    second = plan_in(await planner.propose(again))
    seen = [looked("shipped"), looked("delivered", revision=2)]
    last = plan_in(await planner.propose(replace(again, revision=3, previous=second, history=seen)))

    assert (first.final, second.final, second.steps, second.revision) == (False, False, first.steps, 2)
    assert (last.final, last.steps, last.answer) == (True, [], "Order 1077 is ${order.status}.")


async def test_the_acceptance_is_the_playbooks_success_check(planner: OfflinePlanner) -> None:
    """It is filled from the goal alone, whatever was planned or done."""
    request = PlanRequest(goal=REFUND, revision=1)
    plan = plan_in(await planner.propose(request))
    accepted = await planner.accept(request)

    assert accepted.acceptance is not None
    assert accepted.acceptance.source == "playbook"
    assert accepted == await planner.accept(replace(request, previous=plan, history=[looked("delivered")]))


def test_the_choice_of_a_planner(shelf: PlaybookShelf, rules: CelRules, tools: CardBox) -> None:
    """`auto` takes the model where there is one, `fixed` never, and `llm` insists on it."""
    model = ModelSettings(model="m")
    assert isinstance(make_planner(None, shelf, tools, rules), OfflinePlanner)
    assert isinstance(make_planner(model, shelf, tools, rules), LlmPlanner)
    assert isinstance(make_planner(model, shelf, tools, rules, "fixed"), OfflinePlanner)
    with pytest.raises(Unusable, match="needs a model"):
        make_planner(None, shelf, tools, rules, "llm")
