"""Named values and messages of rules."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from steward.domain.playbook import Rule
from steward.domain.rule_values import Named, message_of
from steward.expressions.rules import CelRules

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def held(when: str, message: str = "", **let: str) -> tuple[bool, str]:
    rule = Rule(id="r", when=when, then="forbid", message=message, let=let)
    values = Named(rule.let, CelRules(), {"now": NOW.isoformat(), "a": 1, "b": {"c": "x"}})
    return CelRules().holds(when, values), message_of(rule, values, CelRules())


def test_a_named_value_is_what_its_expression_comes_to() -> None:
    """A span of time stays one, and a third is exact: it is no JSON in between."""
    assert held("age > duration('24h')", age="now - timestamp('2026-03-01') + duration('1h')") == (True, "")
    assert held("third * 3 < 1.000001 && third < half", third="a / 3", half="a / 2") == (True, "")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("${a} of ${b.c}", "1 of x"),
        ("${ {'k': a}.k }!", "1!"),
        ("${'}' + b.c}", "}x"),
        ("${a", "${a"),
        ("${missing} and ${a}", "${missing} and 1"),
        ("$5 {or so}", "$5 {or so}"),
        ("${now}", "2026-03-02T00:00:00+00:00"),
    ],
)
def test_a_message_shows_what_its_expressions_come_to(message: str, shown: str) -> None:
    """Braces and quotes inside them included; what comes to nothing stands as it is written."""
    assert held("true", message)[1] == shown
