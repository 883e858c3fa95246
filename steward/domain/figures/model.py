"""The models: what they were asked, what it cost, and whether their confidence means anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.figures.counts import ModelCalls
from steward.domain.figures.distributions import Share
from steward.domain.figures.slices import Selector


@dataclass(frozen=True, kw_only=True)
class ModelRow(ModelCalls):
    """Those for all tasks; `seconds` are a call's, on average."""

    seconds: float
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class ModelDay:
    """One model on one day of the slice's zone."""

    date: str
    model: str
    calls: int
    tokens: int
    cost: float


@dataclass(frozen=True, kw_only=True)
class ConfidenceBin:
    """Plans whose confidence was in [low, high), and in how many of them it turned out right."""

    low: float
    high: float
    right: Share
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """What a threshold at `at` would do: send `sent` of the plans to people, and so `caught` of the wrong ones.

    `tasks` are those sent, `wrong` those caught.
    """

    at: float
    sent: Share
    caught: Share
    tasks: Selector
    wrong: Selector


@dataclass(frozen=True, kw_only=True)
class ModelFigures:
    """The models; `refused` is of the plans that were checked. `waited` is how many tasks waited for other systems."""

    models: Sequence[ModelRow]
    days: Sequence[ModelDay]
    refused: Share
    repairs: int
    replans: int
    waited: Share
    waited_seconds: float
    confidence: Sequence[ConfidenceBin]
    thresholds: Sequence[Threshold]
