"""Hard limits: loops end by arithmetic, and a grant adds up."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.ceilings import (
    GRANTABLE,
    NEEDED,
    Allowance,
    Ceiling,
    attempts,
    before_acting,
    before_planning,
    granted,
    limits_in_words,
    supersteps,
)
from steward.domain.model import Limits, Question, Reason, Usage
from steward.domain.playbook import Scope
from steward.domain.playbook_words import limit_in_words
from steward.domain.review_questions import MOST_GRANTED
from steward.web.answers import suggested
from tests.unit.domain.making import action_of, entry_of, make

AMOUNTS = st.floats(0, MOST_GRANTED, exclude_min=True)


@given(st.dictionaries(st.sampled_from(GRANTABLE), AMOUNTS))
def test_a_grant_adds_to_its_limit_only(extra: dict[str, float]) -> None:
    """What was granted is added, every other limit stays, and each keeps its unit."""
    limits, more = Limits(), granted(Limits(), extra)
    for one in fields(Limits):
        before, after = getattr(limits, one.name), getattr(more, one.name)
        assert type(after) is type(before)
        assert after == type(before)(before + extra.get(one.name, 0))


@pytest.mark.parametrize(
    ("used", "ceiling"),
    [
        ({}, None),
        ({"model_calls": 12}, "model_calls"),
        ({"tokens": 200_000}, "tokens"),
        ({"cost": 2.0}, "cost"),
        ({"seconds": 300.0}, "seconds"),
        ({"model_calls": 11, "tokens": 199_999, "cost": 1.99, "seconds": 299.9, "replans": 99, "repairs": 99}, None),
    ],
)
def test_planning_stops_at_its_limits(used: dict[str, Any], ceiling: str | None) -> None:
    """One more model call is made only where calls, tokens, money and time are all left."""
    found = before_planning(Usage(**used), Limits())

    assert (found.name if found else None) == ceiling


@pytest.mark.parametrize(
    ("made", "planned", "seconds", "ceiling"),
    [(0, 15, 0, None), (0, 16, 0, "actions"), (15, 0, 0, None), (15, 1, 0, "actions"), (0, 1, 300, "seconds")],
)
def test_acting_stops_at_its_limits(made: int, planned: int, seconds: float, ceiling: str | None) -> None:
    """A wave acts only as a whole: where it would pass the limit, none of it does."""
    found = before_acting(Usage(seconds=seconds), Limits(), made, planned)

    assert (found.name if found else None) == ceiling


@pytest.mark.parametrize("node", NEEDED)
def test_supersteps_are_left_for_a_person(node: str) -> None:
    """The flow goes on only while enough supersteps remain to ask a person after it."""
    assert supersteps(node, NEEDED[node]) is None
    assert supersteps(node, NEEDED[node] - 1) is not None


def test_retries_count() -> None:
    """Every call of a tool counts, not every act."""
    assert attempts([entry_of(action_of(make("a")), attempts=3), entry_of(action_of(make("b")), attempts=0)]) == 3


def test_a_ceiling_reads_well() -> None:
    """A person reads what was used and what is allowed, in the limit's own unit."""
    assert str(Ceiling(name="model_calls", used=12, limit=12)) == "model calls: 12 used, 12 allowed"
    assert "recursion limit" in str(Ceiling(name="supersteps", used=0, limit=3))


@given(st.lists(st.builds(Usage, model_calls=st.integers(0, 9), tokens=st.integers(0, 9)), max_size=5))
def test_usage_adds_up(parts: list[Usage]) -> None:
    """The order in which usage arrives makes no difference."""
    assert sum(parts, Usage()) == sum(reversed(parts), Usage())
    assert sum(parts, Usage()).tokens == sum(one.tokens for one in parts)


def test_an_allowance_ends_where_any_limit_does() -> None:
    """Calls are counted before they are made; tokens, money and time of this planning count as they are spent."""
    calls = Allowance(usage=Usage(model_calls=10), limits=Limits(model_calls=12))
    assert [calls.take() for _ in range(3)] == [True, True, False]
    assert calls.reached == Ceiling(name="model_calls", used=12, limit=12)

    dear = Allowance(limits=Limits(tokens=100, cost=1.0))
    dear.spend(99, 1.0)
    assert not dear.take()
    assert dear.reached is not None
    assert dear.reached.name == "cost"

    assert not Allowance(usage=Usage(seconds=100), limits=Limits(seconds=200)).take(worked=100)
    assert all(Allowance().take() for _ in range(100))


def test_limits_are_told_in_their_units() -> None:
    """Every ceiling that a caller can set, and one of a kind without its plural."""
    given: dict[str, float] = {"cost": 0.5, "actions": 1, "model_calls": 5, "replans": 1, "seconds": 60, "tokens": 1e5}

    assert limits_in_words({}) == ""
    assert limits_in_words(given) == "1 action, 5 model calls, 1 re-plan, 60 s of work, 100,000 tokens, $0.5"


def test_large_numbers_keep_their_digits() -> None:
    """What is told, and what an answer is made of: no exponent, and nothing rounded away."""
    reached = Ceiling(name="tokens", used=1_234_567, limit=1_200_001)
    assert str(reached) == "tokens: 1,234,567 used, 1,200,001 allowed"
    assert str(Ceiling(name="cost", used=0.1 + 0.2, limit=0.25)) == "cost: 0.3 used, 0.25 allowed"
    asked = Question(
        id="r", reason=Reason.CEILING, text="t", options=[], digest="", detail={"ceiling": "tokens", "limit": 1_200_001}
    )
    assert suggested(asked) == {"tokens": "1200001"}
    assert limit_in_words(Scope(maximum=1_234_567.5)) == "at most 1234567.5"
