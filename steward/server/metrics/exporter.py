"""Reads the figures for a scrape: from the database, so that they are those of all processes and outlive each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from steward.checkpoints.gauges import PostgresGauges
from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.totals import PostgresTotals
from steward.release import release
from steward.server.metrics.families import build_info, gauges_of, totals_of
from steward.server.metrics.reviews import OVERLAP, ReviewCounts

_FRESH = 5.0  # seconds that an answer is given again, however often it is asked for
_SHARE = 20.0  # or so many times as long as it took to read


@dataclass
class Exporter:
    """One a server. Counters never fall: where a task is counted anew as something else, the old sum stays a while."""

    _reviews: ReviewCounts = field(default_factory=ReviewCounts)
    _highest: dict[tuple[str, tuple[tuple[str, str], ...]], float] = field(
        default_factory=dict[tuple[str, tuple[tuple[str, str], ...]], float]
    )
    _found: Sequence[Metric] = ()
    _until: float = 0.0
    _began: float = field(default_factory=time.monotonic)
    _looked: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def exposition(self, jobs: PostgresJobs, accept: str) -> tuple[bytes, str]:
        """The text and its content type, in the format that is asked for. Raises Unreachable."""
        async with self._lock:
            if time.monotonic() >= self._until:
                began = time.monotonic()
                self._found = await self._read(jobs)
                ended = time.monotonic()
                self._until = ended + max(_FRESH, _SHARE * (ended - began))
        encode, content_type = choose_encoder(accept)
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Ready(self._found))
        return encode(registry), content_type

    def forget(self) -> None:
        """Have the next scrape read anew."""
        self._until = 0.0

    async def _read(self, jobs: PostgresJobs) -> list[Metric]:
        totals, snapshot = PostgresTotals(jobs.pool), await PostgresGauges(jobs).seen()
        now = time.monotonic()
        since, self._looked = max(self._began, self._looked - OVERLAP), now  # what came before it, others counted
        self._reviews.add(await totals.reviews(now - since))
        counted: list[Metric] = [*totals_of(await totals.read()), *self._reviews.families()]
        return [build_info(release()), *map(self._never_falling, counted), *gauges_of(snapshot)]

    def _never_falling(self, family: Metric) -> Metric:
        for place, sample in enumerate(family.samples):
            key = (sample.name, tuple(sorted(sample.labels.items())))
            highest = self._highest[key] = max(self._highest.get(key, 0.0), sample.value)
            family.samples[place] = sample._replace(value=highest)
        return family


class _Ready(Collector):
    """What was read before, for the encoder."""

    def __init__(self, found: Sequence[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        return iter(self._found)
