"""A condition's parts as their author wrote them, with what they come to."""

from __future__ import annotations

import pytest

from steward.domain.rule_parts import parts_of
from steward.expressions.rules import CelRules

VALUES = {"args": {"amount": 150, "text": "a && b"}, "tool": "refund", "acts": list[object]()}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("tool == 'refund' && args.amount > 100.0", [("tool == 'refund'", True), ("args.amount > 100.0", True)]),
        ("!(args.amount < 3 || tool in ['a'])", [("args.amount < 3", False), ("tool in ['a']", False)]),
        ("((tool == 'x') ? true : false)", [("(tool == 'x') ? true : false", False)]),
        ("args.text == 'a && b'", [("args.text == 'a && b'", True)]),
        ("!acts.exists(a, a.x && a.y)", [("!acts.exists(a, a.x && a.y)", True)]),
        ("args.?none.orValue(0) > 3 || true", [("args.?none.orValue(0) > 3", False), ("true", True)]),
        ("args.none > 3 || true", [("args.none > 3", None), ("true", True)]),
    ],
)
def test_it_is_split_where_and_or_and_not_stand(condition: str, expected: list[tuple[str, bool | None]]) -> None:
    """Not in a text, in a macro or in a choice."""
    found = parts_of(condition, VALUES, CelRules())

    assert [(part.text, part.comes) for part in found] == expected


def test_sides_that_are_written_out_are_not_told_again() -> None:
    """What is compared is shown with its value."""
    (part,) = parts_of("args.amount > 100.0", VALUES, CelRules())

    assert part.values == (("args.amount", "150"),)
