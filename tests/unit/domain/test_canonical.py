"""Canonical spelling: what is equal is spelt alike, and nothing else is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.canonical import act_digest, canonical, digest
from steward.domain.model import Json, JsonObject
from tests.unit.domain.making import JSON, OBJECTS


def shuffled(value: Json) -> Json:
    """The same value with every object's keys in the opposite order and every whole number as a float."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [shuffled(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and float(value) == value:
        return float(value)
    return value


@given(JSON)
def test_equal_values_are_spelt_alike(value: Json) -> None:
    """Neither the order of keys nor 50 against 50.0 makes a difference."""
    assert canonical(shuffled(value)) == canonical(value)
    assert digest(shuffled(value)) == digest(value)


@given(OBJECTS, OBJECTS)
def test_different_values_are_spelt_differently(one: JsonObject, other: JsonObject) -> None:
    """Two acts share a digest only if their arguments are the same JSON."""
    same = json.dumps(shuffled(one), sort_keys=True) == json.dumps(shuffled(other), sort_keys=True)

    assert (act_digest("t", one) == act_digest("t", other)) is same


@given(st.lists(JSON, max_size=4), st.lists(JSON, max_size=4))
def test_parts_do_not_run_together(one: list[Json], other: list[Json]) -> None:
    """A digest of several parts depends on where one ends and the next begins."""
    same = canonical(one) == canonical(other)

    assert (digest(*one) == digest(*other)) is same


@pytest.mark.parametrize(
    "value", [float("inf"), float("-inf"), float("nan"), 1e308, -0.0, 5e-324, 10**300, 2**63, "\ud800", "\x00", "é"]
)
def test_odd_values_have_a_spelling(value: Json) -> None:
    """Infinities, giants and broken text are spelt in ASCII and never raise."""
    assert canonical({"a": [value]}).isascii()
    assert len(digest(value)) == 64


@pytest.mark.parametrize(
    ("one", "other"), [(True, 1), (False, 0), ("1", 1), (None, ""), ([], {}), (2**53, 2**53 + 1), (0.1, 0.1 + 1e-17)]
)
def test_lookalikes(one: Json, other: Json) -> None:
    """Values of different types are never taken for each other."""
    assert (canonical(one) == canonical(other)) is (one == other and type(one) is type(other))
