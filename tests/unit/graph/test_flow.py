"""The whole machine: from a goal to verified work, and to a person wherever it can't be sure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from domain.errors import StewardError, Unusable
from domain.model import Limits, Plan, Problem, Scope, Step
from domain.ports import Proposal
from domain.state import Phase
from graph.recording import Channels
from graph.routing import EDGES
from graph.routing import after as edge_of
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

TWO = plan_of(make("a"), make("b", id="${a.id}2"), answer="made ${b.id}")
BOTH = accepts(expects(args={"id": "a"}), expects(args={"id": "a2"}))
APPROVED = playbook_of(approvals=["pay"])
PAY = plan_of(pay("p", "x", 5))
PAID = accepts(expects("pay"))


async def test_a_goal_becomes_verified_work() -> None:
    """A sound plan is carried out wave by wave, and the result names each effect with its evidence."""
    rig = Rig(script=[TWO], acceptance=BOTH)

    task = await rig.begin()

    assert rig.nodes == ["plan", "validate", "execute", "verify", "validate", "execute", "verify", "validate"]
    assert (task.status, task.steps, task.node) == ("complete", 2, "validate")
    assert task.result is not None
    assert task.result["answer"] == "made a2"
    effects: Any = task.result["effects"]
    assert [one["evidence"]["id"] for one in effects] == ["a", "a2"]
    assert rig.effects == 2


async def test_a_list_is_worked_through() -> None:
    """One read, one act an item, and the result refers to the list of theirs."""
    rig = Rig(
        script=[
            plan_of(
                Step(id="all", tool="list_things"),
                Step(id="each", tool="make_thing", args={"id": "${item.id}-2"}, for_each="${all.things}"),
                answer="${each[1].id}",
            )
        ],
        acceptance=accepts(expects(at_least=2)),
        playbook=playbook_of(tools=["list_things", "make_thing"]),
    )
    rig.tools.world.things = {"x": {"id": "x"}, "y": {"id": "y"}}

    task = await rig.begin()

    assert task.status == "complete"
    assert task.result is not None
    assert task.result["answer"] == "y-2"


# --- people -------------------------------------------------------------------------


async def test_nothing_acts_before_its_approval() -> None:
    """An act that needs a yes waits for it, and then happens once."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)

    waiting = await rig.begin()
    assert (waiting.status, rig.effects, await rig.reason()) == ("needs_review", 0, "approval")
    assert await rig.waits()
    done = await rig.answer({"kind": "approve", "by": "kim"})

    assert (done.status, rig.effects) == ("complete", 1)
    assert [one.by for one in await rig.decisions.list("t1") if one.kind == "person"] == ["kim"]


async def test_edited_arguments_are_what_happens() -> None:
    """The person's arguments are coerced, checked and carried out in place of the planner's."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    done = await rig.answer([{"type": "edit", "args": {"action": "pay", "args": {"id": "x", "amount": "4"}}}])

    assert done.status == "complete"
    assert rig.tools.world.things["x"]["amount"] == 4


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"id": 3}, "must be text"),
        ({"id": "x", "amount": "much"}, "must be a number"),
        ({"id": "x", "amount": 99}, "above 50"),
        ({}, "must be text"),
    ],
)
async def test_bad_edits_are_asked_again(args: dict[str, Any], says: str) -> None:
    """Arguments that the tool or the playbook refuses are refused to the person too; the question stays."""
    playbook = replace(APPROVED, scope={"pay": {"amount": Scope(maximum=50)}})
    rig = Rig(script=[PAY], acceptance=PAID, playbook=playbook)
    await rig.begin()

    task = await rig.answer({"kind": "edit", "args": args})
    question = (await rig.state()).question

    assert task.status == "needs_review"
    assert await rig.waits()
    assert question is not None
    assert says in str(question.detail["refused_answer"])
    assert (await rig.answer({"kind": "approve"})).status == "complete"


async def test_an_edit_after_earlier_effects_keeps_them() -> None:
    """The plan that an edit changed is checked anew, and what it did already is neither repeated nor doubted."""
    rig = Rig(
        script=[plan_of(read("look", "seed"), make("m", id="${look.id}-m"), pay("p", "${m.id}", 5))],
        acceptance=accepts(expects(at_most=1), expects("pay", at_most=1)),
        playbook=APPROVED,
    )
    rig.tools.world.things["seed"] = {"id": "seed"}
    await rig.begin()
    assert await rig.reason() == "approval"

    done = await rig.answer({"kind": "edit", "args": {"id": "seed-m", "amount": 3}})

    assert (done.status, rig.effects, len(rig.planner.requests)) == ("complete", 2, 1)


async def test_a_rejection_goes_to_the_planner() -> None:
    """The planner hears the reason and may find another way; the rejected act proposed again is refused."""
    rig = Rig(script=[PAY, PAY, plan_of(pay("p", "x", 3))], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    await rig.answer({"kind": "reject", "message": "too much"})

    assert "too much" in rig.planner.requests[1].problems[-1].message
    assert rig.planner.requests[2].problems[-1].code == "rejected"
    assert (await rig.reason(), rig.effects) == ("approval", 0)
    assert (await rig.answer({"kind": "approve"})).status == "complete"
    assert rig.tools.world.things["x"]["amount"] == 3


async def test_a_rejection_may_end_it() -> None:
    """A person's final no leaves the task failed, with their words, and nothing done."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    task = await rig.answer({"kind": "reject", "message": "never", "end": True, "by": "kim"})

    assert (task.status, task.error, rig.effects) == ("failed", "rejected by kim: never", 0)


