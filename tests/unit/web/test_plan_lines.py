"""What a review's page shows of the plan, and of what was read before it."""

from __future__ import annotations

from steward.domain.state import State
from steward.web.json_view import Shower
from steward.web.plan import plan_lines
from tests.unit.domain.making import action_of, entry_of, make, pay, plan_of, read


def test_what_an_earlier_plan_read_is_shown_where_a_person_decides() -> None:
    """A plan that came after the read does not have its step, and the act may rest on what stood there."""
    mail, payment = read("mail", "m1"), pay("p", "x")
    refuted = entry_of(action_of(make("gone")), None)
    entries = [entry_of(action_of(mail)), refuted]
    state = State(task_id="t", goal="pay it", plan=plan_of(payment, revision=2))

    lines = plan_lines(state, entries, "p", Shower(), earlier=True)

    assert [(one.id, one.chip.text, one.result is not None) for one in lines] == [
        ("mail", "Done", True),
        ("p", "Asked now", False),
    ]
    assert [one.id for one in plan_lines(state, entries, "p", Shower())] == ["p"]


def test_nothing_is_to_come_once_the_task_is_over() -> None:
    """A step that was never called, as somebody said no or its condition did not hold, is not waited for."""
    state = State(task_id="t", goal="pay it", plan=plan_of(pay("p", "x")))

    assert [one.chip.text for one in plan_lines(state, [], None, Shower())] == ["To come"]
    assert [one.chip.text for one in plan_lines(state, [], None, Shower(), over=True)] == ["Not done"]
