"""An effect that hangs on what is read is neither left out nor carried out by a plan that has not read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.model import Acceptance, Expectation, Step
from tests.unit.graph.mailroom import Contact, Mailroom
from tests.unit.graph.rig import accepts
from tests.unit.graph.test_origins import in_stretches, rig
from tests.unit.graph.test_yes import asked, plan_of

LOOK = Step(id="c", tool="find_contacts", args={})
GOAL = "Only if Anna is a contact, mail ann@ex.org that she has desk 4."


def maybe() -> Acceptance:
    found = accepts(Expectation(tool="find_contacts"), Expectation(tool="send_email", at_least=0, at_most=1))
    return Acceptance(expectations=found.expectations, source="model")


def room(name: str = "Anna") -> Mailroom:
    return Mailroom(contacts=[Contact(name=name, email="ann@ex.org", iban="DE1")])


def mail(**more: str) -> Step:
    return Step(id="m", tool="send_email", args={"to": "ann@ex.org", "subject": "desk 4", "body": "x"}, **more)  # type: ignore[arg-type]


async def test_a_plan_that_only_reads_is_made_anew_with_what_was_read() -> None:
    """It was complete with nothing done, and said that all was done."""
    place = room()
    case = rig(place, in_stretches(plan_of(LOOK, answer="It is done."), plan_of(mail())), maybe())

    assert (await case.begin(goal=GOAL)).status == "complete"
    assert [one.code for one in case.planner.requests[1].problems] == ["effect_passed_over"]
    assert len(place.acts) == 1


async def test_who_has_seen_what_was_read_may_do_nothing() -> None:
    place = room("Bernd")
    case = rig(place, in_stretches(plan_of(LOOK, final=False), plan_of(answer="Anna is none.")), maybe())

    assert (await case.begin(goal=GOAL)).status == "complete"
    assert len(case.planner.requests) == 2
    assert place.acts == []


async def test_a_condition_that_no_step_looks_at_is_refused_then_asked_about() -> None:
    """Read or not: without a `when` the plan would have acted whatever it is."""
    place = room("Bernd")
    case = rig(place, [plan_of(LOOK, mail())], maybe())

    assert (await case.begin(goal=GOAL)).status == "needs_review"
    assert "the request asks for it under a condition, and the plan looks at none" in (await asked(case)).text
    assert place.acts == []


@pytest.mark.parametrize(
    ("step", "goal"),
    [
        (mail(when="${c.contacts.exists(one, one.name == 'Anna')}"), GOAL),
        (mail(), "Find Anna, and mail ann@ex.org that she has desk 4."),
    ],
)
async def test_with_a_condition_or_without_one_in_the_request_nobody_is_asked(step: Step, goal: str) -> None:
    place = room()
    case = rig(place, [plan_of(LOOK, step)], maybe())

    assert (await case.begin(goal=goal)).status == "complete", (await case.state()).problems
    assert len(place.acts) == 1


async def test_what_may_be_called_for_is_not_left_out_for_a_bad_value() -> None:
    """The rest does all that was asked for where it is not called for, and nobody knows that it is not."""
    place = room()
    wrong = Step(
        id="m", tool="send_email", when="${c.contacts.exists(one, one.name == 'Anna')}", args={"to": "eve@ex.org"}
    )
    case = rig(place, [plan_of(LOOK, replace(wrong, args={**wrong.args, "subject": "desk 4", "body": "x"}))], maybe())

    assert (await case.begin(goal=GOAL)).status == "needs_review"
    assert "eve@ex.org" in (await asked(case)).text
    assert place.acts == []