async def test_an_abort_ends_it() -> None:
    """Whatever waits, an abort leaves the task failed."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()

    assert (await rig.answer([{"type": "ignore"}])).status == "failed"
    assert rig.effects == 0


async def test_two_equal_acts_need_two_yeses() -> None:
    """An approval covers one act: a second with the same arguments is asked for itself."""
    rig = Rig(
        script=[plan_of(make("a", id="x"), make("b", id="x"))],
        acceptance=accepts(expects(at_least=2)),
        playbook=playbook_of(approvals=["make_thing"]),
    )
    await rig.begin()

    first = await rig.answer({"kind": "approve"})
    assert (first.status, rig.effects) == ("needs_review", 0)
    second = await rig.answer({"kind": "approve"})

    assert (second.status, rig.effects) == ("complete", 2)


async def test_a_doubtful_plan_waits() -> None:
    """Below the threshold a person reads the plan first; a yes covers that plan."""
    rig = Rig(script=[replace(TWO, confidence=0.3)], acceptance=BOTH)

    waiting = await rig.begin()
    assert (waiting.status, await rig.reason(), rig.effects) == ("needs_review", "low_confidence", 0)

    assert (await rig.answer({"kind": "approve"})).status == "complete"


@pytest.mark.parametrize("doubt", ["out_of_scope", "ambiguous"])
async def test_an_answer_goes_to_the_planner(doubt: Any) -> None:
    """What the planner doubts is asked, and the answer is part of the next request and of what counts as success."""
    rig = Rig(script=[Plan(doubt=doubt, asks="Which?"), TWO], acceptance=BOTH)

    waiting = await rig.begin()
    assert (waiting.status, await rig.reason()) == ("needs_review", doubt)
    done = await rig.answer({"kind": "respond", "message": "the second"})

    assert done.status == "complete"
    assert [list(one.answers) for one in rig.planner.requests] == [[], ["the second"]]
    assert [list(one.answers) for one in rig.planner.accepted] == [[], ["the second"]]


@pytest.mark.parametrize(
    "answer", [7, {"kind": None}, "what?", {"kind": "grant"}, [], {"kind": "approve", "digest": "old"}]
)
async def test_a_senseless_answer_is_asked_again(answer: Any) -> None:
    """An answer that is none leaves the question as it was, answerable."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()
    before = (await rig.state()).question

    task = await rig.answer(answer)

    assert (task.status, rig.effects) == ("needs_review", 0)
    assert await rig.waits()
    after = (await rig.state()).question
    assert before is not None
    assert after is not None
    assert (after.id, after.digest) == (before.id, before.digest)


# --- what must not pass ---------------------------------------------------------------


async def test_a_plan_without_its_last_step_never_completes() -> None:
    """What was left out is told to the planner, and at last to a person; the task is not complete."""
    rig = Rig(script=[plan_of(make("a"))], acceptance=BOTH)

    task = await rig.begin()

    assert (task.status, await rig.reason(), rig.effects) == ("needs_review", "invalid_plan", 1)
    assert rig.planner.requests[1].problems[-1].code == "effect_missing"


@pytest.mark.parametrize("acceptance", [BOTH, accepts(), accepts(expects("read_thing"))])
async def test_a_plan_that_does_nothing_never_completes(acceptance: Any) -> None:
    """Even where no effect is called for, a task that found out nothing is not done."""
    rig = Rig(script=[plan_of(answer="all done!")], acceptance=acceptance)

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "invalid_plan")


