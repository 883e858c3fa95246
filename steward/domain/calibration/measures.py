"""How well stated chances fit what happened."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.figures.distributions import Share

BINS = 10


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Plans whose chance to be right was said to be in [low, high), `said` on average, and how many were right."""

    low: float
    high: float
    said: float
    right: Share


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Over `of` plans: `brier` is the mean square of chance less outcome, 0 at best, 0.25 for who always says one half
    (G. W. Brier 1950). `ece`, the expected calibration error, is the mean distance of what the bins said from what was
    right, weighted by how many they hold (M. P. Naeini, G. Cooper, M. Hauskrecht 2015); with few plans it is above 0 by
    chance alone. None of nothing."""

    of: int
    brier: float | None
    ece: float | None
    bins: Sequence[Bin]


def fit_of(judged: Sequence[tuple[float, bool]]) -> Fit:
    """Of pairs: the chance to be right that was said, and whether it was right."""
    bins = _bins(judged)
    whole = len(judged)
    brier = math.fsum((said - right) ** 2 for said, right in judged) / whole if whole else None
    apart = math.fsum(abs(one.said * one.right.of - one.right.count) for one in bins)
    return Fit(of=whole, brier=brier, ece=apart / whole if whole else None, bins=bins)


def _bins(judged: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Those of equal width that hold anything, a chance of 1 in the last."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for said, right in judged:
        held.setdefault(max(0, min(BINS - 1, int(said * BINS + 1e-9))), []).append((said, right))
    return [
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            said=math.fsum(said for said, _ in found) / len(found),
            right=Share(count=sum(right for _, right in found), of=len(found)),
        )
        for place, found in sorted(held.items())
    ]
