"""From which score on plans may go on without a person, so that at most a wanted share of those that do is wrong.

Learn then test (A. N. Angelopoulos, S. Bates, E. J. Candès, M. I. Jordan, L. Lei, arXiv 2110.01052): thresholds are
tested in a fixed order, from the strictest down, each with the exact binomial test of "of what passes here, more than
the wanted share is wrong", and the first that can't be refuted ends it. Whatever was chosen is then wrong with a chance
of `DOUBT` at most, over all the tests together: that is the family-wise error of a fixed sequence. Conformal risk
control (arXiv 2208.02814) bounds the share on average over all deployments instead, so that many of them lie above it.

The sequence begins where half of the judged plans pass, and at least as many as it takes with no wrong one among them:
the place depends on the scores alone, not on what turned out right. This keeps the bound where a higher score is not
wrong more often. Let j be the strictest threshold that is too loose. If the sequence begins at j or above it, the plans
that pass j are independent draws, given their number, and j's test holds. If it begins below j, those that pass the
threshold before are fewer than were to be, each wrong more often than wanted, and those between are wrong at least as
often: the test is only the harder to pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from steward.domain.calibration.bounds import at_most, needed, upper_bound
from steward.domain.figures.distributions import Share

PLACES = 100  # thresholds are hundredths
DOUBT = 0.05
"""The chance that a promise does not hold; it holds in at least 95 % of deployments."""
_FIRST = 0.5  # of the judged plans pass where the sequence begins


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many plans had their score in [place, place + 1) hundredths, and how many of them were wrong."""

    place: int
    of: int
    wrong: int


@dataclass(frozen=True, kw_only=True)
class Promise:
    """`threshold` is the least score that goes on, None where nothing can be promised. Of the judged plans `of` were at
    least so sure, `wrong` of them wrong, so that the true share is below `bound`. Without a threshold these are of all
    that were judged, and `needed` is how many it takes where none is wrong."""

    at_most_wrong: float
    threshold: float | None
    of: int
    wrong: int
    bound: float
    needed: int


def place_of(score: float) -> int:
    """The hundredth that a score falls into; what is no number is not sure at all."""
    return 0 if not math.isfinite(score) else max(0, min(PLACES, int(score * PLACES + 1e-9)))


def tallied(judged: Iterable[tuple[float, bool]]) -> list[Tally]:
    """Pairs of score and whether it was wrong, counted; the surest first."""
    counts: dict[int, list[int]] = {}
    for score, wrong in judged:
        found = counts.setdefault(place_of(score), [0, 0])
        found[0] += 1
        found[1] += wrong
    return [Tally(place=place, of=of, wrong=wrong) for place, (of, wrong) in sorted(counts.items(), reverse=True)]


def needed_for(at_most_wrong: float) -> int:
    """How many judged plans without a wrong one it takes before anything can be promised."""
    return needed(at_most_wrong, DOUBT)


def promise(tallies: Sequence[Tally], at_most_wrong: float, doubt: float = DOUBT) -> Promise:
    """The loosest threshold that can be promised. Below the least score that was ever judged nothing is.

    `at_most_wrong` is a share in (0, 1).
    """
    least = needed(at_most_wrong, doubt)
    first = max(least, math.ceil(_FIRST * sum(one.of for one in tallies)))
    of = wrong = 0
    kept: tuple[int, int, int] | None = None
    for one in sorted(tallies, key=lambda each: -each.place):
        of, wrong = of + one.of, wrong + one.wrong
        if of < first:
            continue
        if at_most(wrong, of, at_most_wrong) > doubt:
            break
        kept = one.place, of, wrong
    if kept is None:
        threshold, of, wrong = None, sum(one.of for one in tallies), sum(one.wrong for one in tallies)
    else:
        place, of, wrong = kept
        threshold = place / PLACES
    bound = upper_bound(wrong, of, doubt)
    return Promise(at_most_wrong=at_most_wrong, threshold=threshold, of=of, wrong=wrong, bound=bound, needed=least)


def sent(tallies: Sequence[Tally], made: Promise) -> Share:
    """How many of the judged plans such a threshold would have sent to people: all where there is none."""
    whole = sum(one.of for one in tallies)
    return Share(count=whole if made.threshold is None else whole - made.of, of=whole)
