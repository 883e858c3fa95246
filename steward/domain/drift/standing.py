"""How a watch stands, for those who look: each figure before and lately, and what speaks for a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from steward.domain.drift.figures import FIGURES, FigureName
from steward.domain.drift.watch import ENOUGH, Watch, answers

Standing = Literal["learning", "watched", "alarm"]


@dataclass(frozen=True, kw_only=True)
class FigureStanding:
    """A figure's yes from all tasks, as is usual and among the last ones; `strength` is its part of the watch's, of
    which 1 is an alarm. One that is not `watched` has too few tasks in what is usual."""

    figure: FigureName
    usual: int
    usual_of: int
    lately: int
    lately_of: int
    strength: float
    watched: bool


def standing(watch: Watch) -> Standing:
    """The watch in a word."""
    return "alarm" if watch.alarm else "watched" if watch.stream(FIGURES[0]).tasks >= ENOUGH else "learning"


def figures_of(watch: Watch) -> list[FigureStanding]:
    """All figures, in their order."""
    return [_figure(watch, name) for name in FIGURES]


def strength(watch: Watch) -> float:
    """What speaks for a change, where 1 is an alarm also while the bar is higher."""
    return watch.strength / watch.bar(watch.last_at)


def strongest(watch: Watch) -> FigureStanding | None:
    """The figure that speaks most for a change; None where none does."""
    telling = [one for one in figures_of(watch) if one.watched and one.strength]
    return max(telling, key=lambda one: one.strength, default=None)


def _figure(watch: Watch, name: FigureName) -> FigureStanding:
    stream = watch.stream(name)
    lately = answers(watch.recent, name)
    return FigureStanding(
        figure=name,
        usual=stream.hits,
        usual_of=stream.tasks,
        lately=sum(lately),
        lately_of=len(lately),
        strength=watch.part(name) / watch.bar(watch.last_at),
        watched=stream.tasks >= ENOUGH,
    )
