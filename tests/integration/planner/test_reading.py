"""A model's answers over real HTTP: what is read, what is asked again, and what is told about it."""

from __future__ import annotations

import json

from steward.domain.model import JsonObject, Problem
from steward.domain.ports.planning import PlanRequest
from steward.evals.worlds.openai import Reply
from steward.evals.worlds.openai.server import ToolCall
from steward.playbooks.library import PlaybookShelf
from tests.integration.planner.test_llm import PLAN, STATUS, accepted, in_turn, proposed

STEPS: JsonObject = json.loads(PLAN)
DRAFT = json.dumps({**STEPS, "steps": [{"id": "mail", "tool": "send_email", "args": {"to": "a@b.example"}}] * 9})


async def test_a_draft_in_the_reasoning_is_grounds_and_no_plan(shelf: PlaybookShelf) -> None:
    """The smaller plan after the reasoning is the plan; what was thought is kept beside it."""
    proposal = await proposed(in_turn(Reply(text=f"<think>{DRAFT}</think>\n{PLAN}")), shelf)

    assert proposal.plan is not None, proposal.problems
    assert [step.tool for step in proposal.plan.steps] == ["get_record"]
    assert proposal.grounds.startswith('{"playbook"')
    assert list(proposal.read) == []


async def test_what_is_ambiguous_is_refused_and_asked_again(shelf: PlaybookShelf) -> None:
    """Two plans, or a call of the effect itself, go back with what was wrong."""
    for reply, said in (
        (Reply(text=f"{PLAN}\nor\n{DRAFT}"), "ambiguous"),
        (Reply(tool="propose_plan", arguments=PLAN, text=DRAFT), "ambiguous"),
        (Reply(tool="issue_refund", arguments='{"order": "1054"}'), "calls 'issue_refund', which was not asked for"),
        (Reply(calls=[ToolCall(id=tool, tool="propose_plan", arguments=tool) for tool in (PLAN, DRAFT)]), "ambiguous"),
        (Reply(tool="propose_plan", arguments='{"steps": [], "steps": [1]}'), "two different values"),
    ):
        proposal = await proposed(in_turn(reply), shelf)
        assert proposal.plan is None
        assert said in proposal.problems[0].message


async def test_a_missing_confidence_is_asked_for_once_and_then_low(shelf: PlaybookShelf) -> None:
    """A good plan does not fail for it, and no confidence is made up: a person reads the plan."""
    for unsaid in (None, "high", "quite sure", [1]):
        silent = in_turn(Reply(tool="propose_plan", arguments=json.dumps({**STEPS, "confidence": unsaid})))
        first = await proposed(silent, shelf)
        again = PlanRequest(goal=STATUS, revision=1, problems=[*first.problems, Problem(code="other", message="other")])
        second = await proposed(silent, shelf, again)

        assert first.problems[0].message.startswith("confidence")
        assert second.plan is not None
        assert second.plan.confidence == 0.0
        assert any("confidence" in note for note in second.read)


async def test_an_acceptance_is_read_in_the_same_way(shelf: PlaybookShelf) -> None:
    """Reasoning, notation and notes hold for what would count as success as well."""
    stated = json.dumps({"name": "state_acceptance", "arguments": {"expectations": [{"tool": "send_email"}]}})
    draft = json.dumps({"expectations": [{"tool": "get_record"}]})
    proposal = await accepted(
        in_turn(Reply(text=f"{draft}</think><tool_call>{stated}</tool_call>")), shelf, "Thank C0003"
    )

    assert proposal.acceptance is not None
    assert [one.tool for one in proposal.acceptance.expectations] == ["send_email"]
    assert list(proposal.read) == ["a tool call in the text (hermes)"]
    assert proposal.grounds == draft


async def test_a_look_is_read_in_the_same_way(shelf: PlaybookShelf) -> None:
    """A wish to look at results in another notation is followed, and its notes stay with the decision."""
    look = "[TOOL_CALLS]propose_plan[ARGS]{'look': [{'of': 'order.items'}],}"
    proposal = await proposed(in_turn(Reply(text=look), Reply(tool="propose_plan", arguments=PLAN)), shelf)

    assert proposal.plan is not None, proposal.problems
    assert len(proposal.looks) == 1
    assert next(iter(proposal.read)) == "a tool call in the text (mistral)"
