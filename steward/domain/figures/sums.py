"""The sums that shares, costs and funnels are made of, and what moved between two periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from steward.domain.figures.distributions import Share, difference, sure
from steward.domain.figures.outcomes import StageName
from steward.domain.figures.overview import Move, MoveKind
from steward.domain.figures.slices import Selector
from steward.domain.figures.work import Stage

MOST_MOVES = 5
_LEAST_MOVE = 0.0005  # what is less reads 0.0 points


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Of some ended tasks: how many came to what, how far they got, and what they took.

    `asked` are those in which a person decided, `ceiling` those that reached a limit, `waiters` those that waited for
    other systems, `checks` the checks of plans and `refused` those that refused one.
    """

    ended: int = 0
    alone: int = 0
    with_person: int = 0
    limited: int = 0
    failed: int = 0
    cancelled: int = 0
    asked: int = 0
    ceiling: int = 0
    planned: int = 0
    checked: int = 0
    acted: int = 0
    verified: int = 0
    steps: int = 0
    tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0
    model_calls: int = 0
    repairs: int = 0
    replans: int = 0
    waiters: int = 0
    waited: float = 0.0
    crashed: int = 0
    checks: int = 0
    refused: int = 0

    @property
    def complete(self) -> int:
        return self.alone + self.with_person

    @property
    def judged(self) -> int:
        """Those that ended by themselves: what somebody cancelled says nothing about the agent."""
        return self.ended - self.cancelled

    @property
    def cost_per_complete(self) -> float | None:
        """What all of them cost, for each that was completed: failures are paid for, too."""
        return self.cost / self.complete if self.complete else None

    def share(self, count: int) -> Share:
        """Of those that ended by themselves."""
        return Share(count=count, of=self.judged)


_NAMES = [one.name for one in fields(Sums)]
_values = attrgetter(*_NAMES)


def total(sums: Iterable[Sums]) -> Sums:
    """All of them together."""
    columns = zip(*map(_values, sums), strict=True)
    return Sums(**dict(zip(_NAMES, map(sum, columns), strict=False)))  # of none there are no columns


def funnel(sums: Sums) -> list[Stage]:
    """How many got at least so far."""
    counts: Mapping[StageName, int] = {
        "asked": sums.ended,
        "planned": sums.planned,
        "checked": sums.checked,
        "acted": sums.acted,
        "verified": sums.verified,
        "complete": sums.complete,
    }
    return [
        Stage(name=name, share=Share(count=count, of=sums.ended), tasks=Selector(kind="stage", value=name))
        for name, count in counts.items()
    ]


def moves(
    before: Mapping[str, Sums], now: Mapping[str, Sums], tools_before: Mapping[str, Share], tools: Mapping[str, Share]
) -> list[Move]:
    """The shares that surely moved most, by playbook and by tool, the largest first.

    Of each difference the 95 % interval is taken, and of that the bound nearer to 0: a few tasks have a wide interval,
    which holds 0 or nearly so, and can't win.
    """
    found = [
        move for name in {*before, *now} for move in _of_playbook(name, before.get(name, Sums()), now.get(name, Sums()))
    ]
    found += [
        _move("tool_failed", name, tools_before[name], tools[name], Selector(kind="tool", value=name, detail="failed"))
        for name in {*tools_before} & {*tools}
    ]
    moved = sorted(
        (one for one in found if abs(one.size) >= _LEAST_MOVE), key=lambda one: (-abs(one.size), one.subject, one.what)
    )
    return moved[:MOST_MOVES]


def _of_playbook(name: str, before: Sums, now: Sums) -> list[Move]:
    shares: Sequence[tuple[MoveKind, Share, Share, Selector]] = (
        ("alone", before.share(before.alone), now.share(now.alone), Selector(kind="outcome", value="alone")),
        ("asked", before.share(before.asked), now.share(now.asked), Selector(kind="asked")),
        ("limit", before.share(before.limited), now.share(now.limited), Selector(kind="outcome", value="limit")),
        ("failed", before.share(before.failed), now.share(now.failed), Selector(kind="outcome", value="failed")),
    )
    return [_move(what, name, was, is_, tasks) for what, was, is_, tasks in shares]


def _move(what: MoveKind, subject: str, before: Share, now: Share, tasks: Selector) -> Move:
    low, high = difference(before, now)
    size = sure(low, high)
    return Move(
        what=what,
        subject=subject,
        before=before,
        now=now,
        low=low,
        high=high,
        size=size,
        better=size > 0 if what == "alone" else size < 0,
        tasks=tasks,
    )
