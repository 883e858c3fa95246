"""Large loops and long plans: a grant lets them go on, in slices, and nothing in the state grows with them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from steward.cli.rendering.extras import rest
from steward.domain.acceptance import missing
from steward.domain.actions import SLICE
from steward.domain.model import Acceptance, Expectation, JsonObject, Step
from steward.domain.playbook import Rule
from steward.domain.ports.ledger import Lease
from steward.domain.ports.tasks import Task
from steward.domain.review_questions import usual_grant
from tests.fakes import Crash, MemoryTasks
from tests.unit.domain.making import RULES, action_of, entry_of, make, plan_of, playbook_of
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

MANY = 203
LOOP = [Step(id="l", tool="list_things"), Step(id="p", tool="pay", args={"id": "${item.id}"}, for_each="${l.things}")]
TOOLS = ["read_thing", "make_thing", "pay", "list_things"]
GRANT = {"kind": "grant", "by": "lea"}


class Watched(MemoryTasks):
    """Remembers how large the state was each time that the row was written."""

    def __init__(self) -> None:
        super().__init__()
        self.waves: list[int] = []
        self.seen: list[list[int]] = []

    async def save(self, task: Task, lease: Lease, *, later: bool = False) -> str | None:
        wave, progress = task.state.get("wave"), task.state.get("progress")
        self.waves.append(len(wave) if isinstance(wave, list) else 0)
        if isinstance(progress, dict) and isinstance(counts := progress.get("p"), list):
            self.seen.append([one for one in counts if isinstance(one, int)])
        return await super().save(task, lease, later=later)


def rig_of(many: int = MANY, **fields: Any) -> Rig:
    tools = ListingToolbox()
    tools.world.things = {f"t{n}": {"id": f"t{n}"} for n in range(many)}
    rig = Rig(
        script=[plan_of(*LOOP)],
        acceptance=accepts(Expectation(tool="pay", at_least=many)),
        playbook=playbook_of(tools=TOOLS, **fields),
        tools=tools,
        recursion_limit=1_000,
    )
    watched = Watched()
    watched.clock = rig.clock
    rig.tasks = rig.decisions.tasks = watched
    rig.ledger.world.tasks = watched
    watched.holds, watched.is_held = rig.ledger.world.holds, rig.ledger.world.leases.__contains__
    rig.reviews.tasks = watched
    rig.restart()
    return rig


async def test_one_grant_lets_a_large_loop_go_on_in_slices() -> None:
    """It covers the items and the calls that they take; state and row hold one slice at a time, and how far it is."""
    rig = rig_of()
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert question.text == "A ceiling was reached. A for_each comes to 203 items, 20 are allowed at a time."
    assert usual_grant(question) == {"items": 183, "actions": 189}
    assert rig.effects == 0

    task = await rig.answer(GRANT)

    assert task.status == "complete"
    assert rig.effects == MANY
    assert rig.nodes.count("execute") == 1 + -(-MANY // SLICE)
    tasks = rig.tasks
    assert isinstance(tasks, Watched)
    assert max(tasks.waves) == SLICE
    assert [0, MANY] in tasks.seen
    assert [SLICE * 3, MANY] in tasks.seen
    assert task.state["progress"] == {"p": [MANY, MANY]}


async def test_all_of_it_is_judged_before_the_first_slice_acts() -> None:
    """What a rule forbids in the last item keeps the first one from being done."""
    rules = [Rule(id="no", when="tool == 'pay' && args.id == 't202'", then="forbid", message="not this one")]
    rig = rig_of(max_items=500, rules=rules)
    await rig.begin()
    await rig.answer(GRANT)

    assert await rig.reason() == "invalid_plan"
    assert rig.effects == 0

    task = await rig.answer({"kind": "leave_out", "by": "lea"})
    while task.status == "needs_review":
        task = await rig.answer(GRANT)
    assert task.status == "complete"
    assert rig.effects == MANY - 1
    assert task.state["progress"] == {"p": [MANY - 1, MANY]}  # what was left out is not done


async def test_a_kill_in_the_middle_of_a_large_loop_does_nothing_twice() -> None:
    rig = rig_of(max_items=500)
    await rig.begin()
    rig.tools.faults["pay"] = ["lost", "crash_after"]
    with pytest.raises(Crash):
        await rig.answer(GRANT)
    rig.restart()

    task = await rig.resume()

    assert task.status == "complete"
    assert rig.effects == MANY


async def test_the_rest_of_a_loop_may_be_left_out() -> None:
    rig = rig_of(max_items=500)
    await rig.begin()
    assert await rig.reason() == "ceiling"

    task = await rig.answer({"kind": "leave_out", "by": "lea"})

    assert task.status == "failed"
    assert task.error == "nothing was done: lea left out p: pay"


async def test_a_plan_with_more_steps_than_calls_is_granted_not_refused_for_ever() -> None:
    """The planner is told once; where it insists, a person may grant the calls."""
    plan = plan_of(*(make(f"m{n}") for n in range(18)))
    rig = Rig(script=[plan], acceptance=accepts(Expectation(tool="make_thing", at_least=18)))
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert (question.reason.value, usual_grant(question)) == ("ceiling", {"actions": 3})

    task = await rig.answer(GRANT)

    assert (task.status, rig.effects) == ("complete", 18)


async def test_the_usual_grant_is_of_what_ran_out() -> None:
    """New plans where those ran out, corrections where those did."""
    rig = Rig(script=[plan_of(make("m"))], acceptance=accepts(Expectation(tool="pay"), Expectation(tool="make_thing")))
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None

    assert usual_grant(question) in ({"replans": 3.0}, {"repairs": 3.0})
    assert usual_grant(question) == {str(question.detail["ceiling"]): 3.0}


def test_a_thousand_effects_are_matched_without_recursion() -> None:
    done = [entry_of(action_of(make(f"m{n}"))) for n in range(2_000)]
    wanted = [Expectation(tool="make_thing", args={"id": "m7"}), Expectation(tool="make_thing", at_least=1_999)]

    assert missing(Acceptance(expectations=wanted), done, RULES) == []
    assert missing(Acceptance(expectations=wanted[::-1]), done, RULES) == []
    assert len(missing(Acceptance(expectations=wanted), done[:-1], RULES)) == 1


@pytest.mark.parametrize("state", [{}, {"progress": {"p": [40, 1000]}}, {"progress": "nonsense"}])
def test_progress_and_what_was_left_out_are_shown(state: JsonObject) -> None:
    left: JsonObject = {"step": "p", "tool": "pay", "by": "lea", "why": "no", "happened": "unknown"}
    task = Task(id="t", goal="g", state=state, result={"effects": [], "left_out": [left]})
    written = io.StringIO()
    console = Console(file=written, width=100)
    for part in rest(task):
        console.print(part)
    shown = written.getvalue()

    assert ("p: 40 of 1,000" in shown) is (state.get("progress") == {"p": [40, 1000]})
    assert "p: pay, by lea (no); whether it happened is not known" in shown
