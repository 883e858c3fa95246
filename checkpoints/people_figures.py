"""The people who answer questions, and the workers that carry tasks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.figure_rows import histogram, sums_of
from steward.checkpoints.snapshot import Look
from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.people import GivenUp, Load, PeopleDay, PeopleFigures, Waiting
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.sums import total

_Answers: TypeAlias = Mapping[str, Sequence[DictRow]]  # what they tell apart
_QUANTILES = (("p50", 0.5), ("p90", 0.9))


async def people(look: Look, wanted: Slice) -> PeopleFigures:
    values = bounds(wanted)
    (ages,) = await look("open_ages", values)
    answers: dict[str, list[DictRow]] = {}
    for row in await look("answers", values):
        answers.setdefault(row["what"], []).append(row)
    unnamed = any(row["person"] is None for row in answers.get("decided", []))
    load = _load(answers, await look("joint_answers", values) if unnamed else [])
    return PeopleFigures(
        days=_days(await look("days_of_reviews", values)),
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
    counts = {(str(row["day"]), row["what"]): row["reviews"] for row in found}
    dates = sorted({date for date, _ in counts})
    return [
        PeopleDay(date=date, opened=counts.get((date, "opened"), 0), decided=counts.get((date, "decided"), 0))
        for date in dates
    ]


def _waiting(answers: _Answers) -> list[Waiting]:
    """Each reason and group, those answered most often first."""
    kinds = sorted({(row["reason"], row["group"]) for row in answers.get("decided", [])})
    return sorted((_waited(*kind, answers) for kind in kinds), key=lambda one: -one.decided)


def _waited(reason: str, group: str, answers: _Answers) -> Waiting:
    found = {
        what: _seconds(row for row in answers.get(what, []) if (row["reason"], row["group"]) == (reason, group))
        for what in ("viewed", "claimed", "decided")
    }
    return Waiting(
        reason=reason,
        group=group,
        decided=found["decided"].total,
        **{f"{what}_{name}": found[what].quantile(share) for what in found for name, share in _QUANTILES},
        tasks=Selector(kind="decided", value=reason, detail=group),
    )


def _load(answers: _Answers, joint: Sequence[DictRow]) -> list[Load]:
    """Each person, who answered most first; an answer that several gave together counts for each of them."""
    decided = [row for row in (*answers.get("decided", []), *joint) if row["person"] is not None]
    said: dict[str, Counter[str]] = {}
    for row in (*answers.get("said", []), *joint):
        said.setdefault(row["person"], Counter())[row["said"] or ""] += row["reviews"]
    found = [
        _loaded(name, _seconds(row for row in decided if row["person"] == name), said[name])
        for name in sorted({row["person"] for row in decided})
    ]
    return sorted(found, key=lambda one: -one.decided)


def _loaded(person: str, seconds: Histogram, said: Mapping[str, int]) -> Load:
    """What they said counts as `quick` and `looked` where they had looked, as `approved` where they had not."""
    looked = said["looked"] + said["quick"]
    return Load(
        person=person,
        decided=seconds.total,
        approved=looked + said["approved"],
        quick=Share(count=said["quick"], of=looked),
        median=seconds.quantile(0.5),
        tasks=Selector(kind="person", value=person),
    )


def _seconds(found: Iterable[DictRow]) -> Histogram:
    """Those who did not look or claim first are in none."""
    return histogram((row for row in found if row["bin"] is not None), "seconds", "reviews")
