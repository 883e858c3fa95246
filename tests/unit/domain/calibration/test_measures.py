"""Brier score, calibration error and the bins of a reliability diagram."""

from __future__ import annotations

import pytest

from steward.domain.calibration.measures import fit_of


def test_certainty_that_is_right_costs_nothing() -> None:
    """A chance of 1 stands in the last bin."""
    fit = fit_of([(1.0, True), (0.0, False)])
    assert (fit.of, fit.brier, fit.ece) == (2, 0.0, 0.0)
    assert [(one.low, one.high, one.right.count) for one in fit.bins] == [(0.0, 0.1, 0), (0.9, 1.0, 1)]


def test_what_is_too_sure_is_told_by_how_much() -> None:
    """Ten plans said to be right at 0.9, five of which were: 0.4 apart, and the mean square says it as well."""
    fit = fit_of([(0.9, one < 5) for one in range(10)])
    assert fit.ece == pytest.approx(0.4)
    assert fit.brier == pytest.approx((5 * 0.01 + 5 * 0.81) / 10)
    (only,) = fit.bins
    assert (only.said, only.right.count, only.right.of) == (pytest.approx(0.9), 5, 10)


def test_nothing_has_no_fit() -> None:
    """Without a judged plan there is no number, not a perfect one."""
    fit = fit_of([])
    assert (fit.of, fit.brier, fit.ece, fit.bins) == (0, None, None, [])
