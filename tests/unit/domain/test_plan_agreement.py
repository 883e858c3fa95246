"""Two plans that do the same, and two that do not."""

from __future__ import annotations

import pytest

from steward.domain.model import Plan, Step
from steward.domain.plan_agreement import acts_of
from tests.fakes import FakeToolbox
from tests.unit.domain.making import pay, plan_of, read

TOOLS = FakeToolbox()
LOOK, PAY = read("order", "1"), pay("pay", "1")


def alike(one: Plan, other: Plan) -> bool:
    return acts_of(one, TOOLS) == acts_of(other, TOOLS)


@pytest.mark.parametrize(
    "other",
    [
        plan_of(PAY),
        plan_of(PAY, LOOK, confidence=0.1, rationale="other words", answer="Done."),
        plan_of(read("o", "1"), pay("refund", "1", 5.0)),
        plan_of(LOOK, pay("b", "1"), read("more", "2")),
    ],
)
def test_names_order_words_and_reads_are_aside(other: Plan) -> None:
    """What a plan looks at before it acts, and how it calls its steps, changes nothing in the world."""
    assert alike(plan_of(LOOK, PAY), other)


@pytest.mark.parametrize(
    "other",
    [
        plan_of(LOOK, pay("pay", "1", 6)),
        plan_of(LOOK, pay("pay", "2")),
        plan_of(LOOK, PAY, pay("again", "1")),
        plan_of(LOOK),
        plan_of(LOOK, PAY, playbook="other"),
        plan_of(LOOK, PAY, final=False),
        plan_of(LOOK, Step(id="pay", tool="pay", args=PAY.args, when="${order.open}")),
    ],
)
def test_another_act_is_another_plan(other: Plan) -> None:
    """Another amount, target, number of acts, playbook, reach or condition."""
    assert not alike(plan_of(LOOK, PAY), other)


def test_a_reference_is_the_call_that_it_is_to() -> None:
    """Whatever the step is called; of another call, or another field of it, it is another."""
    one = plan_of(LOOK, pay("p", "${order.id}"))
    assert alike(one, plan_of(read("o", "1"), pay("p", "${o.id}")))
    assert not alike(one, plan_of(read("o", "2"), pay("p", "${o.id}")))
    assert not alike(one, plan_of(LOOK, pay("p", "${order.parent}")))


def test_a_reference_may_have_spaces_inside() -> None:
    """It is read all the same, so it is no free text: of another field it is another act."""
    assert alike(plan_of(LOOK, pay("p", "${ order.id }")), plan_of(LOOK, pay("p", "${order.id}")))
    assert not alike(plan_of(LOOK, pay("p", "${ order.id }")), plan_of(LOOK, pay("p", "${ order.parent }")))


def test_free_texts_are_aside() -> None:
    """A text with spaces is words; a word, a number or an address is not."""
    assert alike(plan_of(pay("p", "it is damaged")), plan_of(pay("p", "the box was broken")))
    assert alike(plan_of(LOOK, pay("p", "for ${order.id}")), plan_of(LOOK, pay("p", "as to ${order.id}")))
    assert not alike(plan_of(pay("p", "a@example.com")), plan_of(pay("p", "b@example.com")))


def test_plans_without_acts_are_told_by_their_reads_and_circles_end() -> None:
    """Two looks at other things are two plans; steps that refer to each other are compared all the same."""
    assert not alike(plan_of(LOOK), plan_of(read("order", "2")))
    circle = plan_of(pay("a", "${b.id}"), pay("b", "${a.id}"))
    assert alike(circle, circle)
