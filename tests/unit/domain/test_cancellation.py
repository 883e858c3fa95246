"""What is said of a task that is stopped before its next node."""

from __future__ import annotations

from steward.domain.cancellation import crashed
from steward.domain.model import Entry
from steward.domain.state import State
from tests.unit.domain.making import TASK, action_of, entry_of, pay, plan_of, read


def test_it_is_asked_about_what_it_died_of_where_the_state_is_behind() -> None:
    """The ledger knows what was begun: a yes must not be given to what was done long ago."""
    looks, pays = read("r", "x"), pay("p", "x")
    plan = plan_of(looks, pays)
    state = State(goal="g", task_id=TASK, plan=plan, wave=[action_of(looks, plan)])
    done, begun = entry_of(action_of(looks, plan)), entry_of(action_of(pays, plan), None)

    cases: list[tuple[str, list[Entry], tuple[str, list[str]]]] = [
        ("validate", [done, begun], ("execute", [pays.tool])),
        ("validate", [done], ("validate", [])),
        ("execute", [], ("execute", [looks.tool])),
    ]
    for node, history, named in cases:
        question = crashed(state, node, 3, history).get("question")
        assert question is not None
        acts = question.detail["acts"]
        assert isinstance(acts, list)
        assert (question.detail["node"], [one["tool"] for one in acts if isinstance(one, dict)]) == named
