"""The rules' language: a yes, a no, or a RuleError; never anything else."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rules import CelRules
from domain.errors import RuleError
from domain.model import Json

RULES = CelRules()
VALUES: dict[str, Json] = {
    "tool": "issue_refund",
    "args": {"amount": 150, "to": "a@b.example", "note": None},
    "steps": {"order": {"total": 200.5, "refunded": 20, "items": [{"quantity": 2}, {"quantity": 1.0}]}},
}
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[]))
ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
PIECES = [
    "args",
    "steps",
    "x",
    ".amount",
    "[0]",
    "['k']",
    "(",
    ")",
    "!",
    "-",
    "+",
    "*",
    "/",
    "%",
    "<",
    "==",
    "!=",
    "&&",
    "||",
    "?",
    ":",
    "1",
    "2.5",
    "'a'",
    "null",
    "true",
    "in",
    "size(",
    ".matches('a(')",
    ".exists(i,",
    ".all(i,",
    "has(",
    "int(",
    "duration('1h')",
    "timestamp(",
    "b'x'",
    "[1,2]",
    "{'a':1}",
    "type(",
]
FREE_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)
EXPRESSIONS = FREE_TEXT | st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@given(EXPRESSIONS, ANY_JSON)
@example("x" + ".a" * 30_000, {})
@example("!" * 1_999 + "x", True)
@example("[" * 900 + "]" * 900, {})
@example("-" * 1_900 + "1", 1)
@example("x + x", 2**70)
def test_nothing_but_a_rule_error_is_raised(expression: str, value: Json) -> None:
    """Whatever the expression and the values, the answer is a bool or a RuleError."""
    RULES.check(expression)
    with suppress(RuleError):
        assert RULES.holds(expression, {"x": value, "args": {"amount": 1}, "steps": {}}) in {True, False}


@pytest.mark.parametrize("amount", [150, 150.0, 100.01])
@pytest.mark.parametrize("limit", ["100", "100.0", "99 + 1"])
def test_a_number_is_a_number(amount: float, limit: str) -> None:
    """Models write 150 or 150.0, authors 100 or 100.0: it compares."""
    assert RULES.holds(f"args.amount > {limit}", {"args": {"amount": amount}})
    assert not RULES.holds(f"args.amount > {limit}", {"args": {"amount": 100}})


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("args.amount > steps.order.total - steps.order.refunded", False),
        ("args.amount + 31.0 > steps.order.total - steps.order.refunded", True),
        ("args.amount % 7 == 3", True),
        ("args.amount == 150.0", True),
        ("args.amount in [150.0, 2.0]", True),
        ("steps.order.items.exists(item, item.quantity > 1.5)", True),
        ("has(args.nothing)", False),
        ("args.note == null", True),
        ("tool == 'issue_refund' && args.to.endsWith('.example')", True),
    ],
)
def test_what_authors_write(expression: str, answer: bool) -> None:
    """Mixed whole and decimal numbers, lists, absent fields and text work as written."""
    assert RULES.holds(expression, VALUES) is answer


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("args.nothing > 1", "there is no 'nothing'"),
        ("args.amount", "gives int, not true or false"),
        ("args.to > 1", "args.to > 1"),
        ("1 / 0 == 1", "zero"),
        ("steps.order.items[9].quantity > 1", "bounds"),
        ("unknown > 1", "unknown"),
        ("args.amount >", "Syntax error"),
        ("args.to.matches('a(')", "matches"),
        ("true || " * 300 + "true", "longer than"),
    ],
)
def test_what_can_not_be_evaluated_says_why(expression: str, reason: str) -> None:
    """The reason is one line for the author of the rule."""
    with pytest.raises(RuleError, match=re.escape(reason)) as caught:
        RULES.holds(expression, VALUES)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_check_tells_a_bad_expression_from_a_good_one() -> None:
    """Syntax is known without values."""
    assert RULES.check("args.amount > 1") is None
    assert "Syntax error" in (RULES.check("args.amount > ") or "")


def test_an_expression_can_not_run_for_ever() -> None:
    """Macros inside macros are refused where the values are too many for them."""
    items: Json = [*range(200)]
    nested = "x.all(a, x.all(b, x.all(c, a + b + c >= 0)))"
    assert RULES.holds("x.all(a, x.all(b, a + b >= 0))", {"x": items})
    with pytest.raises(RuleError, match="too long"):
        RULES.holds(nested, {"x": items})


def test_deep_values_are_refused() -> None:
    """A value nested a hundred thousand deep does not reach the evaluator."""
    deep: Json = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RuleError, match="nested"):
        RULES.holds("true", {"x": deep})
