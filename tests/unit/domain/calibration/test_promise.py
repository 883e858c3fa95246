"""Exact bounds, and thresholds that are promised."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.calibration.bounds import at_most, needed, upper_bound
from steward.domain.calibration.promise import Tally, place_of, promise, tallied
from steward.evals.simulations.calibration import WORLDS, World, simulate

_SURE = Tally(place=97, of=300, wrong=0)


@pytest.mark.parametrize(
    ("wrong", "of", "share", "chance"), [(5, 1000, 0.01, 0.0661395), (0, 299, 0.01, 0.0495363), (3, 10, 0.5, 0.171875)]
)
def test_the_tail_is_the_binomials(wrong: int, of: int, share: float, chance: float) -> None:
    """As scipy.stats.binom.cdf has it; an outcome that must be is certain."""
    assert at_most(wrong, of, share) == pytest.approx(chance, rel=1e-5)
    assert (at_most(of, of, share), at_most(0, of, 0.0), at_most(0, of, 1.0)) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize(("wrong", "of", "bound"), [(0, 299, 0.0099691), (1, 473, 0.0099897), (3, 3, 1.0), (0, 0, 1.0)])
def test_the_bound_is_clopper_and_pearsons(wrong: int, of: int, bound: float) -> None:
    """As scipy.stats.beta.ppf(0.95, wrong + 1, of - wrong) has it."""
    assert upper_bound(wrong, of, 0.05) == pytest.approx(bound, rel=1e-4)


@given(st.floats(0.0001, 0.5))
def test_what_is_needed_is_just_enough(share: float) -> None:
    """As many without a wrong one pass the test, one fewer does not; 299 for one in a hundred."""
    least = needed(share, 0.05)
    assert at_most(0, least, share) <= 0.05 + 1e-9
    assert at_most(0, least - 1, share) > 0.05
    assert needed(0.01, 0.05) == 299


def test_too_few_promise_nothing() -> None:
    """One plan short of the number that it takes, there is no threshold, and it is said how many it takes."""
    made = promise([Tally(place=97, of=298, wrong=0)], 0.01)
    assert (made.threshold, made.of, made.wrong, made.needed) == (None, 298, 0, 299)
    assert promise([], 0.01).threshold is None
    assert promise([_SURE], 0.01).threshold == 0.97


def test_the_loosest_that_holds_is_taken_and_none_behind_a_failure() -> None:
    """Tests go down from the surest; what looks well again below a threshold that failed is not reached."""
    good, bad = Tally(place=90, of=300, wrong=0), Tally(place=80, of=100, wrong=50)
    again = Tally(place=70, of=4000, wrong=0)
    assert promise([bad, good, _SURE], 0.01).threshold == 0.90
    assert promise([again, bad, good, _SURE, Tally(place=99, of=4000, wrong=0)], 0.01).threshold == 0.90
    made = promise([good, _SURE], 0.01)
    assert (made.of, made.wrong, made.bound < 0.01) == (600, 0, True)


def test_the_first_test_has_half_of_the_plans() -> None:
    """A wrong one among the very surest ends nothing where so many more are right."""
    first = Tally(place=100, of=299, wrong=1)
    assert promise([first], 0.01).threshold is None
    assert promise([first, Tally(place=95, of=700, wrong=0)], 0.01).threshold == 0.95


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 400), st.integers(0, 5)), max_size=12))
def test_a_promise_is_always_backed(counts: list[tuple[int, int, int]]) -> None:
    """Whatever was counted, what passes the threshold is bounded by what was wanted."""
    made = promise([Tally(place=place, of=of, wrong=min(of, wrong)) for place, of, wrong in counts], 0.02)
    assert made.threshold is None or (made.bound <= 0.02 + 1e-9 and made.of >= made.needed)


def test_scores_fall_into_hundredths() -> None:
    """Bounds belong to the hundredth above them, and what is no number counts as not sure at all."""
    scores = [0.29, 0.57, 0.95, 1.0, 1.7, -1.0, math.nan, math.inf]
    assert [place_of(one) for one in scores] == [29, 57, 95, 100, 100, 0, 0, 0]
    assert tallied([(0.95, True), (0.951, False), (0.2, False)]) == [
        Tally(place=95, of=2, wrong=1),
        Tally(place=20, of=1, wrong=0),
    ]


@pytest.mark.parametrize("name", ["on the edge", "mixed", "no signal"])
def test_the_promise_holds_in_simulated_deployments(name: str) -> None:
    """In at least 95 % of them where the truth is known, and people get few plans where the score tells them."""
    rng = random.Random(7)  # noqa: S311 - no secret
    found = simulate(World.drawn(WORLDS[name][0], rng, plans=10_000), 1_000, 0.01, 400, rng)
    assert found.held >= 0.95
    if name == "mixed":
        assert found.people is not None
        assert found.people < 0.11
