"""Shares with what is sure of them, and distributions as counts in bins.

Intervals are at 95 %. Wilson's score interval for a share (E. B. Wilson 1927), and for the difference of two shares
Newcombe's hybrid of two of them (R. G. Newcombe 1998, method 10): both hold for small counts, and near 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

Z_95 = 1.959963984540054
"""The 97.5th percentile of the normal distribution: so many standard errors either way hold 95 %."""
_GROWTH = 1.1  # the width of a bin of a logarithmic scale: what is read off it is within 5 %
_SMALLEST = 0.001  # seconds; all below are in bin 0


@dataclass(frozen=True, kw_only=True)
class Share:
    """`count` of `of`."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the true share lies with 95 % confidence, by Wilson; (0, 1) of nothing."""
        if not self.of:
            return 0.0, 1.0
        share, square = self.count / self.of, Z_95 * Z_95 / self.of
        middle = share + square / 2
        spread = Z_95 * math.sqrt((share * (1 - share) + square / 4) / self.of)
        low, high = (middle - spread) / (1 + square), (middle + spread) / (1 + square)
        return low if self.count else 0.0, high if self.count < self.of else 1.0  # there it is exact, floats are not


def difference(before: Share, now: Share) -> tuple[float, float]:
    """Between what the difference of two shares (now less before) lies with 95 % confidence, by Newcombe."""
    if not before.of or not now.of:
        return -1.0, 1.0
    (low_b, high_b), (low_n, high_n) = before.interval, now.interval
    was, is_ = before.count / before.of, now.count / now.of
    low = is_ - was - math.hypot(is_ - low_n, high_b - was)
    high = is_ - was + math.hypot(high_n - is_, was - low_b)
    return max(-1.0, low), min(1.0, high)


def sure(low: float, high: float) -> float:
    """The bound of an interval nearer to 0, and 0 where the interval holds 0."""
    return low if low > 0 else high if high < 0 else 0.0


def duration_bin(seconds: float) -> int:
    """The bin of a duration; bin n > 0 holds [1.1^(n-1), 1.1^n) ms."""
    if seconds < _SMALLEST:
        return 0
    return 1 + math.floor(math.log(seconds / _SMALLEST) / math.log(_GROWTH) + 1e-9)


def duration_of(place: float) -> float:
    """The duration in the middle of a bin, in seconds: the geometric mean of its bounds."""
    return 0.0 if place <= 0 else _SMALLEST * _GROWTH ** (place - 0.5)


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """How many values fell into each bin: counts (`scale` "count") have one each, durations those of `duration_bin`."""

    scale: str = "count"
    bins: Mapping[int, int] = field(default_factory=dict[int, int])

    @property
    def total(self) -> int:
        return sum(self.bins.values())

    def quantile(self, share: float) -> float | None:
        """The nearest-rank quantile: the least value that at least `share` of all are not above; None of nothing."""
        rank, seen = max(1, math.ceil(share * self.total - 1e-9)), 0
        for place in sorted(self.bins):
            seen += self.bins[place]
            if seen >= rank:
                return duration_of(place) if self.scale == "seconds" else float(place)
        return None
