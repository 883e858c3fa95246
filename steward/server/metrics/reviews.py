"""Questions to people, counted by this process as they come and are decided, whoever decides them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

from steward.domain.model import Reason
from steward.domain.totals import NewReviews
from steward.telemetry.measures import LONG

OVERLAP = 60.0
"""Seconds that each look but the first reaches back before the last one, for what was committed late."""


_EDGES = (*LONG, inf)
_TIMED = {
    "seconds": ("steward_review_seconds", "From question to decision."),
    "viewed": ("steward_review_view_seconds", "From question to the first look at it, where somebody looked before."),
    "claimed": ("steward_review_claim_seconds", "From question to its first claim, where somebody claimed it before."),
}


@dataclass
class _Times:
    """How many were so quick, and the sum of their seconds, by reason."""

    counts: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    sums: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, reason: str, seconds: float) -> None:
        counts = self.counts.get(reason, [0.0] * len(_EDGES))
        self.counts[reason] = [n + (seconds <= edge) for n, edge in zip(counts, _EDGES, strict=True)]
        self.sums[reason] = self.sums.get(reason, 0.0) + seconds

    def family(self, metric: str, about: str) -> Metric:
        family = HistogramMetricFamily(metric, about, labels=["reason"])
        for reason, counts in sorted(self.counts.items()):
            named = [*map(repr, LONG), "+Inf"]
            family.add_metric([reason], list(zip(named, counts, strict=True)), sum_value=self.sums[reason])
        return family


@dataclass
class ReviewCounts:
    """Each question counts once, however often it is seen; from 0 when the process began, as Prometheus expects it."""

    opened: Counter[str] = field(default_factory=Counter[str])
    decided: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    times: Mapping[str, _Times] = field(default_factory=lambda: {name: _Times() for name in _TIMED})
    _seen: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def add(self, new: NewReviews) -> None:
        """What the last look found; the ids of the look before are forgotten, as it reaches back no further."""
        seen: set[tuple[str, str]] = set()
        for review, reason in new.opened:
            seen.add(("opened", review))
            self.opened[reason] += ("opened", review) not in self._seen
        for one in new.decided:
            seen.add(("decided", one.id))
            if ("decided", one.id) in self._seen:
                continue
            self.decided[one.reason, one.decision, "machine" if one.machine else "person"] += 1
            for name, seconds in (("seconds", one.seconds), ("viewed", one.viewed), ("claimed", one.claimed)):
                if seconds is not None:
                    self.times[name].add(one.reason, seconds)
        self._seen = seen

    def families(self) -> Iterator[Metric]:
        opened = CounterMetricFamily("steward_reviews_opened", "Questions to people.", labels=["reason"])
        for reason in sorted({*Reason, *self.opened}):  # a rate needs a first value
            opened.add_metric([str(reason)], self.opened[reason])
        labels = ["reason", "decision", "by"]
        decided = CounterMetricFamily("steward_reviews_decided", "Questions that were decided.", labels=labels)
        for (reason, decision, by), number in sorted(self.decided.items()):
            decided.add_metric([reason, decision, by], number)
        yield from (opened, decided)
        for name, (metric, about) in _TIMED.items():
            yield self.times[name].family(metric, about)
