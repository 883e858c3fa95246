"""The rules' language: a yes, a no, or a RuleError; never anything else."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from steward.domain.errors import RuleError
from steward.domain.model import Json
from steward.expressions.rules import CelRules

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
    """Macros inside macros are ended where the values are too many for them, and answered where they are not."""
    items: Json = [*range(200)]
    nested = "x.all(a, x.all(b, x.all(c, x.all(d, a + b + c + d >= 0))))"
    assert RULES.holds("x.all(a, x.all(b, a + b >= 0))", {"x": items})
    with pytest.raises(RuleError, match="too long"):
        RULES.holds(nested, {"x": items})


def test_the_size_of_texts_counts() -> None:
    """A list of one long text takes no room; one of copies would take the whole memory, and is refused."""
    values: dict[str, Json] = {"x": [*"a" * 1_400], "text": "b" * 100_000}
    assert not RULES.holds("size(x.map(i, text)) < 0", values)
    with pytest.raises(RuleError, match="too long"):
        RULES.holds("size(x.map(i, text + i)) < 0", values)


SIX = " || ".join(f"steps.list.records.exists(r, r.id == '{number}')" for number in range(6))
RECORDS: list[Json] = [{"id": str(number), "note": "n" * 300} for number in range(300)]


@pytest.mark.parametrize(("tool", "answer"), [("read", False), ("pay", True)])
def test_an_honest_rule_is_not_locked_out(tool: str, *, answer: bool) -> None:
    """Six macros side by side do not multiply, and a guard before them costs nothing."""
    values: dict[str, Json] = {"tool": tool, "steps": {"list": {"records": RECORDS}}}
    assert RULES.holds(f"tool == 'pay' && ({SIX})", values) is answer


def test_what_goes_through_much_comes_to_the_same() -> None:
    """Answers, timestamps, numbers of both kinds and errors over 60 million characters are as they are over few."""
    texts: list[Json] = ["b" * 200_000 for _ in range(300)]
    values: dict[str, Json] = {"x": texts, "now": "2026-01-01T00:00:00+00:00", "n": 2}
    heavy = "x.exists(i, i.contains('c'))"
    assert RULES.holds(f"!{heavy} && now > timestamp('2025-01-01T00:00:00Z') && n + 0.5 > 2.4", values)
    with pytest.raises(RuleError, match="there is no 'y'"):
        RULES.holds(f"!{heavy} && {{'a': 1}}.y == 1", values)


def test_deep_values_are_refused() -> None:
    """A value nested a hundred thousand deep ends no evaluation that goes through it; one that does not is answered."""
    deep: Json = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RuleError, match="nested"):
        RULES.holds("x == [[x]]", {"x": deep})
    assert RULES.holds("size(x) == 1", {"x": deep})


ORDER: Any = {
    "type": "object",
    "properties": {
        "note": {"type": ["string", "null"]},
        "box": {"properties": {"size": {"type": ["integer", "null"]}}},
    },
}


@pytest.mark.parametrize(
    ("text", "value", "schema"),
    [
        ("order.?note.orValue('none')", "none", {"type": "string"}),
        ("order[?'note'].orValue('none')", "none", {"type": "string"}),
        ("order.?note.hasValue()", False, {"type": "boolean"}),
        ("order.?box.?size.orValue(0) + 1", 1, {"type": "integer"}),
        ("order.?note.or(optional.of('other')).orValue('none')", "other", None),
        ("order.?note.orValue(null)", None, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ("order.?note.orValue(3)", 3, {}),
        ("[?order.?note, 'x'] == ['x']", True, {"type": "boolean"}),
    ],
)
def test_null_is_no_value_where_one_may_be_missing(text: str, value: Any, schema: Any) -> None:
    """The default stands for it, and so the type of what comes out is never null, unless the default is."""
    rules = CelRules()
    assert rules.value(text, {"order": {"note": None, "box": {"size": None}}}) == value
    typed = rules.typed(text, {"order": ORDER})
    assert typed.why == ""
    assert schema is None or typed.schema == schema
