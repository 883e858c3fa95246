"""What people say and how it is understood: honest requests, and texts that only look like them.

`paraphrases.jsonl` are requests with the procedure and the values that they ask for, `near_misses.jsonl` texts that
ask for nothing of the kind: questions, quotations, thanks, reports, conditions, refusals, withdrawals, other
numbers. Those marked `held_out` were written first and looked at last.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

import steward.evals
from steward.domain.model import Plan
from steward.domain.ports.planning import AcceptanceProposal, PlanRequest
from steward.expressions.rules import CelRules
from steward.planner import OfflinePlanner
from steward.playbooks.library import PlaybookShelf

LEAST_UNDERSTOOD = 0.85
READS = {"get_record", "find_records"}
CASES = Path(str(steward.evals.__file__)).parent / "cases"


class Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    goal: str
    playbook: str = ""
    order: str | None = None
    amount: float | None = None
    held_out: bool = False


def texts(name: str) -> list[Said]:
    return [Said.model_validate(json.loads(line)) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def planner(shelf: PlaybookShelf, rules: CelRules) -> OfflinePlanner:
    return OfflinePlanner(shelf, rules)


async def asked(planner: OfflinePlanner, request: PlanRequest) -> tuple[Plan, AcceptanceProposal]:
    plan = (await planner.propose(request)).plan
    assert plan is not None
    return plan, await planner.accept(request)


def acts(plan: Plan) -> list[str]:
    return [step.tool for step in plan.steps if step.tool not in READS]


async def test_honest_requests_are_understood_and_never_otherwise(planner: OfflinePlanner) -> None:
    """Most are carried out, each with its own procedure, order and amount; the others are asked about."""
    said = texts("paraphrases.jsonl")
    understood = 0
    for one in said:
        plan, accepted = await asked(planner, PlanRequest(goal=one.goal, revision=1))
        if not plan.steps:
            assert plan.doubt is not None, one
            assert accepted.acceptance is None, one
            continue
        args = [step.args for step in plan.steps]
        assert plan.playbook == one.playbook, one
        assert one.order is None or any(one.order in (each.get("id"), each.get("order_id")) for each in args), one
        assert one.amount is None or any(each.get("amount") == one.amount for each in args), one
        assert accepted.acceptance is not None, one
        understood += 1
    print(f"{understood} of {len(said)} understood")  # noqa: T201 (the figure of the documents)
    assert len(said) >= 150
    assert understood >= LEAST_UNDERSTOOD * len(said)


async def test_nothing_that_only_looks_like_a_request_acts(planner: OfflinePlanner) -> None:
    """No effect is planned and none accepted: not one."""
    said = texts("near_misses.jsonl")
    assert len(said) >= 500
    for one in said:
        plan, accepted = await asked(planner, PlanRequest(goal=one.goal, revision=1))
        assert acts(plan) == [], one
        assert accepted.acceptance is None or not plan.doubt, one


@pytest.mark.parametrize(
    ("goal", "left"),
    [
        ("Refund 15 EUR for order 1043. Make that 10.", "“Make that 10”"),
        ("Refund 15 EUR for order 1043 tomorrow", "“tomorrow”"),
        ("Refund 1.500 EUR for order 1049", "“1.500 EUR”"),
        ("The refund of 15 EUR for order 1043", "“The refund”"),
        ("Cancel order 1045?", "“?”"),
    ],
)
async def test_the_question_says_what_was_not_accounted_for(planner: OfflinePlanner, goal: str, left: str) -> None:
    """A person sees what was read and what was not, and how to say it plainly."""
    plan, _ = await asked(planner, PlanRequest(goal=goal, revision=1))
    assert plan.doubt == "ambiguous"
    assert "I read " in plan.asks
    assert left in plan.asks
    assert "in one plain sentence, as “" in plan.asks


@pytest.mark.parametrize("goal", ["Do not refund order 1043, 15 EUR", "order 1043, 15 EUR?", "order 1043 cost 15 EUR"])
async def test_a_named_playbook_reads_the_whole_text_too(planner: OfflinePlanner, goal: str) -> None:
    """Naming the playbook stands for its phrase, and for nothing else."""
    plan, accepted = await asked(planner, PlanRequest(goal=goal, revision=1, playbook="refund"))
    assert (acts(plan), plan.doubt, accepted.acceptance) == ([], "ambiguous", None)


@pytest.mark.parametrize(
    ("answer", "amount"),
    [
        ("15 EUR", 15.0),
        ("It is 15 EUR.", 15.0),
        ("only 15,50 EUR please", 15.5),
        ("1 500 EUR", 1500.0),
        ("Refund 15 EUR for order 1043.", 15.0),
        ("no", None),
        ("not 15 EUR", None),
        ("15 EUR?", None),
        ("15 EUR was last time", None),
        ("15 EUR or 20 EUR", None),
        ("1.500 EUR", None),
        ("15 USD", None),
        ("-15 EUR", None),
        ("nothing, let it be", None),
    ],
)
async def test_answers_are_read_with_the_same_care(planner: OfflinePlanner, answer: str, amount: float | None) -> None:
    """What somebody adds fills a slot only where all of it is accounted for."""
    request = PlanRequest(goal="Refund order 1043", revision=1, answers=[answer])
    plan, accepted = await asked(planner, request)
    amounts = [step.args["amount"] for step in plan.steps if step.tool == "issue_refund"]
    assert amounts == ([] if amount is None else [amount])
    assert (accepted.acceptance is None) is (amount is None)


async def test_a_request_said_anew_puts_the_unclear_one_aside(planner: OfflinePlanner) -> None:
    """A person who was asked what is meant can say it, and need not convince the first text."""
    goal = "Refund 15 EUR for order 1043, or was it 10? Ask my aunt."
    plan, accepted = await asked(planner, PlanRequest(goal=goal, revision=1, answers=["Refund 10 EUR for order 1043."]))
    assert [step.args["amount"] for step in plan.steps if step.tool == "issue_refund"] == [10.0]
    assert accepted.acceptance is not None
    assert accepted.acceptance.expectations[0].args["amount"] == 10.0
