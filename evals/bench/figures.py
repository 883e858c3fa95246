"""What was measured, beside what, and whether that is what was aimed at."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

Run = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row. `theirs` is empty where nothing stands beside it; then the aim bounds our value itself.

    Both are samples in `unit`, taken in turn. `aim` None says that the row is for information only.
    """

    name: str
    title: str
    beside: str
    unit: str
    ours: Sequence[float]
    theirs: Sequence[float] = ()
    aim: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def our_median(self) -> float:
        return statistics.median(self.ours)

    @property
    def their_median(self) -> float | None:
        return statistics.median(self.theirs) if self.theirs else None

    @property
    def value(self) -> float:
        """What the aim is about: the ratio of the medians, or our value alone."""
        beside = self.their_median
        return self.our_median / beside if beside else self.our_median

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest value of a single turn."""
        if not self.theirs:
            return min(self.ours), max(self.ours)
        if len(self.ours) != len(self.theirs):  # not taken in turn: the extremes against the other's median
            return min(self.ours) / statistics.median(self.theirs), max(self.ours) / statistics.median(self.theirs)
        ratios = [ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True)]
        return min(ratios), max(ratios)

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    @property
    def measure(self) -> str:
        """What the value is counted in."""
        return "×" if self.theirs else self.unit

    @property
    def aim_in_words(self) -> str:
        return "" if self.aim is None else f"{'≥' if self.at_least else '≤'} {number(self.aim)} {self.measure}"


async def in_turn(runs: int, *sides: Run, warm: int = 1) -> list[list[float]]:
    """Milliseconds of each run of each side; they take turns, so that noise meets all alike, after some to warm up."""
    taken: list[list[float]] = [[] for _ in sides]
    for number in range(warm + runs):
        for times, run in zip(taken, sides, strict=True):
            began = time.perf_counter()
            await run()
            if number >= warm:
                times.append((time.perf_counter() - began) * 1000)
    return taken


def per(times: Sequence[float], number: int) -> list[float]:
    """Each time, for one of `number`."""
    return [each / number for each in times]


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def number(value: float) -> str:
    """With as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
