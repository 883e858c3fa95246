"""Whether a condition can hold is told from its text alone, and never wrongly."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.expressions.evaluation import evaluate
from steward.expressions.holding import follows, may_fail, may_hold
from steward.expressions.reading import read
from steward.expressions.shapes import Shape

NUMBERS = (0, 1, 2, 3)
_values = st.sampled_from(["a", "b", "0", "1", "2", "a + 1"])
_tests = st.one_of(
    st.builds("{} {} {}".format, _values, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), _values),
    st.builds("{} in [{}, {}]".format, _values, st.sampled_from("0123"), st.sampled_from("0123")),
    st.sampled_from(["true", "false", "c"]),
)
conditions = st.recursive(
    _tests,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("[1, 2].exists(x, {})".format, inner),
        st.builds("[1, 2].all(x, {})".format, inner),
    ),
    max_leaves=5,
)


def _answers(text: str) -> set[bool]:
    tree = read(text)
    return {evaluate(tree, {"a": a, "b": b, "c": c}) for a, b, c in product(NUMBERS, NUMBERS, (True, False))}


@given(conditions)
def test_what_can_not_hold_never_does(text: str) -> None:
    root, answers = read(text).root, _answers(text)
    assert may_hold(root) or True not in answers
    assert may_fail(root) or False not in answers


@given(conditions, conditions)
def test_what_follows_holds_wherever_the_other_does(one: str, other: str) -> None:
    if follows(read(one).root, read(other).root):
        assert True not in _answers(f"({one}) && !({other})")


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("a > 100 && a < 50", False, True),
        ("a > 5 && a <= 5", False, True),
        ("a >= 5 && a <= 5", True, True),
        ("a == 'x' && a == 'y'", False, True),
        ("a in ['x', 'y'] && a != 'x' && a != 'y'", False, True),
        ("a > b && b > a", False, True),
        ("b && !b", False, True),
        ("size(a) < 0", False, True),
        ("size(a) >= 0", True, False),
        ("a == a", True, False),
        ("a > 1 || a <= 1", True, False),
        ("acts.exists(x, x.tool == 'a' && x.tool == 'b')", False, True),
        ("1 == 1", True, False),
        ("a > 1 && unknown(b)", True, True),
        ("a == 0.1 && a > 0.05", True, True),
    ],
)
def test_conditions_that_exclude_each_other_are_found(text: str, holds: bool, fails: bool) -> None:
    assert (may_hold(read(text).root), may_fail(read(text).root)) == (holds, fails)


def test_bounds_of_the_values_count() -> None:
    bounds = {"a": Shape(kind="double", minimum=0, maximum=10)}
    assert may_hold(read("a > 9").root, bounds)
    assert not may_hold(read("a > 11").root, bounds)


def test_a_condition_of_many_alternatives_is_given_up_not_worked_through() -> None:
    text = " && ".join(f"(a{n} > 1 || b{n} > 1 || c{n} > 1)" for n in range(40))
    assert may_hold(read(text).root)
