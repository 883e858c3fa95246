"""Rows of the figures' statements as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from psycopg.rows import DictRow

from steward.domain.figures.distributions import Histogram
from steward.domain.figures.sums import Sums

_FIELDS = [one.name for one in fields(Sums)]


def sums_of(row: DictRow) -> Sums:
    """Those that the row has; the others are 0."""
    return Sums(**{name: row[name] for name in _FIELDS if name in row})


def histogram(found: Iterable[DictRow], scale: str, count: str = "tasks") -> Histogram:
    """Rows with a bin and a count as a histogram."""
    bins = Counter[int]()
    for row in found:
        bins[row["bin"]] += row[count]
    return Histogram(scale=scale, bins=dict(bins))
