"""The people who answer questions, and the workers that carry tasks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.figure_rows import histogram, sums_of
from steward.checkpoints.snapshot import Look
from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.people import GivenUp, Load, PeopleDay, PeopleFigures, Waiting
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.sums import total

_QUANTILES = (("p50", 0.5), ("p90", 0.9))


async def people(look: Look, wanted: Slice) -> PeopleFigures:
    values = bounds(wanted)
    (ages,) = await look("open_ages", values)
    answers = await look("answers", values)
    approvals = {row["person"]: row for row in await look("approvals", values)}
    load = _load(answers, approvals)
    return PeopleFigures(
        days=_days(await look("reviews", {**values, "timed": False})),
        open_ages=[ages[name] for name in ("hour", "day", "week", "older")],
        oldest_at=rows.optional_seconds(ages["oldest_at"]),
        waiting=_waiting(answers),
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


def _waiting(answers: Sequence[DictRow]) -> list[Waiting]:
    """Each reason and group, those answered most often first."""
    kinds = sorted({(row["reason"], row["group"]) for row in answers})
    found = [_waited(*kind, [row for row in answers if (row["reason"], row["group"]) == kind]) for kind in kinds]
    return sorted(found, key=lambda one: -one.decided)


def _waited(reason: str, group: str, answers: Sequence[DictRow]) -> Waiting:
    found = {what: _seconds(row for row in answers if row["what"] == what) for what in ("viewed", "claimed", "decided")}
    return Waiting(
        reason=reason,
        group=group,
        decided=found["decided"].total,
        **{f"{what}_{name}": found[what].quantile(share) for what in found for name, share in _QUANTILES},
        tasks=Selector(kind="decided", value=reason, detail=group),
    )


def _load(answers: Sequence[DictRow], approvals: Mapping[str, DictRow]) -> list[Load]:
    """Each person, who answered most first."""
    decided = [row for row in answers if row["what"] == "decided"]
    found = [
        _loaded(name, _seconds(row for row in decided if row["person"] == name), approvals.get(name))
        for name in sorted({row["person"] for row in decided})
    ]
    return sorted(found, key=lambda one: -one.decided)


def _loaded(person: str, seconds: Histogram, approvals: DictRow | None) -> Load:
    return Load(
        person=person,
        decided=seconds.total,
        approved=approvals["approved"] if approvals else 0,
        quick=Share(count=approvals["quick"], of=approvals["looked"]) if approvals else Share(count=0, of=0),
        median=seconds.quantile(0.5),
        tasks=Selector(kind="person", value=person),
    )


def _seconds(found: Iterable[DictRow]) -> Histogram:
    return histogram(found, "seconds", "reviews")
