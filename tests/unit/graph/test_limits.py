"""Every loop ends: at a ceiling or at the recursion limit, with the state intact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Limits, Plan, Problem, Step
from steward.domain.ports.planning import Proposal
from tests.unit.domain.making import expects, make, plan_of, playbook_of, read
from tests.unit.graph.plans import BOTH, TWO
from tests.unit.graph.rig import ListingToolbox, Rig, accepts


@pytest.mark.parametrize(
    ("limits", "ceiling"),
    [
        (Limits(actions=3), "actions"),
        (Limits(model_calls=2), "model_calls"),
        (Limits(tokens=20), "tokens"),
    ],
)
async def test_a_ceiling_asks_and_a_grant_goes_on(limits: Limits, ceiling: str) -> None:
    """The task stops with its state intact, and with more granted it goes on where it stopped."""

    def stretch(request: Any) -> Plan:
        done = len([entry for entry in request.history if entry.verified])
        return plan_of(make(f"s{done}"), final=done == 4)

    rig = Rig(script=stretch, acceptance=accepts(expects(at_least=5)), playbook=playbook_of(limits=limits))

    task = await rig.begin()
    stops = 0
    while task.status == "needs_review":
        question = (await rig.state()).question
        assert question is not None
        assert question.detail["ceiling"] == ceiling
        task = await rig.answer({"kind": "grant"})
        stops += 1

    assert (task.status, rig.effects) == ("complete", 5)
    assert 1 <= stops <= 4


async def test_a_ceiling_says_why_there_was_no_answer() -> None:
    """Whoever is asked for more calls learns that each of them was refused."""

    def refused(request: Any) -> Proposal:
        while request.allowance.take():
            pass
        return Proposal(error="api.example.com refused the request (400): “400 Bad Request”")

    rig = Rig(script=refused, acceptance=accepts())
    await rig.begin()

    question = (await rig.state()).question
    assert question is not None
    assert question.detail["ceiling"] == "model_calls"
    assert question.text.endswith("There was no answer: api.example.com refused the request (400): “400 Bad Request”.")


async def test_what_never_ends_meets_a_ceiling() -> None:
    """A plan that always wants one more look is stopped by arithmetic."""
    rig = Rig(script=[plan_of(read("r", "x"), final=False)], acceptance=accepts())
    rig.tools.world.things["x"] = {"id": "x"}

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "ceiling")


async def test_stretches_that_only_repeat_what_was_done_end() -> None:
    """What is done already costs no call, so a planner that keeps proposing it is stopped by its repairs."""
    limits = Limits(model_calls=1_000, tokens=1_000_000)
    rig = Rig(
        script=[plan_of(make("a"), final=False)],
        acceptance=accepts(expects(at_least=2)),
        playbook=playbook_of(limits=limits),
    )

    task = await rig.begin()

    assert (task.status, await rig.reason(), rig.effects) == ("needs_review", "invalid_plan", 1)
    assert len(rig.planner.requests) == 2 + limits.repairs


@pytest.mark.parametrize("limit", [5, 6, 7, 10])
@pytest.mark.parametrize("trouble", [False, True])
async def test_a_low_recursion_limit_only_asks(limit: int, *, trouble: bool) -> None:
    """Whatever limit a caller passes, the thread is interrupted or done; going on again and again finishes it."""
    steps = [make("s0")] + [make(f"s{n}", id=f"${{s{n - 1}.id}}x") for n in range(1, 4)]
    bad = plan_of(Step(id="a", tool="fly"))
    script: list[Plan | Proposal] = [bad, Proposal(problems=[Problem(code="x", message="y")])] if trouble else []
    tools = ListingToolbox(faults={"make_thing": ["silent", "lost"]} if trouble else {})
    rig = Rig(
        script=[*script, plan_of(*steps)],
        acceptance=accepts(expects(at_least=4)),
        tools=tools,
        recursion_limit=limit,
    )

    task = await rig.begin()
    for _ in range(20):
        if task.status != "needs_review":
            break
        assert await rig.waits()
        assert await rig.reason() == "ceiling"
        task = await rig.answer({"kind": "grant"})

    assert (task.status, rig.effects) == ("complete", 4)


@pytest.mark.parametrize("limit", [5, 6, 7])
@pytest.mark.parametrize(
    "script",
    [
        [plan_of(Step(id="a", tool="fly"))],
        [Proposal(problems=[Problem(code="x", message="y")])],
        [plan_of(read("r", "x"), final=False)],
        [plan_of(make("a"))],
        [plan_of(make("a", amount=1)), plan_of(make("z", id="a", amount=2))],
        [Plan(doubt="ambiguous", asks="?")],
        [Proposal(error="gone")],
        [replace(TWO, confidence=0.1)],
    ],
)
async def test_no_script_gets_past_the_wall(script: list[Plan | Proposal], limit: int) -> None:
    """However the flow loops, each run ends at a question or at the end, never in LangGraph's error."""
    rig = Rig(script=script, acceptance=BOTH, recursion_limit=limit)
    rig.tools.world.things["x"] = {"id": "x"}

    task = await rig.begin()
    for _ in range(30):
        if task.status != "needs_review":
            break
        assert await rig.waits()
        question = (await rig.state()).question
        assert question is not None
        kind = next(one for one in ("grant", "approve", "respond") if one in question.options)
        result = {"happened": False}
        task = await rig.answer({"kind": kind, "message": "go on", "result": result})

    assert task.status in ("complete", "needs_review")
    assert rig.effects <= 2


async def test_a_caller_tightens_and_never_widens() -> None:
    """The lower of both counts, over the task's whole life, and a person's grant comes on top."""
    for asked, allowed in ((1, 1), (500, 15)):
        rig = Rig(script=[TWO], acceptance=BOTH)

        task = await rig.begin(limits={"actions": asked})

        assert task.limits == {"actions": asked}
        assert (task.status, await rig.reason()) == (("needs_review", "ceiling") if allowed == 1 else ("complete", ""))
        if allowed == 1:
            assert (await rig.answer({"kind": "grant"})).status == "complete"
