"""Exact bounds of a share that was seen `wrong` times in `of` independent cases."""

from __future__ import annotations

import math

_HALVINGS = 60  # of [0, 1]: closer than a float tells apart


def at_most(wrong: int, of: int, share: float) -> float:
    """The chance to see no more than `wrong` of `of` where each is wrong with chance `share`: the binomial's tail."""
    if share <= 0 or wrong >= of:
        return 1.0
    if share >= 1:
        return 0.0
    log_odds = math.log(share) - math.log1p(-share)
    term = of * math.log1p(-share)
    terms = [term]
    for count in range(wrong):
        term += math.log((of - count) / (count + 1)) + log_odds
        terms.append(term)
    most = max(terms)
    return min(1.0, math.exp(most) * math.fsum(math.exp(one - most) for one in terms))


def upper_bound(wrong: int, of: int, doubt: float) -> float:
    """The share that the true one is not above, but for a chance of `doubt` (C. J. Clopper, E. S. Pearson 1934)."""
    if not of or wrong >= of:
        return 1.0
    low, high = wrong / of, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(wrong, of, middle) > doubt else (low, middle)
    return high


def needed(share: float, doubt: float) -> int:
    """How many cases without a wrong one it takes to say that at most `share` are wrong; 299 for 1 % at a doubt of 5 %.

    The least n with (1 - share)^n <= doubt.
    """
    return math.ceil(math.log(doubt) / math.log1p(-share) - 1e-9)
