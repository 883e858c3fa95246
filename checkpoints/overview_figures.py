"""The overview, of the sums of a period and of the one before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.figure_rows import histogram, sums_of
from steward.checkpoints.snapshot import Look
from steward.checkpoints.work_figures import failures
from steward.domain.figures.distributions import Histogram
from steward.domain.figures.outcomes import OUTCOMES, Outcome
from steward.domain.figures.overview import Also, Day, Overview, PlaybookRow, Tile, TileName, Unit
from steward.domain.figures.slices import PIECES, Selector, Slice
from steward.domain.figures.sums import Sums, moves, total


@dataclass(kw_only=True)
class Period:
    """What was read of one period. Each of `course` is one day of the zone in one part of the period, with the sums of
    which a line or a column is drawn; the period before has none."""

    by_playbook: Mapping[str, Sums]
    bins: Sequence[DictRow]
    reviews: Sequence[DictRow]
    course: Sequence[tuple[DictRow, Sums]] = ()

    def histogram(self, what: str, playbook: str | None = None) -> Histogram:
        found = [one for one in self.bins if one["what"] == what and playbook in (None, one["playbook"])]
        return histogram(found, "seconds" if what == "seconds" else "count")

    @cached_property
    def by_piece(self) -> dict[int, Sums]:
        return _grouped(self.course, "piece")

    @cached_property
    def total(self) -> Sums:
        return total(self.by_playbook.values())

    def line(self, figure: Callable[[Sums], float | None]) -> list[float | None]:
        """The figure in each part of the period."""
        return [figure(self.by_piece.get(place, Sums())) for place in range(PIECES)]

    def reviewed(self, what: str) -> Counter[int]:
        """How many questions came or were answered in each part."""
        counts = Counter[int]()
        for row in self.reviews:
            counts[row["piece"]] += row["reviews"] if row["what"] == what else 0
        return counts

    @property
    def review_median(self) -> float | None:
        found = [row for row in self.reviews if row["what"] == "decided"]
        return histogram(found, "seconds", "reviews").quantile(0.5)


async def read_period(look: Look, values: Mapping[str, object], *what: str) -> Period:
    """Of the slice with these bounds, with the distributions that are named, and without its course."""
    return Period(
        by_playbook={row["playbook"]: sums_of(row) for row in await look("sums", values)},
        bins=await look("bins", {**values, "what": [*what]}),
        reviews=await look("reviews", values),
    )


async def overview(look: Look, wanted: Slice, unfolded: int) -> Overview:
    """All of it, read on one snapshot."""
    values, values_before = bounds(wanted), bounds(wanted.before)
    now, before = await read_period(look, values, "steps", "seconds"), await read_period(look, values_before, "steps")
    now.course = [(row, sums_of(row)) for row in await look("course", values)]
    waiting = await look("waiting", values)
    tools, tools_before = await failures(look, values), await failures(look, values_before)
    return Overview(
        tiles=[*_tiles(now, before, waiting), _waiting_tile(waiting), _reviews_tile(now, before)],
        days=_days(now.course, waiting),
        playbooks=[_playbook(name, now, waiting) for name in _names(now, waiting)],
        moves=moves(before.by_playbook, now.by_playbook, tools_before, tools),
        ended=now.total.ended,
        unfolded=unfolded,
    )


def _grouped(found: Iterable[tuple[DictRow, Sums]], by: str) -> dict[Any, Sums]:
    groups: dict[Any, list[Sums]] = {}
    for row, sums in found:
        groups.setdefault(row[by], []).append(sums)
    return {name: total(sums) for name, sums in groups.items()}


def _tiles(now: Period, before: Period, waiting: Sequence[DictRow]) -> list[Tile]:
    here, there = now.total, before.total
    steps, steps_before = now.histogram("steps"), before.histogram("steps")
    alone, failed = Selector(kind="outcome", value="alone"), Selector(kind="outcome", value="failed")
    return [
        _tile("alone", "share", lambda one: one.share(one.alone).value, now, before, alone,
              [Also(name="of", unit="count", value=here.judged)]),
        _tile("failed", "count", lambda one: one.failed, now, before, failed,
              [Also(name="share", unit="share", value=here.share(here.failed).value),
               Also(name="limit", unit="count", value=outcomes_of(here, waiting)["limit"],
                    tasks=Selector(kind="outcome", value="limit"))]),
        _tile("cost", "usd", lambda one: one.cost_per_complete, now, before, Selector(kind="ended"),
              [Also(name="total", unit="usd", value=here.cost), Also(name="total before", unit="usd", value=there.cost),
               Also(name="unpriced", unit="count", value=here.unpriced, tasks=Selector(kind="unpriced"))]),
        Tile(
            name="steps",
            unit="calls",
            value=steps.quantile(0.5),
            before=steps_before.quantile(0.5),
            line=now.line(lambda one: one.steps / one.ended if one.ended else None),
            also=[Also(name="p95", unit="calls", value=steps.quantile(0.95)),
                  Also(name="p95 before", unit="calls", value=steps_before.quantile(0.95))],
            tasks=Selector(kind="ended"),
        ),
    ]  # fmt: skip


def _tile(
    name: TileName,
    unit: Unit,
    figure: Callable[[Sums], float | None],
    now: Period,
    before: Period,
    tasks: Selector,
    also: Sequence[Also],
) -> Tile:
    return Tile(
        name=name,
        unit=unit,
        value=figure(now.total),
        before=figure(before.total) if before.total.ended else None,
        line=now.line(figure),
        also=also,
        tasks=tasks,
    )


def _waiting_tile(waiting: Sequence[DictRow]) -> Tile:
    """As it is now, whichever the period; its line is not known, as nobody kept it."""
    count = sum(row["tasks"] for row in waiting)
    oldest = min((rows.seconds(row["oldest_at"]) for row in waiting), default=None)
    ceiling = sum(row["tasks"] for row in waiting if row["ceiling"])
    limited = Selector(kind="waiting", value="limit")
    also = [
        Also(name="oldest", unit="time", value=oldest),
        Also(name="at a limit", unit="count", value=ceiling, tasks=limited),
    ]
    return Tile(
        name="waiting", unit="count", value=count, before=None, line=[], also=also, tasks=Selector(kind="waiting")
    )


def _reviews_tile(now: Period, before: Period) -> Tile:
    opened, decided = now.reviewed("opened"), now.reviewed("decided")
    return Tile(
        name="reviews",
        unit="count",
        value=opened.total(),
        before=before.reviewed("opened").total(),
        line=[opened[place] for place in range(PIECES)],
        also=[
            Also(name="decided", unit="count", value=decided.total(), tasks=Selector(kind="decided")),
            Also(name="decided before", unit="count", value=before.reviewed("decided").total()),
            Also(name="median", unit="seconds", value=now.review_median),
            Also(name="median before", unit="seconds", value=before.review_median),
        ],
        tasks=Selector(kind="review"),
    )


def outcomes_of(sums: Sums, waiting: Iterable[DictRow]) -> dict[Outcome, int]:
    """How many came to what; of those that wait since a time in the period, those at a ceiling count as limit."""
    inside = [row for row in waiting if row["inside"]]
    held = sum(row["tasks"] for row in inside if row["ceiling"])
    counts: dict[Outcome, int] = {
        "alone": sums.alone,
        "with_person": sums.with_person,
        "waiting": sum(row["tasks"] for row in inside) - held,
        "limit": sums.limited + held,
        "failed": sums.failed,
        "cancelled": sums.cancelled,
    }
    return {name: counts[name] for name in OUTCOMES}


def _days(found: Sequence[tuple[DictRow, Sums]], waiting: Sequence[DictRow]) -> list[Day]:
    days = _grouped(found, "day")
    dates = sorted({*days, *(row["day"] for row in waiting if row["inside"])})
    return [
        Day(
            date=str(date),
            outcomes=outcomes_of(days.get(date, Sums()), [row for row in waiting if row["day"] == date]),
        )
        for date in dates
    ]


def _names(now: Period, waiting: Sequence[DictRow]) -> list[str]:
    """The playbooks, those with most tasks first."""
    counts = Counter[str]()
    for name, sums in now.by_playbook.items():
        counts[name] += sums.ended
    for row in waiting:
        counts[row["playbook"]] += row["tasks"] if row["inside"] else 0
    return [name for name, count in counts.most_common() if count]


def _playbook(name: str, now: Period, waiting: Sequence[DictRow]) -> PlaybookRow:
    sums = now.by_playbook.get(name, Sums())
    steps = now.histogram("steps", name)
    return PlaybookRow(
        playbook=name,
        outcomes=outcomes_of(sums, [row for row in waiting if row["playbook"] == name]),
        ended=sums.ended,
        alone=sums.share(sums.alone),
        asked=sums.share(sums.asked),
        ceiling=sums.share(sums.ceiling),
        steps_median=steps.quantile(0.5),
        steps_p95=steps.quantile(0.95),
        seconds_median=now.histogram("seconds", name).quantile(0.5),
        cost=sums.cost,
        cost_per_complete=sums.cost_per_complete,
        unpriced=sums.unpriced,
    )
