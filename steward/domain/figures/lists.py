"""The tasks behind a figure, and what a slice may name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.figures.outcomes import Standing

MOST_COUNTED = 10_001  # tasks; so many mean: more than 10,000


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a slice may name; the newest release and prompt version first."""

    playbooks: Sequence[str] = ()
    models: Sequence[str] = ()
    prompt_versions: Sequence[str] = ()
    releases: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A task in a list behind a figure. One that was asked about may go on; `end` says in a word why it ended.
    `unpriced`: the cost leaves out calls whose price nobody knows."""

    id: str
    goal: str
    playbook: str
    model: str
    release: str
    outcome: Standing
    end: str
    steps: int
    seconds: float
    cost: float
    confidence: float | None
    created_at: float
    finished_at: float | None
    unpriced: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """Some of the tasks behind a figure, the newest end first; `cursor` goes on behind them, None after the last.

    `total` is counted to `MOST_COUNTED` at most.
    """

    tasks: Sequence[TaskLine]
    total: int
    cursor: str | None
