"""How strongly a stream of yes and no speaks for a rise of its rate, looked at after each task.

The figure is a Shiryaev-Roberts e-detector (Shin, Ramdas & Rinaldo 2022, arXiv:2203.03532). For each rise δ it keeps

    M = (M + w) · e,   e = (p + δ) / p after a yes, (1 − p − δ) / (1 − p) after a no,

where p is the usual rate and w the part of the alarm budget that this task brings. While the rate is p, a task's e is
1 on average, so M grows on average by w: over any period, however often it is looked at and started anew at its alarms,
at most Σw / bar alarms are expected. No number of tasks need be fixed beforehand. Where budget of a quarter and bar
are 1, that is one a quarter. Averages of such figures, over rises and over streams, are such figures again,
whatever the streams have to do with each other.

p is not known. It is estimated with Jeffreys' prior from the tasks before the last ones (`watch.py`), so that a change
is not taken for what is usual while it is looked for. What that does to the bound is simulated
(`python -m steward.evals.simulations.drift`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

RISES: Sequence[tuple[float, float]] = ((0.03, 2 / 7), (0.06, 3 / 7), (0.15, 1 / 7), (0.40, 1 / 7))
"""By how much a rate may have risen, with the weight of each: small ones take long and matter most."""
_MOST = 0.995  # a rate beyond which no rise is looked for


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One yes or no of each task: `hits` of `tasks` said yes when it was as usual; `grown` has M of each of `RISES`."""

    tasks: int = 0
    hits: int = 0
    grown: list[float] = field(default_factory=lambda: [0.0] * len(RISES))

    @property
    def usual(self) -> float:
        """The usual rate, by Jeffreys' prior: never 0, never 1."""
        return (self.hits + 0.5) / (self.tasks + 1)

    @property
    def strength(self) -> float:
        """The e-detector: the average of M over the rises."""
        return sum(weight * one for (_, weight), one in zip(RISES, self.grown, strict=True))

    def after(self, hit: bool, budget: float) -> Stream:
        """With one more task's answer; `budget` is w, what may be spent on false alarms for it."""
        return replace(self, grown=grown(self.grown, self.usual, hit, budget))

    def learnt(self, hit: bool) -> Stream:
        """With one more task in what is usual."""
        return replace(self, tasks=self.tasks + 1, hits=self.hits + hit)

    def fresh(self) -> Stream:
        """With nothing that speaks for a change."""
        return replace(self, grown=[0.0] * len(RISES))


def grown(before: Sequence[float], usual: float, hit: bool, budget: float) -> list[float]:
    """M for each of the rises after one more answer."""
    found: list[float] = []
    for (rise, _), m in zip(RISES, before, strict=True):
        risen = usual + rise
        if risen >= _MOST:
            found.append(m)
        else:
            found.append((m + budget) * (risen / usual if hit else (1 - risen) / (1 - usual)))
    return found
