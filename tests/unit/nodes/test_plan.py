"""The plan node: what the planner is shown, and what its plan becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Entry, Limits, Problem, Usage
from steward.domain.ports.planning import Call, PlanRequest, Proposal
from steward.domain.state import State, Times, Update
from steward.nodes.plan import plan
from tests.fake_time import FakeClock
from tests.fakes import FakeToolbox, MemoryDecisions, MemoryLedger
from tests.unit.domain.making import ALTERED, TASK, action_of, entry_of, expects, make, plan_of, playbook_of
from tests.unit.graph.rig import ScriptedPlanner, Shelf, accepts

ONE = plan_of(make("a"))
NOW = 1_800_000_000.0


async def planned(
    *rows: Entry, says: Any = ONE, playbook: Any = None, **fields: Any
) -> tuple[Update, ScriptedPlanner, MemoryDecisions]:
    script: Any = says if callable(says) else [says]
    planner, ledger, decisions = ScriptedPlanner(script, accepts(expects())), MemoryLedger(), MemoryDecisions()
    ledger.world.entries = {row.action.key: row for row in rows}
    update = await plan(
        State(goal="g", task_id=TASK, **fields),
        planner=planner,
        playbooks=Shelf(playbook or playbook_of()),
        ledger=ledger,
        decisions=decisions,
        clock=FakeClock(NOW),
        zone="Europe/Berlin",
        tools=FakeToolbox(),
    )
    return update, planner, decisions


async def test_the_first_plan_comes_with_its_acceptance() -> None:
    """Both are asked for at once; the acceptance is not shown the plan."""
    update, planner, decisions = await planned()

    assert (update.get("next"), update.get("acceptance")) == ("validate", accepts(expects()))
    assert planner.accepted[0].previous is None
    assert [record.kind for record in decisions.rows] == ["plan"]
    assert update.get("usage") == Usage(model_calls=1, tokens=15)


async def test_an_acceptance_that_nothing_could_meet_is_none() -> None:
    """Whoever stated it: without one a person reads the plan before it acts."""
    planner = ScriptedPlanner([ONE], accepts(expects(args={"colour": "red"})))
    ledger, decisions = MemoryLedger(), MemoryDecisions()

    update = await plan(
        State(goal="g", task_id=TASK),
        planner=planner,
        playbooks=Shelf(playbook_of()),
        ledger=ledger,
        decisions=decisions,
        clock=FakeClock(NOW),
        tools=FakeToolbox(),
    )

    assert update.get("acceptance") is None


async def test_an_acceptance_is_stated_once() -> None:
    """A new plan does not get a new acceptance."""
    _, planner, _ = await planned(acceptance=accepts(), plan=ONE)

    assert planner.accepted == []


@pytest.mark.parametrize(
    ("checked", "acted", "revision"), [("", False, 1), ("yes", False, 2), ("", True, 2), ("yes", True, 2)]
)
async def test_a_plan_that_began_is_not_repaired(checked: str, revision: int, *, acted: bool) -> None:
    """A refused plan keeps its revision; one that passed, or did anything, gets the next, so its acts stay its own."""
    rows = [entry_of(action_of(make("a")))] if acted else []

    update, _, _ = await planned(*rows, plan=ONE, checked=checked)
    made = update.get("plan")

    assert made is not None
    assert (made.revision, update.get("checked")) == (revision, "")


async def test_the_planner_sees_what_went_wrong() -> None:
    """Problems, history, answers and the last plan are all shown."""
    problem = Problem(code="c", message="m")
    row = entry_of(action_of(make("a")))

    _, planner, _ = await planned(row, plan=ONE, problems=[problem], answers=["yes"])
    request = planner.requests[0]

    assert (list(request.problems), list(request.history), list(request.answers)) == ([problem], [row], ["yes"])
    assert request.previous == ONE


@pytest.mark.parametrize(
    ("code", "reason", "resume"),
    [
        ("refuted", "refuted", "validate"),
        ("effect_missing", "invalid_plan", "plan"),
        ("rejected", "invalid_plan", "plan"),
        ("forbidden", "invalid_plan", "plan"),
        (None, "error", "plan"),
    ],
)
async def test_a_planner_that_gives_up_is_explained(code: str | None, reason: str, resume: str) -> None:
    """The person reads what led to it rather than that the planner knows no further."""
    problems = [Problem(code=code, message="because")] if code else []

    update, _, _ = await planned(plan=ONE, problems=problems, says=Proposal(error="no idea"))
    question = update.get("question")

    assert question is not None
    assert (question.reason, question.detail["resume"]) == (reason, resume)
    assert question.text == ("because" if code else "no idea")


async def test_what_may_be_tried_again_is_named() -> None:
    """Where the planner gives up on an act that is not as asked, a yes can have that act tried once more."""
    row = entry_of(action_of(make("a")), ALTERED)

    update, _, _ = await planned(
        row, plan=ONE, problems=[Problem(code="refuted", message="m")], says=Proposal(error="e")
    )
    question = update.get("question")

    assert question is not None
    assert question.detail["tried"] == {row.action.key: 1}


async def test_a_ceiling_stops_before_the_call() -> None:
    """With no model calls left the planner is not asked."""
    update, planner, _ = await planned(
        plan=ONE, usage=Usage(model_calls=2), playbook=playbook_of(limits=Limits(model_calls=2))
    )

    assert (update.get("next"), planner.requests) == ("human_review", [])


async def test_a_ceiling_says_what_stood_in_the_way() -> None:
    """Whoever is asked for more calls sees what came of those that were made."""
    refused = [Problem(code="unparseable_plan", message="the reply was empty")]

    update, _, _ = await planned(
        plan=ONE, usage=Usage(model_calls=2), playbook=playbook_of(limits=Limits(model_calls=2)), problems=refused
    )
    question = update.get("question")

    assert question is not None
    assert question.text.endswith("What was proposed last was refused: the reply was empty.")


async def test_calls_without_tokens_count() -> None:
    """A call is a call, whether or not the endpoint said what it took; an estimate is marked as one."""
    silent = Call(purpose="plan", model="m", prompt_version="1", tokens_in=7, estimated=True)

    update, _, decisions = await planned(says=Proposal(error="no", calls=[silent, replace(silent, tokens_in=0)]))

    assert update.get("usage") == Usage(model_calls=2, tokens=7, estimated=7)
    assert [record.detail.get("tokens_estimated") for record in decisions.rows] == [True, True]


async def test_the_record_says_how_a_model_was_asked() -> None:
    """Where its endpoint did not take the usual way, the decision names the one that it took."""
    lower = Call(purpose="plan", model="m", prompt_version="1", mode="tools auto, max_tokens")

    _, _, decisions = await planned(says=Proposal(error="no", calls=[lower, replace(lower, mode="")]))

    assert [record.detail.get("mode") for record in decisions.rows] == ["tools auto, max_tokens", None]


@pytest.mark.parametrize("says", [ONE, Proposal(error="spent")])
async def test_a_ceiling_reached_inside_one_planning_asks_for_more(says: Any) -> None:
    """What was wanted beyond the limit is asked for as such, and planned again once it is granted."""

    def spends(request: PlanRequest) -> Any:
        while request.allowance.take():
            pass
        return says

    update, _, _ = await planned(says=spends, playbook=playbook_of(limits=Limits(model_calls=2)), plan=ONE)
    question = update.get("question")

    assert question is not None
    assert (question.reason, question.detail["resume"]) == ("ceiling", "plan")
    assert question.detail["ceiling"] == "model_calls"


async def test_each_planning_knows_when_the_task_was_given_and_what_time_it_is() -> None:
    """Both are kept in the state; a task keeps the zone it began in, whatever machine goes on with it."""
    first, planner, _ = await planned()
    assert first.get("times") == Times(given_at=NOW, planned_at=NOW, zone="Europe/Berlin")

    began = Times(given_at=NOW - 3_000_000, planned_at=NOW - 2_999_000, zone="Asia/Tokyo")
    later, planner, _ = await planned(plan=ONE, times=began)
    assert later.get("times") == replace(began, planned_at=NOW)
    assert planner.requests[0].times == replace(began, planned_at=NOW)