async def test_a_question_needs_a_look_only() -> None:
    """A goal that calls for no effect is complete once something was read."""
    rig = Rig(script=[plan_of(read("r", "x"), answer="it is ${r.id}")], acceptance=accepts())
    rig.tools.world.things["x"] = {"id": "x"}

    assert (await rig.begin()).status == "complete"


async def test_an_effect_too_many_is_flagged_before_it_happens() -> None:
    """The planner hears of it first; if it insists a person decides, and until then none of the plan acts."""
    rig = Rig(script=[plan_of(make("a"), make("b"))], acceptance=accepts(expects(args={"id": "a"})))

    waiting = await rig.begin()

    assert rig.planner.requests[1].problems[-1].code == "unexpected_effect"
    assert (waiting.status, await rig.reason(), rig.effects) == ("needs_review", "approval", 0)
    assert (await rig.answer({"kind": "approve"})).status == "complete"


async def test_without_an_acceptance_a_person_reads_the_plan() -> None:
    """Where nothing says what success is, nothing acts unread; a yes to the plan stands in for it."""
    rig = Rig(script=[TWO], acceptance=None)

    waiting = await rig.begin()
    assert (waiting.status, await rig.reason(), rig.effects) == ("needs_review", "low_confidence", 0)

    assert (await rig.answer({"kind": "approve"})).status == "complete"


@pytest.mark.parametrize(
    "bad",
    [
        plan_of(Step(id="a", tool="fly")),
        plan_of(make("a", id=3)),
        plan_of(make("a", id="${ghost.id}")),
        replace(TWO, playbook="nowhere"),
        Proposal(problems=[Problem(code="not_json", message="no plan in it")]),
    ],
)
async def test_repairs_end(bad: Plan | Proposal) -> None:
    """Three repairs, then a person, with all that was wrong; a grant gives the planner more tries."""
    rig = Rig(script=[bad, bad, bad, bad, TWO], acceptance=BOTH)

    task = await rig.begin()
    question = (await rig.state()).question

    assert (task.status, await rig.reason(), len(rig.planner.requests)) == ("needs_review", "invalid_plan", 4)
    assert question is not None
    assert len(question.problems) == 4
    assert (await rig.answer({"kind": "grant"})).status == "complete"


async def test_a_repair_is_enough() -> None:
    """A planner that mends its plan goes on without a person."""
    rig = Rig(script=[plan_of(Step(id="a", tool="fly")), TWO], acceptance=BOTH)

    assert (await rig.begin()).status == "complete"


async def test_a_planner_that_fails_is_asked_about() -> None:
    """A model out of reach stops the task at a person, who may have it tried again."""
    rig = Rig(script=[Proposal(error="the model is out of reach"), TWO], acceptance=BOTH)

    waiting = await rig.begin()
    assert (waiting.status, await rig.reason()) == ("needs_review", "error")

    assert (await rig.answer({"kind": "approve"})).status == "complete"


async def test_an_unknown_playbook_is_asked_about() -> None:
    """A caller's playbook that is not there is named with those that are."""
    rig = Rig(script=[TWO], acceptance=BOTH)

    waiting = await rig.begin(playbook="gone")
    question = (await rig.state()).question

    assert waiting.status == "needs_review"
    assert question is not None
    assert "desk" in question.text
    answer = {"kind": "respond", "message": "use the desk", "args": {"playbook": "desk"}}
    assert (await rig.answer(answer)).status == "complete"


# --- ceilings ------------------------------------------------------------------------


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


async def test_what_never_ends_meets_a_ceiling() -> None:
    """A plan that always wants one more look is stopped by arithmetic."""
    rig = Rig(script=[plan_of(read("r", "x"), final=False)], acceptance=accepts())
    rig.tools.world.things["x"] = {"id": "x"}

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "ceiling")


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


# --- the edges ------------------------------------------------------------------------


@pytest.mark.parametrize("node", EDGES)
def test_no_other_edge_exists(node: str) -> None:
    """A node can only send the flow where the drawing shows an edge."""
    for target in get_args(Phase):
        state = Channels(goal="g", next=target)
        if target in EDGES[node]:
            assert edge_of(node)(state) == EDGES[node][target]
        else:
            with pytest.raises(StewardError):
                edge_of(node)(state)


async def test_a_task_needs_a_goal_and_a_thread_of_its_own() -> None:
    """A submission without a goal, and another goal on a used thread, are refused in a line."""
    rig = Rig(script=[TWO], acceptance=BOTH)

    with pytest.raises(Unusable, match="needs a goal"):
        await rig.begin(goal=" ")
    await rig.begin()
    with pytest.raises(Unusable, match="another task"):
        await rig.step({"goal": "something else"})
