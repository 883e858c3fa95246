"""The whole-plan check: what can be seen to be wrong is refused before anything acts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.model import JsonObject, Plan, Problem, Step
from steward.domain.plan_types import ResultType
from steward.domain.planning import check_plan, is_concrete
from steward.domain.ports.tools import Card
from steward.domain.step_order import needs_of
from tests.fakes import FakeToolbox
from tests.unit.domain.making import JSON, OBJECTS, RULES, codes, make, pay, plan_of, playbook_of, read


class ListingToolbox(FakeToolbox):
    """As the fake, but reading a thing also gives its parts, a list."""

    def card(self, tool: str) -> Card | None:
        card = super().card(tool)
        if card is None or tool != "read_thing":
            return card
        part: JsonObject = {"type": "object", "properties": {"id": {"type": "string"}}}
        more: JsonObject = {"parts": {"type": "array", "items": part}, "amount": {"type": "number"}}
        return replace(card, result_schema={"type": "object", "properties": {"id": {"type": "string"}, **more}})


TOOLS = ListingToolbox()


def check(*steps: Step, most: int = 9, known: JsonObject | None = None, **fields: Any) -> list[Problem]:
    return check_plan(
        plan_of(*steps, **fields), playbook_of(), TOOLS, RULES, {name: ResultType() for name in known or {}}, most
    )


LOOK = read("look", "a")


@pytest.mark.parametrize(
    "plan",
    [
        plan_of(),
        plan_of(make("a"), make("b")),
        plan_of(LOOK, pay("p", "${look.id}", "${look.amount}"), answer="paid ${p.amount} of ${look}"),
        plan_of(LOOK, Step(id="each", tool="make_thing", args={"id": "${item.id}"}, for_each="${look.parts}")),
        plan_of(LOOK, replace(make("b"), when="${look.amount} > 3 && ${look.id} == 'x'")),
        plan_of(make("b", amount=3), replace(make("c"), needs=["b"]), final=False),
        plan_of(make("b", id="${before.any[3].thing}")),
        plan_of(
            LOOK,
            Step(id="each", tool="make_thing", args={"id": "${item.id}"}, for_each="${look.parts}"),
            make("last", id="${each[0].id}"),
        ),
    ],
)
def test_a_sound_plan_passes(plan: Plan) -> None:
    """References, loops, conditions, stretches and results of earlier plans are all allowed."""
    assert check_plan(plan, playbook_of(), TOOLS, RULES, {"before": ResultType()}, 9) == []


@pytest.mark.parametrize(
    ("steps", "code", "step", "says"),
    [
        ([Step(id="a", tool="fly")], "unknown_tool", "a", "no tool 'fly'"),
        ([Step(id="a", tool="make_thing", args={"id": 3})], "bad_args", "a", "must be text"),
        ([Step(id="a", tool="make_thing")], "bad_args", "a", "id"),
        ([make("a", colour="red")], "bad_args", "a", "colour"),
        ([LOOK, make("a", colour="${look.id}")], "invalid_args", "a", "colour"),
        ([make("a", id="${ghost.id}")], "bad_reference", "a", "'ghost', which is no step"),
        ([LOOK, make("a", id="${look.nothing}")], "bad_reference", "a", "not in the result of 'read_thing'"),
        ([LOOK, make("a", id="${look id}")], "bad_reference", "a", "is not a reference"),
        ([LOOK, make("a", amount="${look.id}")], "bad_reference", "a", "'amount' wants number"),
        ([LOOK, make("a", id="${look.parts}")], "bad_reference", "a", "'id' wants string"),
        ([make("a", id="${item.id}")], "bad_reference", "a", "'item', which is no step"),
        ([LOOK, replace(make("a"), for_each="${look.amount}")], "bad_reference", "a", "is not a list"),
        ([LOOK, replace(make("a"), for_each="all ${look.parts}")], "bad_reference", "a", "one reference to a list"),
        ([LOOK, replace(make("a"), for_each="")], "bad_reference", "a", "one reference to a list"),
        ([LOOK, replace(make("a"), for_each="${item.parts}")], "bad_reference", "a", "item"),
        ([LOOK, replace(make("a"), when="${item.id} == 'x'")], "bad_reference", "a", "item"),
        ([LOOK, replace(make("a"), when="${look.id} ==")], "bad_condition", "a", "when:"),
        ([LOOK, replace(make("a"), when="${look id} == 3")], "bad_reference", "a", "is not a reference"),
        ([LOOK, replace(make("a"), when="'${look.id}' != 'x'")], "bad_condition", "a", "quotes"),
        ([LOOK, replace(make("a"), when='"no ${look.id}" != ""')], "bad_condition", "a", "quotes"),
        ([make("a"), make("a")], "duplicate_step_id", "a", "used twice"),
        ([make("")], "bad_step_id", "", "can't be"),
        ([make("item")], "bad_step_id", "item", "can't be"),
        ([make("steps")], "bad_step_id", "steps", "can't be"),
        ([make("a b")], "bad_step_id", "a b", "can't be"),
        ([make("x" * 65)], "bad_step_id", "x" * 65, "can't be"),
        ([replace(make("a"), needs=["ghost"])], "unknown_step", "a", "'ghost'"),
        ([replace(make("a"), needs=["a"])], "cycle", None, "wait for each other"),
        ([make("a", id="${b.id}"), make("b", id="${a.id}")], "cycle", None, "wait for each other"),
        ([make("a", id="${b.id}"), replace(make("b"), when="${a.id} == 'x'")], "cycle", None, "wait for each other"),
    ],
)
def test_a_wrong_plan_is_refused(steps: list[Step], code: str, step: str | None, says: str) -> None:
    """Each fault has its code, names its step and says what is wrong."""
    problems = check(*steps)

    assert (problems[0].code, problems[0].step) == (code, step)
    assert says in problems[0].message


def test_size_is_bounded() -> None:
    """A plan of more steps than may act is refused, as is a stretch without any step."""
    assert codes(check(make("a"), make("b"), most=1)) == ["too_many_steps"]
    assert codes(check(final=False)) == ["empty_stretch"]


def test_a_tool_outside_the_playbook_is_refused() -> None:
    """The planner is told which tools the playbook allows, and of those only the ones there are."""
    playbook = playbook_of(tools=["make_thing", "gone"])

    problems = check_plan(plan_of(pay("p", "a")), playbook, TOOLS, RULES, {}, 9)

    assert codes(problems) == ["tool_not_allowed"]
    assert problems[0].detail["available_tools"] == ["make_thing"]


def test_an_answer_is_checked_too() -> None:
    """The answer may only speak of what the steps can give."""
    assert codes(check(LOOK, answer="it is ${look.colour}")) == ["bad_reference"]
    assert codes(check(LOOK, answer="it is ${look at}")) == ["bad_reference"]
    assert check(LOOK, answer="it is ${look.id}, before ${old.id}", known={"old": {}}) == []


def test_all_faults_are_named_at_once() -> None:
    """The planner hears of every faulty step in one go, so a repair can mend them all."""
    problems = check(Step(id="a", tool="fly"), make("b", id="${ghost}"), make("c", amount="much"))

    assert [(one.code, one.step) for one in problems] == [
        ("unknown_tool", "a"),
        ("bad_reference", "b"),
        ("bad_args", "c"),
    ]


def test_a_step_of_this_plan_hides_an_earlier_result() -> None:
    """A name used again means the new step."""
    plan = plan_of(read("look", "b"), make("a", id="${look.nothing}"))

    assert codes(check_plan(plan, playbook_of(), TOOLS, RULES, {"look": ResultType()}, 9)) == ["bad_reference"]


def test_needs_are_named_or_referred_to() -> None:
    """Arguments, loop and condition all make a step wait."""
    step = replace(make("d", id="${a.id}"), needs=["x"], for_each="${b.parts}", when="${c.id} == ''")
    plan = plan_of(read("a", "1"), read("b", "2"), read("c", "3"), make("x"), make("y"), step)

    assert needs_of(step, plan) == {"a", "b", "c", "x"}


@pytest.mark.parametrize(
    ("step", "concrete"),
    [
        (make("a"), True),
        (make("a", id="${b.id}"), False),
        (make("a", id="${b id}"), False),
        (replace(make("a"), when="true"), False),
        (replace(make("a"), for_each="${b}"), False),
    ],
)
def test_what_is_concrete(step: Step, *, concrete: bool) -> None:
    """A step is judged by its arguments at once only where they are all there."""
    assert is_concrete(step) is concrete


WORDS = st.sampled_from(
    ["a", "b", "item", "look", "", "é", "a b", "${a.id}", "${b}", "${item.id}", "${", "${a b}", "x"]
)
PIECES = WORDS | st.text(max_size=6)
STEPS = st.builds(
    Step,
    id=PIECES,
    tool=st.sampled_from(["read_thing", "make_thing", "pay", "fly"]) | PIECES,
    args=OBJECTS | st.dictionaries(st.sampled_from(["id", "amount", "x"]), PIECES | JSON, max_size=3),
    needs=st.lists(PIECES, max_size=2),
    for_each=st.none() | PIECES,
    when=st.none() | PIECES | st.sampled_from(["${a.id} == 'x'", "true", "1 +"]),
)
PLANS = st.builds(
    Plan,
    steps=st.lists(STEPS, max_size=5),
    final=st.booleans(),
    answer=st.none() | PIECES,
)


@given(PLANS)
def test_any_plan_is_judged(plan: Plan) -> None:
    """Whatever stands in a plan, the check answers with problems and does not raise."""
    problems = check_plan(plan, playbook_of(), TOOLS, RULES, {"old": ResultType()}, 4)

    assert all(problem.code and problem.message for problem in problems)


@pytest.mark.parametrize("depth", [40, 70, 600, 3_000])
def test_deep_arguments_are_refused(depth: int) -> None:
    """An argument nested without end is one problem for the planner, not the end of the task."""
    deep: Any = "x"
    for _ in range(depth):
        deep = {"a": [deep]}

    assert codes(check(make("a", id=deep))) == ["bad_args" if depth < 64 / 2 else "bad_reference"]
