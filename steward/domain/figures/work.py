"""What tasks did: the way of a playbook's tasks, the calls of tools and what went wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from steward.domain.figures.counts import ToolCalls
from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.outcomes import Outcome, StageName
from steward.domain.figures.slices import Selector


@dataclass(frozen=True, kw_only=True)
class Stage:
    """How many tasks got at least so far."""

    name: StageName
    share: Share
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """A path that tasks took through nodes and tools. `seconds` and `cost` are means; `bad` says that it is rare and
    mostly ends at a limit or failed."""

    id: int
    path: Sequence[str]
    share: Share
    outcomes: Mapping[Outcome, int]
    seconds: float
    cost: float
    bad: bool
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What refused plans: a check's code, and the rule where it was one; how many tasks it met, and how often."""

    code: str
    rule: str
    share: Share
    times: int
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class PlaybookFigures:
    """One playbook, or all of the slice. `paths` is how many different trajectories there are."""

    funnel: Sequence[Stage]
    steps: Histogram
    seconds: Histogram
    trajectories: Sequence[Trajectory]
    paths: int
    stops: Sequence[Stop]


@dataclass(frozen=True, kw_only=True)
class ToolRow(ToolCalls):
    """Those in all tasks. `failed` is of the acts, `seconds` are those of calls from intent to receipt."""

    failed: Share
    seconds: Histogram
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class ErrorGroup:
    """Errors of one tool that differ only in numbers, ids, quoted values, times and addresses."""

    id: int
    tool: str
    kind: Literal["refused", "lost", "refuted", "unknown"]
    text: str
    count: int
    tasks_hit: int
    first_at: float
    last_at: float
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class ToolFigures:
    """The tools by how often they fail, and what went wrong with them, the most frequent first."""

    tools: Sequence[ToolRow]
    errors: Sequence[ErrorGroup]
