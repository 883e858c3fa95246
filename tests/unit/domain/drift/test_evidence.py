"""What speaks for a rise grows on average by its budget while nothing changes, and fast when something does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.drift.evidence import RISES, Stream, grown


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0, 2), st.floats(0, 0.1))
def test_while_the_rate_is_usual_evidence_grows_on_average_by_the_budget(
    tasks: int, more: int, before: float, budget: float
) -> None:
    """The bound on false alarms rests on this: the average over the next answer is what was there, and the budget."""
    usual = Stream(tasks=tasks + more, hits=tasks).usual
    yes, no = (grown([before] * len(RISES), usual, hit, budget) for hit in (True, False))
    for (rise, _), one, other in zip(RISES, yes, no, strict=True):
        expected = before if usual + rise >= 0.995 else before + budget
        assert usual * one + (1 - usual) * other == pytest.approx(expected)


def test_weights_are_shares() -> None:
    """Averages of such figures are such figures: the weights must add up to 1."""
    from steward.domain.drift.figures import WEIGHTS

    assert sum(weight for _, weight in RISES) == pytest.approx(1)
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_hits_in_a_row_speak_for_a_rise() -> None:
    """Eight failures in a row where one in fifty failed are no chance."""
    stream = Stream(tasks=500, hits=10)
    for _ in range(8):
        stream = stream.after(True, 0.001)
    assert stream.strength > 100
    assert stream.fresh().strength == 0
