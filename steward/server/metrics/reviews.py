"""Questions to people, counted by this process as they come and are decided, whoever decides them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

from steward.domain.model import Reason
from steward.domain.totals import NewReviews
from steward.telemetry.measures import LONG

OVERLAP = 60.0
"""Seconds that each look reaches back before the last one, for what was committed late."""


@dataclass
class ReviewCounts:
    """Each question counts once, however often it is seen; from 0 when the process began, as Prometheus expects it."""

    opened: Counter[str] = field(default_factory=Counter[str])
    decided: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    times: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    sums: dict[str, float] = field(default_factory=dict[str, float])
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
            counts = self.times.setdefault(one.reason, [0.0] * len(LONG))
            self.times[one.reason] = [n + (one.seconds <= edge) for n, edge in zip(counts, LONG, strict=True)]
            self.sums[one.reason] = self.sums.get(one.reason, 0.0) + one.seconds
        self._seen = seen

    def families(self) -> Iterator[Metric]:
        opened = CounterMetricFamily("steward_reviews_opened", "Questions to people.", labels=["reason"])
        for reason in sorted({*Reason, *self.opened}):  # a rate needs a first value
            opened.add_metric([str(reason)], self.opened[reason])
        labels = ["reason", "decision", "by"]
        decided = CounterMetricFamily("steward_reviews_decided", "Questions that were decided.", labels=labels)
        totals: Counter[str] = Counter()
        for (reason, decision, by), number in sorted(self.decided.items()):
            decided.add_metric([reason, decision, by], number)
            totals[reason] += number
        times = HistogramMetricFamily("steward_review_seconds", "From question to decision.", labels=["reason"])
        for reason, counts in sorted(self.times.items()):
            buckets = [(repr(edge), count) for edge, count in zip(LONG, counts, strict=True)]
            times.add_metric([reason], [*buckets, ("+Inf", float(totals[reason]))], sum_value=self.sums[reason])
        yield from (opened, decided, times)
