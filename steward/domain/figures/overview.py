"""The first page: what became of all tasks, and what is not as it was.

Shares carry their counts, so that a small number is never read as a large one. `tasks` beside a figure selects the
tasks behind it. Times are Unix seconds, durations seconds, costs US dollars. A value is None where there is nothing
to reckon it from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from steward.domain.figures.distributions import Share
from steward.domain.figures.outcomes import Outcome
from steward.domain.figures.slices import Selector

Unit = Literal["share", "count", "seconds", "usd", "calls", "time"]
MoveKind = Literal["alone", "asked", "limit", "failed", "tool_failed"]
TileName = Literal["alone", "waiting", "failed", "reviews", "cost", "steps"]


@dataclass(frozen=True, kw_only=True)
class Also:
    """A figure that stands beside a tile's own, and the tasks behind it where it counts some."""

    name: str
    unit: Unit
    value: float | None
    tasks: Selector | None = None


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure with that of the period before, and its values in 14 equal parts of the period; of steps their means.

    What waits is told as it is now, without a line.
    """

    name: TileName
    unit: Unit
    value: float | None
    before: float | None
    line: Sequence[float | None]
    also: Sequence[Also] = ()
    tasks: Selector | None = None


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the slice's zone (ISO date), and how many tasks came to each outcome on it."""

    date: str
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True, kw_only=True)
class PlaybookRow:
    """What became of one playbook's tasks; `playbook` is empty for those that never had one.

    Of those that ended, `asked` is the share in which a person decided something, `ceiling` that which reached a limit.
    `unpriced` of them had calls whose price nobody knows, which are not in `cost`.
    """

    playbook: str
    outcomes: Mapping[Outcome, int]
    ended: int
    alone: Share
    asked: Share
    ceiling: Share
    steps_median: float | None
    steps_p95: float | None
    seconds_median: float | None
    cost: float
    cost_per_complete: float | None
    unpriced: int = 0


@dataclass(frozen=True, kw_only=True)
class Move:
    """A share that is not what it was in the period before.

    `low` and `high` bound the difference (now less before) with 95 % confidence; `size` is the bound nearer to 0, and 0
    where the interval holds 0: what surely moved, so that few tasks can't win by chance. `tasks` are to be looked for
    in the slice with `subject` as its playbook; of a tool they name it.
    """

    what: MoveKind
    subject: str
    before: Share
    now: Share
    low: float
    high: float
    size: float
    better: bool
    tasks: Selector


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The first page. `ended` counts all tasks that ended in the slice, `unfolded` those that are not counted yet."""

    tiles: Sequence[Tile]
    days: Sequence[Day]
    playbooks: Sequence[PlaybookRow]
    moves: Sequence[Move]
    ended: int
    unfolded: int
