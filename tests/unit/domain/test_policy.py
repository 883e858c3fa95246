"""What a playbook allows: fails closed, and can't be talked out of it by the world's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given

from steward.domain.canonical import act_digest
from steward.domain.model import Entry, Json, Step, Verdict
from steward.domain.playbook import Rule, Scope
from steward.domain.policy import Facts, Judgement, judge_action
from steward.domain.scope_limits import check_scope
from tests.unit.domain.making import (
    ABSENT,
    ALTERED,
    JSON,
    RULES,
    UNKNOWN,
    VERIFIED,
    action_of,
    codes,
    entry_of,
    make,
    pay,
    plan_of,
    playbook_of,
    read,
)


def judged(
    step: Step,
    *,
    concrete: bool = True,
    results: Mapping[str, Json] | None = None,
    rejected: Mapping[str, str] | None = None,
    history: Sequence[Entry] = (),
    revision: int = 1,
    **playbook: Any,
) -> Judgement:
    facts = Facts(goal="pay", requested_by="kim", results=results or {}, rejected=rejected or {}, history=history)
    action = action_of(step, plan_of(step, revision=revision))
    return judge_action(action, playbook_of(**playbook), facts, RULES, concrete=concrete)


# --- scope -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "value", "inside"),
    [
        (Scope(maximum=50), 50, True),
        (Scope(maximum=50), 50.01, False),
        (Scope(minimum=1), 0, False),
        (Scope(minimum=1, maximum=9), 5, True),
        (Scope(maximum=50), "5", True),  # a Decimal, as JSON holds it
        (Scope(maximum=50), "50.00", True),
        (Scope(maximum=50), "50.01", False),
        (Scope(maximum=0.1), "0.1", True),
        (Scope(maximum=50), "five", False),
        (Scope(maximum=50), "NaN", False),
        (Scope(maximum=50), "1_0", False),
        (Scope(maximum=50), "٥", False),
        (Scope(maximum=50), 10**400, False),
        (Scope(one_of=[50]), "50.00", True),
        (Scope(one_of=[1]), True, False),
        (Scope(one_of=["50"]), 50, False),
        (Scope(maximum=50), True, False),
        (Scope(maximum=50), float("nan"), False),
        (Scope(minimum=1), float("nan"), False),
        (Scope(maximum=50), float("inf"), False),
        (Scope(minimum=0), float("-inf"), False),
        (Scope(one_of=["a", "b"]), "a", True),
        (Scope(one_of=["a", "b"]), "c", False),
        (Scope(one_of=["a", "b"]), ["b", "a"], True),  # each item of a list
        (Scope(one_of=["a", "b"]), ["a", "c"], False),
        (Scope(one_of=["a", "b"]), [["a"], ["c"]], False),
        (Scope(one_of=["a", "b"]), {"a": "a"}, False),
        (Scope(one_of=[["a", "b"]]), ["a"], False),  # whole lists are what is allowed
        (Scope(one_of=[["a", "b"]]), ["a", "b"], True),
        (Scope(maximum=50), [1, 51], False),
        (Scope(maximum=50), [], True),
        (Scope(pattern="[a-z]+"), "abc", True),
        (Scope(pattern="[a-z]+"), "abc1", False),
        (Scope(pattern="[a-z]+"), "abc\n", False),
        (Scope(pattern="[a-z]+"), 7, False),
        (Scope(pattern="(?s)[a-z]+.*"), "a" * 1000, True),
        (Scope(pattern="[a-z]+"), "a" * 1000 + "; DROP", False),
        (Scope(), "anything", True),
        (Scope(maximum=50), None, True),
    ],
)
def test_a_scope_limits_a_value(scope: Scope, value: Json, *, inside: bool) -> None:
    """A value outside the limits is refused, one of another type too; one that is left out is not."""
    problems = judged(make("a", amount=value), scope={"make_thing": {"amount": scope}}).problems

    assert (problems == []) is inside
    assert inside or problems[0].detail["argument"] == "amount"


@pytest.mark.parametrize(
    ("args", "inside"),
    [
        ({"lines": [{"amount": 1}, {"amount": 9}]}, True),
        ({"lines": [{"amount": 1}, {"amount": 99}]}, False),
        ({"lines": {"amount": 99}}, False),
        ({"lines": "none"}, True),
    ],
)
def test_a_scope_reaches_into_lists(args: dict[str, Json], *, inside: bool) -> None:
    """A limit on a nested argument holds for each item of a list on the way to it."""
    action = action_of(Step(id="a", tool="make_thing", args=args))
    playbook = playbook_of(scope={"make_thing": {"lines.amount": Scope(maximum=50)}})

    assert (check_scope(action, playbook, concrete=True) == []) is inside


@pytest.mark.parametrize("text", ["${other.id}", "${", "${no reference}"])
def test_text_that_looks_like_a_reference_is_judged(text: str) -> None:
    """Once references are resolved, what still looks like one came from the world and gets no pass."""
    scope = {"make_thing": {"id": Scope(one_of=["a"])}}

    assert codes(judged(make("a", id=text), scope=scope).problems) == ["out_of_scope"]


def test_a_reference_is_judged_once_it_is_resolved() -> None:
    """Before anything ran, an argument that refers to a result is left for later."""
    scope = {"make_thing": {"id": Scope(one_of=["a"])}}

    assert judged(make("a", id="${b.id}"), concrete=False, scope=scope).problems == []


@given(JSON)
def test_any_value_is_judged(value: Json) -> None:
    """Whatever stands where a limit is set, it is inside or refused."""
    scope = {"make_thing": {"amount": Scope(maximum=5), "id": Scope(pattern="x"), "a.b": Scope(one_of=[1])}}
    for concrete in (True, False):
        step = Step(id="s", tool="make_thing", args={"amount": value, "id": value, "a": value})
        told = codes(judged(step, concrete=concrete, scope=scope).problems)
        assert set(told) <= {"out_of_scope"}
        may_pass = not concrete or value is None or isinstance(value, list)  # not given, or one without items
        assert may_pass or told, "no value is both a number and a text with an x"


# --- rules -----------------------------------------------------------------------


def rule(when: str, then: Any = "forbid") -> Rule:
    return Rule(id="limit", when=when, then=then, message="Too much.")


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("args.amount > 50.0", True),
        ("args.amount > 100.0", False),
        ("tool == 'pay' && risk == 'irreversible'", True),
        ("goal.contains('pay') && requested_by == 'kim'", True),
        ("steps.look.status == 'open'", True),
        ("steps.look.status == 'closed'", False),
    ],
)
@pytest.mark.parametrize("then", ["forbid", "review"])
def test_a_rule_holds_for_an_act(when: str, then: str, *, holds: bool) -> None:
    """A rule sees the act, the goal, who asks and the results; it forbids, or asks for a person."""
    found = judged(pay("p", "x", 60), results={"look": {"status": "open"}}, rules=[rule(when, then)])

    assert (codes(found.problems) == ["forbidden"]) is (holds and then == "forbid")
    assert (len(found.approvals) == 1) is (holds and then == "review")


@pytest.mark.parametrize("when", ["args.missing > 3", "steps.look.status == 'open'", "args.amount", "1 +"])
@pytest.mark.parametrize("then", ["forbid", "review"])
def test_a_rule_that_errs_holds(when: str, then: str) -> None:
    """What can't be evaluated on the real values forbids or asks; before, it waits for them."""
    late = judged(pay("p", "x"), rules=[rule(when, then)])
    early = judged(pay("p", "x"), concrete=False, rules=[rule(when, then)])

    assert len(late.problems) + len(late.approvals) == 1
    assert "could not be evaluated" in (late.approvals[0].why if late.approvals else late.problems[0].message)
    assert (early.problems, early.approvals) == ([], [])


