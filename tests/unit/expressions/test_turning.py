"""What other arguments a condition would let pass, in words for a planner."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.expressions.rules import CelRules

RULES = CelRules()
DONE = [{"amount": 100}, {"amount": 200}]


@pytest.mark.parametrize(
    ("condition", "args", "ways"),
    [
        ("args.amount > 30", {"amount": 50}, ["amount at most 30"]),
        ("30.5 < args.amount", {"amount": 50}, ["amount at most 30.5"]),
        ("args.amount > left", {"amount": 50}, ["amount at most 37.5"]),
        ("sum(done.map(d, d.amount)) + args.amount > 500", {"amount": 300}, ["amount at most 200"]),
        ("args.amount - 5 >= args.other", {"amount": 50, "other": 3}, ["amount below 8"]),
        ("args.amount > 30 && args.to != 'kim'", {"amount": 50, "to": "lea"}, ["amount at most 30", "to exactly kim"]),
        ("args.a > 1 || args.b > 2", {"a": 2, "b": 3}, ["a at most 1 and b at most 2"]),
        ("args.a > 1 || args.b > 2", {"a": 2, "b": 0}, ["a at most 1"]),
        ("!(args.cabin in ['economy', 'business'])", {"cabin": "first"}, ["cabin one of economy, business"]),
        ("args.to in ['kim', 'lea']", {"to": "kim"}, ["to none of kim, lea"]),
        ("args.by.name == 'kim'", {"by": {"name": "kim"}}, ["by.name other than kim"]),
        ("tool == 'pay' && args.amount > 30", {"amount": 50}, ["amount at most 30"]),
        ("done.exists(left, left.amount > 150) && args.amount > 30", {"amount": 50}, ["amount at most 30"]),
        ("args.amount > args.amount - 1", {"amount": 50}, []),
        ("args.order != 'x'", {"order": "y"}, []),  # what is looked up goes by it
        ("size(args.items) > 1", {"items": [1, 2]}, []),
        ("args.amount > facts.missing", {"amount": 50}, []),
        ("true", {}, []),
    ],
)
def test_the_ways_out_are_told(condition: str, args: Mapping[str, Any], ways: Collection[str]) -> None:
    values = {"args": args, "tool": "pay", "done": DONE, "facts": {"total": 40}}
    assert RULES.turning(condition, {"left": "facts.total - 2.5"}, values, {"order"}) == ways


NUMBERS = st.integers(-1000, 1000)


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from([">", ">=", "<", "<=", "=="]))
def test_what_is_told_is_let_pass(amount: int, bound: int, before: int, sign: str) -> None:
    """Whatever number the way out names, the condition does not hold for one that keeps to it."""
    condition = f"args.amount + facts.before {sign} {bound}"
    values = {"args": {"amount": amount}, "facts": {"before": before}}
    for way in RULES.turning(condition, {}, values, ()) if RULES.holds(condition, values) else []:
        name, words, number = way.split(" ", 1)[0], way.rsplit(" ", 1)[0].split(" ", 1)[1], int(way.rsplit(" ", 1)[1])
        kept = number + {"below": -1, "above": 1, "other than": 1}.get(words, 0)
        assert name == "amount"
        assert not RULES.holds(condition, {**values, "args": {"amount": kept}})
