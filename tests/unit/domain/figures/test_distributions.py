"""Shares and distributions say no more than their counts do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.errors import Unusable
from steward.domain.figures.distributions import (
    Histogram,
    Share,
    difference,
    duration_bin,
    duration_of,
    sure,
)
from steward.domain.figures.slices import KINDS, Selector, Slice

shares = st.integers(0, 500).flatmap(lambda of: st.builds(Share, count=st.integers(0, of), of=st.just(of)))


def test_wilson_and_newcombe_as_published() -> None:
    """Newcombe's own example (56 of 70 beside 48 of 80, method 10) comes out to his four digits."""
    low, high = difference(before=Share(count=48, of=80), now=Share(count=56, of=70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    assert Share(count=81, of=263).interval == pytest.approx((0.2553, 0.3662), abs=1e-4)


@given(shares, shares)
def test_intervals_hold_what_was_seen(before: Share, now: Share) -> None:
    """No interval leaves out the share itself, and a move is sure only beyond 0."""
    for one in (before, now):
        low, high = one.interval
        assert 0 <= low <= (one.value if one.value is not None else low) + 1e-12 <= high + 2e-12 <= 1 + 2e-12
        assert (low == 0, high == 1) == (one.count == 0, one.count == one.of)
    low, high = difference(before, now)
    assert -1 <= low <= high <= 1
    assert (sure(low, high) != 0) == (low > 0 or high < 0)


@given(st.floats(0, 1e8))
def test_durations_are_within_five_percent(seconds: float) -> None:
    """What is read off a bin is what fell into it, within 5 %, or a millisecond where it is below that."""
    assert duration_of(duration_bin(seconds)) == pytest.approx(seconds, rel=0.05, abs=0.001)


@given(st.lists(st.integers(0, 60)), st.sampled_from([0.5, 0.9, 0.95, 1.0]))
def test_quantiles_of_counts_are_exact(values: list[int], share: float) -> None:
    """A quantile of counts is the nearest-rank one of the values themselves."""
    counted = Histogram(bins={value: values.count(value) for value in values})
    rank = max(1, math.ceil(share * len(values) - 1e-9))
    assert counted.quantile(share) == (sorted(values)[rank - 1] if values else None)


@given(st.builds(Selector, kind=st.sampled_from(KINDS), value=st.text(), detail=st.text(alphabet="abc_-1")))
def test_a_selector_reads_back_as_written(selector: Selector) -> None:
    """What a page links to is what the list is asked for."""
    assert Selector.parse(str(selector)) == selector


def test_a_selector_of_nothing_is_refused() -> None:
    """A misspelt one is told, with those that there are."""
    with pytest.raises(Unusable, match="'outcom:failed' selects no tasks; it begins with one of: ended, outcome"):
        Selector.parse("outcom:failed")


def test_the_period_before_is_as_long() -> None:
    """A week is held against the week before it."""
    wanted = Slice(since=1000.0, until=1700.0, playbook="refund")
    assert wanted.before == Slice(since=300.0, until=1000.0, playbook="refund")
    assert wanted.piece == 50.0
