"""The people who answer questions, and the workers that carry tasks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.figure_rows import sums_of
from steward.checkpoints.snapshot import Look
from steward.domain.figures.distributions import Share
from steward.domain.figures.people import GivenUp, Load, PeopleDay, PeopleFigures, Waiting
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.sums import total

_QUANTILES = ("p50", "p90")


async def people(look: Look, wanted: Slice) -> PeopleFigures:
    values = bounds(wanted)
    (ages,) = await look("open_ages", values)
    load = [_load(row) for row in await look("load", values)]
    return PeopleFigures(
        days=_days(await look("reviews", values)),
        open_ages=[ages[name] for name in ("hour", "day", "week", "older")],
        oldest_at=rows.optional_seconds(ages["oldest_at"]),
        waiting=[_waiting(row) for row in await look("answers", values)],
        quick=Share(count=sum(one.quick.count for one in load), of=sum(one.quick.of for one in load)),
        load=load,
    )


async def given_up(look: Look, wanted: Slice) -> list[GivenUp]:
    """What nobody tries any more; tasks whose process died under them went to a person where it died again."""
    values = bounds(wanted)
    (row,) = await look("given_up", values)
    crashed = total([sums_of(one) for one in await look("sums", values)]).crashed
    return [
        GivenUp(what="notices", count=row["notices"], last_at=rows.optional_seconds(row["last_at"])),
        GivenUp(what="crashed", count=crashed, last_at=None, tasks=Selector(kind="crashed")),
    ]


def _days(found: Sequence[DictRow]) -> list[PeopleDay]:
    counts = Counter[tuple[str, str]]()
    for row in found:
        if row["day"] is not None:
            counts[str(row["day"]), row["what"]] += row["reviews"]
    dates = sorted({date for date, _ in counts})
    return [PeopleDay(date=date, opened=counts[date, "opened"], decided=counts[date, "decided"]) for date in dates]


def _waiting(row: DictRow) -> Waiting:
    quantiles = {
        f"{what}_{name}": value
        for what in ("viewed", "claimed", "decided")
        for name, value in zip(_QUANTILES, row[what] or (None, None), strict=True)
    }
    tasks = Selector(kind="decided", value=row["reason"], detail=row["group"])
    return Waiting(reason=row["reason"], group=row["group"], decided=row["reviews"], **quantiles, tasks=tasks)


def _load(row: DictRow) -> Load:
    return Load(
        person=row["person"],
        decided=row["reviews"],
        approved=row["approved"],
        quick=Share(count=row["quick"], of=row["looked"]),
        median=row["median"],
        tasks=Selector(kind="person", value=row["person"]),
    )