def test_a_tool_may_need_approval_always() -> None:
    """The playbook can ask for a person before every call of a tool."""
    assert judged(pay("p", "x"), approvals=["pay"]).approvals
    assert not judged(make("a"), approvals=["pay"]).approvals


def test_a_rejected_act_is_refused() -> None:
    """What a person rejected is refused with exactly these arguments, however the plan names it."""
    rejected = {act_digest("pay", {"id": "x", "amount": 5}): "r7"}

    assert codes(judged(pay("again", "x", 5.0), rejected=rejected).problems) == ["rejected"]
    assert judged(pay("again", "x", 4), rejected=rejected).problems == []


# --- targets -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "attempts", "flagged"),
    [
        (VERIFIED, 1, True),
        (UNKNOWN, 1, True),
        (None, 1, True),
        (ALTERED, 1, True),
        (ABSENT, 1, False),
        (None, 0, False),
    ],
)
def test_a_target_written_by_an_earlier_plan_is_flagged(
    verdict: Verdict | None, attempts: int, *, flagged: bool
) -> None:
    """Writing again, in other words, where this task wrote or may have written already needs a second thought."""
    history = [entry_of(action_of(make("a", id="x", amount=1)), verdict, attempts=attempts)]

    found = judged(make("b", id="x", amount=2), revision=2, history=history)

    assert (codes([problem for problem, _ in found.insistable]) == ["target_written"]) is flagged
    assert found.problems == []


@pytest.mark.parametrize(
    ("step", "revision"),
    [(make("a", id="x", amount=1), 2), (make("a", id="x", amount=2), 1), (make("a", id="y"), 2), (read("a", "x"), 2)],
)
def test_other_writing_is_not_flagged(step: Step, revision: int) -> None:
    """Not the same act again, nor another of the same plan, nor another target, nor a look."""
    history = [entry_of(action_of(make("a", id="x", amount=1)))]

    assert judged(step, revision=revision, history=history).insistable == []


def test_an_act_taken_over_by_a_new_plan_stays_an_earlier_one() -> None:
    """A new plan that claims what was done does not thereby hide it from the acts beside it."""
    taken_over = entry_of(action_of(make("a", id="x", amount=1), plan_of(revision=2)), first_revision=1)

    found = judged(make("b", id="x", amount=2), revision=2, history=[taken_over])

    assert codes([problem for problem, _ in found.insistable]) == ["target_written"]
