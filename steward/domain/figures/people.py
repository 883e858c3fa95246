"""The people who answer questions, and the workers that carry tasks out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from steward.domain.figures.distributions import Share
from steward.domain.figures.slices import Selector
from steward.domain.outages import Outage
from steward.domain.rate_limits import LimitState
from steward.domain.workers import Backlog, WorkerRow


@dataclass(frozen=True, kw_only=True)
class PeopleDay:
    """How many questions came and how many were answered by people on one day of the slice's zone."""

    date: str
    opened: int
    decided: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Questions of one reason and group that people decided: how long until somebody looked, claimed, decided."""

    reason: str
    group: str
    decided: int
    viewed_p50: float | None
    viewed_p90: float | None
    claimed_p50: float | None
    claimed_p90: float | None
    decided_p50: float | None
    decided_p90: float | None
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one person decided. `quick` are their approvals within 5 s of when the question was first seen."""

    person: str
    decided: int
    approved: int
    quick: Share
    median: float | None
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class PeopleFigures:
    """The people. `open_ages` counts the open questions by age: below an hour, below a day, below a week, older."""

    days: Sequence[PeopleDay]
    open_ages: Sequence[int]
    oldest_at: float | None
    waiting: Sequence[Waiting]
    quick: Share
    load: Sequence[Load]


@dataclass(frozen=True, kw_only=True)
class GivenUp:
    """Something that was given up in the slice, how often, and when last."""

    what: Literal["notices", "crashed"]
    count: int
    last_at: float | None
    tasks: Selector | None = None


@dataclass(frozen=True, kw_only=True)
class WorkerFigures:
    """Who carries tasks out now, what waits for them, what is down or capped, and what was given up."""

    workers: Sequence[WorkerRow]
    backlog: Backlog
    outages: Sequence[Outage]
    limits: Sequence[LimitState]
    given_up: Sequence[GivenUp]
