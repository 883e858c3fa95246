"""The whole machine: from a goal to verified work, and never to work that is only claimed."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any, get_args
from uuid import UUID

import pytest
from langchain_core.callbacks import AsyncCallbackHandler

from steward.domain.errors import StewardError, Unusable
from steward.domain.model import Plan, Problem, Step
from steward.domain.ports.planning import Proposal
from steward.domain.read_notes import read_notes
from steward.domain.state import Phase, TaskOutput
from steward.graph.routing import EDGES, Edge, Turn
from tests.fakes import Blindness, Fault
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.plans import ANY, APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import ListingToolbox, Rig, accepts
from tests.unit.graph.stops import STOPS


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


@pytest.mark.parametrize("node", EDGES)
async def test_no_other_edge_exists(node: str) -> None:
    """A node can only send the flow where the drawing shows an edge."""
    for target in get_args(Phase):
        state = Turn(next=target)
        if target in EDGES[node]:
            assert await Edge(node).ainvoke(state) in EDGES[node][target]
        else:
            with pytest.raises(StewardError):
                await Edge(node).ainvoke(state)


WHYS: list[tuple[str, Turn, str]] = [
    ("validate", Turn(next="end", status="complete"), "complete"),
    ("validate", Turn(next="end", status="failed", error="cancelled by ann"), "cancelled"),
    ("validate", Turn(next="plan", problems=[Problem(code="no", message="no")]), "refused"),
    ("validate", Turn(next="plan"), "next stretch"),
    ("human_review", Turn(next="end", status="failed", error="aborted by ann"), "ended"),
    ("human_review", Turn(next="end", status="failed", error="cancelled by ann"), "cancelled"),
]


@pytest.mark.parametrize(("node", "turn", "label"), WHYS)
async def test_an_edge_says_what_happened(node: str, turn: Turn, label: str) -> None:
    """A trace names the edge that was taken: a completed task is not shown as cancelled beside."""
    assert await Edge(node).ainvoke(turn) == label


async def test_a_trace_has_a_run_for_each_edge() -> None:
    """Whoever traces sees why the flow went where it went."""
    seen: list[tuple[str, object]] = []

    class Watching(AsyncCallbackHandler):
        async def on_chain_start(self, *_: Any, run_id: UUID, name: str, **__: Any) -> None:
            names[run_id] = name

        async def on_chain_end(self, outputs: Any, *, run_id: UUID, **_: Any) -> None:
            if names[run_id].startswith("after_"):
                seen.append((names[run_id], outputs))

    names: dict[UUID, str] = {}
    rig = Rig(script=[TWO], acceptance=BOTH)

    await rig.graph.ainvoke({"goal": "pay"}, {**rig.config, "callbacks": [Watching()]})

    assert seen[:2] == [("after_plan", "proposed"), ("after_validate", "acts")]
    assert seen[-1][0] == "after_validate"


async def test_what_a_caller_is_shown_is_whole() -> None:
    """No field of the output is missing because it has its default."""
    rig = Rig(script=[Plan(doubt="ambiguous", asks="?")], acceptance=PAID)

    shown: dict[str, Any] = await rig.graph.ainvoke({"goal": "pay"}, rig.config)

    assert {one.name for one in fields(TaskOutput)} <= shown.keys()
    assert (shown["steps"], shown["error"], shown["status"]) == (0, None, "needs_review")


async def test_a_task_needs_a_goal_and_a_thread_of_its_own() -> None:
    """A submission without a goal, and another goal on a used thread, are refused in a line."""
    rig = Rig(script=[TWO], acceptance=BOTH)

    with pytest.raises(Unusable, match="needs a goal"):
        await rig.begin(goal=" ")
    await rig.begin()
    with pytest.raises(Unusable, match="another task"):
        await rig.step({"goal": "something else"})


NEW_RULES = {("execute", "validate")}  # walked in test_new_rules.py
ALREADY = {("validate", "verify")}  # walked in test_already_so.py
PARKED = {("verify", "verify")}  # walked step by step by the parked task of test_waiting.py
AWAY = {("validate", "validate")}  # the same of test_missing_tools.py


async def test_every_edge_is_walked() -> None:
    """No edge of the drawing is there for show: these four tasks walk them all."""
    unreadable = Proposal(problems=[Problem(code="no", message="no")])
    refusals: list[Fault] = ["refuse"] * 3
    blind: list[Blindness] = ["unknown"] * 99
    rough = ListingToolbox(faults={"pay": refusals, "make_thing": ["lost"]}, blind={"make_thing": blind})
    rigs = [
        Rig(script=[unreadable, PAY, PAY, PAY, PAY], acceptance=PAID, playbook=APPROVED),
        Rig(script=[Plan(doubt="ambiguous", asks="?")], acceptance=PAID),
        Rig(script=[plan_of(pay("p", "x")), plan_of(make("a"))], acceptance=ANY, tools=rough),
        Rig(script=[Proposal(error="gone"), TWO], acceptance=BOTH),
    ]
    answers: list[list[Any]] = [
        [7, {"kind": "reject", "message": "no"}, {"kind": "grant"}, {"kind": "abort"}],
        [{"kind": "respond", "message": "x"}, {"kind": "abort"}],
        [{"kind": "respond", "message": "no", "result": {"happened": False}}],
        [{"kind": "approve"}],
    ]
    walked: set[tuple[str, str]] = set()
    for rig, given in zip(rigs, answers, strict=True):
        await rig.begin()
        for answer in given:
            rig.tools.blind.clear()
            await rig.answer(answer)
        assert (await rig.task()).status in ("complete", "failed")
        walked |= set(pairwise([*rig.nodes, "end"]))

    assert (
        walked
        == {(node, target) for node, targets in EDGES.items() for target in targets}
        - STOPS
        - NEW_RULES
        - PARKED
        - ALREADY
        - AWAY
    )


async def test_how_an_answer_was_read_is_on_the_record() -> None:
    """What was read differently and the model's grounds stand with the decision, planned or refused."""
    refused = Proposal(problems=[Problem(code="unparseable_plan", message="two plans")], read=["one"], grounds="so")
    planned = Proposal(plan=TWO, read=["two"], grounds="thus")
    rig = Rig(script=[refused, planned], acceptance=BOTH)

    await rig.begin()
    details = [one.detail for one in await rig.decisions.list("t1") if one.kind == "plan"]

    assert [(one["read"], one["grounds"]) for one in details] == [(["one"], "so"), (["two"], "thus")]
    assert read_notes(details[1], 120) == [("read", "two"), ("grounds", "thus")]
