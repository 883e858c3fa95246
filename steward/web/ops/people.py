"""The people who answer, and the workers that carry out: for operators only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.domain.figures.people import Load, PeopleDay, PeopleFigures, Waiting, WorkerFigures
from steward.domain.figures.slices import Selector, SelectorKind
from steward.domain.figures.words import NOTHING, percent
from steward.domain.model import Reason
from steward.web.charts import Bar, Part, Series, columns, lines
from steward.web.ops.filters import Wanted
from steward.web.ops.sheet import Cell, Figure, Sheet, Table, TileView, head_of
from steward.web.ops.words import number, said, share_cell, short_day
from steward.web.ops.work import moment
from steward.web.rows import clock, reason_chip, when
from steward.web.text import plain, span

_AGES = {
    "hour": ("under an hour", "< 1 h"),
    "day": ("under a day", "< 1 d"),
    "week": ("under a week", "< 7 d"),
    "older": ("older", "older"),
}
_QUICK = Selector(kind="person", detail="quick")


def people_sheet(found: PeopleFigures, wanted: Wanted, now: float, dates: Sequence[str] = ()) -> Sheet:
    """The people's page in words and shapes; `dates` are the days that are shown in any case."""
    return Sheet(
        name="people",
        title="People",
        lead="What people are asked, how long it takes them, and whether they read what they approve.",
        tiles=_tiles(found, wanted, now),
        figures=[_days(found, wanted, dates), _ages(found, wanted), _waiting(found, wanted), _load(found, wanted)],
    )


def _tiles(found: PeopleFigures, wanted: Wanted, now: float) -> list[TileView]:
    quick = found.quick.value

    def count(title: str, number: int, kind: SelectorKind, also: Sequence[Cell] = ()) -> TileView:
        href = wanted.behind(Selector(kind=kind)) if number else ""
        return TileView(title=title, text=f"{number:,}", href=href, also=also)

    return [
        count("Asked", sum(day.opened for day in found.days), "review"),
        count("Decided by people", sum(day.decided for day in found.days), "decided"),
        count("Open now", sum(found.open_ages), "open", _oldest(found.oldest_at, now)),
        TileView(
            title="Approved within 5 s",
            text=NOTHING if quick is None else percent(quick),
            href=wanted.behind(_QUICK) if quick else "",
            also=[Cell(text=f"{found.quick.count:,} of {found.quick.of:,} approvals that were looked at")],
        ),
    ]


def _oldest(since: float | None, now: float) -> list[Cell]:
    return [Cell(text=f"the oldest for {span(now - since)}")] if since else []


def _days(found: PeopleFigures, wanted: Wanted, dates: Sequence[str]) -> Figure:
    known = {day.date: day for day in found.days}
    days = [known.get(one) or PeopleDay(date=one, opened=0, decided=0) for one in sorted({*known, *dates})]
    labels = [short_day(day.date) for day in days]
    plot = lines(
        labels,
        [
            Series(name="asked", tone="warn", values=[float(day.opened) for day in days]),
            Series(name="decided", tone="good", values=[float(day.decided) for day in days]),
        ],
    )
    rows = [
        [
            Cell(text=day.date),
            number(day.opened, wanted.behind(Selector(kind="review"), **wanted.on(day.date))),
            number(day.decided, wanted.behind(Selector(kind="decided"), **wanted.on(day.date))),
        ]
        for day in days
    ]
    heads = head_of("Day", numbers=("Asked", "Decided"))
    return Figure(
        id="days",
        title="Arrivals against decisions",
        plots=[("Questions asked and decided by day", plot)] if any(d.opened or d.decided for d in found.days) else [],
        table=Table(head=heads, rows=rows),
        half=True,
    )


def _ages(found: PeopleFigures, wanted: Wanted) -> Figure:
    counts = dict(zip(_AGES, found.open_ages, strict=True))
    hrefs = {age: wanted.behind(Selector(kind="open", value=age)) for age in _AGES}
    bars = [
        Bar(label=title, short=brief, parts=[Part(value=counts[age], tone="warn", name="open", href=hrefs[age])])
        for age, (title, brief) in _AGES.items()
    ]
    rows = [[Cell(text=title), number(counts[age], hrefs[age])] for age, (title, _) in _AGES.items()]
    return Figure(
        id="ages",
        title="Open questions by age",
        plots=[("Open questions by age", columns(bars))],
        table=Table(head=head_of("Age", numbers=("Open",)), rows=rows),
        half=True,
    )


def _waiting(found: PeopleFigures, wanted: Wanted) -> Figure:
    numbers: list[str | tuple[str, str]] = ["Decided"]
    for what in ("First view", "Claim", "Decision"):
        numbers += [f"{what}, p50", ("p90", f"{what}, p90")]
    heads = head_of("Reason", "Group", numbers=numbers)
    return Figure(
        id="waiting",
        title="From question to decision",
        note="How long after a question was asked somebody looked at it, claimed it, decided it.",
        table=Table(head=heads, rows=[_waits(one, wanted) for one in found.waiting]),
        empty="Nobody decided a question in this range.",
    )


def _waits(one: Waiting, wanted: Wanted) -> list[Cell]:
    reasons = {reason.value: reason_chip(reason).text for reason in Reason}
    times = (
        one.viewed_p50,
        one.viewed_p90,
        one.claimed_p50,
        one.claimed_p90,
        one.decided_p50,
        one.decided_p90,
    )
    return [
        Cell(text=reasons.get(one.reason, plain(one.reason)), raw=one.reason, href=wanted.behind(one.tasks)),
        Cell(text=plain(one.group)),
        number(one.decided, wanted.behind(one.tasks)),
        *(said(time, "seconds") for time in times),
    ]


def _load(found: PeopleFigures, wanted: Wanted) -> Figure:
    heads = head_of("Person", numbers=("Decided", "Approved", "Within 5 s", "Median"))
    return Figure(
        id="load",
        title="Load by person",
        note="Approvals within 5 seconds of when the question was first seen were hardly read.",
        table=Table(head=heads, rows=[_person(one, wanted) for one in found.load]),
        empty="Nobody decided a question in this range.",
    )


def _person(load: Load, wanted: Wanted) -> list[Cell]:
    return [
        Cell(text=plain(load.person), href=wanted.behind(load.tasks)),
        number(load.decided, wanted.behind(load.tasks)),
        number(load.approved, wanted.behind(replace(load.tasks, detail="approved"))),
        share_cell(load.quick, wanted.behind(replace(load.tasks, detail="quick"))),
        said(load.median, "seconds"),
    ]


def workers_sheet(found: WorkerFigures, wanted: Wanted, now: float) -> Sheet:
    """The workers' page in words."""
    backlog = found.backlog
    return Sheet(
        name="workers",
        title="Workers",
        lead="Who carries tasks out now, what waits for them, what does not answer, and what was given up.",
        tiles=[
            TileView(title="Workers", text=f"{sum(one.alive for one in found.workers):,}"),
            TileView(title="Queued", text=f"{backlog.queued:,}", also=_oldest(backlog.oldest_at, now)),
            TileView(title="Under way", text=f"{backlog.running:,}"),
            TileView(title="For later", text=f"{backlog.scheduled:,}"),
        ],
        figures=[_workers(found, now), _outages(found, now), _limits(found, now), _given_up(found, wanted, now)],
    )


def _workers(found: WorkerFigures, now: float) -> Figure:
    heads = head_of("Worker", "State", numbers=("Busy",), then=("Since", "Last sign of life"))
    rows = [
        [
            Cell(text=f"{plain(one.name)} ({plain(one.host)}, {one.pid})"),
            Cell(
                text=("draining" if one.draining else "at work") if one.alive else "gone",
                tone="" if one.alive else "bad",
            ),
            Cell(text=f"{len(one.running)} of {one.concurrency}"),
            moment(when(one.started_at, now)),
            moment(when(one.beat_at, now)),
        ]
        for one in found.workers
    ]
    return Figure(
        id="workers",
        title="Who is there",
        table=Table(head=heads, rows=rows),
        empty="No worker is there. Tasks that are submitted wait until one is started: steward worker",
    )


def _outages(found: WorkerFigures, now: float) -> Figure:
    heads = head_of("Of", "What it said", numbers=("Tasks waiting",), then=("Since", "Next try"))
    rows = [
        [
            Cell(text=plain(one.host), tone="bad"),
            Cell(text=plain(one.said)),
            number(one.tasks),
            moment(when(one.since, now)),
            moment(clock(one.next_try)) if one.passes else Cell(text="once it is mended"),
        ]
        for one in found.outages
    ]
    return Figure(
        id="outages",
        title="What does not answer",
        table=Table(head=heads, rows=rows),
        empty="Every model and every system of a tool that was asked lately answers.",
    )


def _limits(found: WorkerFigures, now: float) -> Figure:
    heads = head_of("Of", "Limit", numbers=("In use", "Waiting"), then=("Paused",))
    rows = [
        [
            Cell(text=plain(one.name)),
            Cell(text=plain(one.cap) or "none"),
            number(one.in_use),
            number(one.waiting),
            Cell(text=f"for {span(one.paused_until - now)}" if one.paused_until and one.paused_until > now else ""),
        ]
        for one in found.limits
    ]
    return Figure(
        id="limits",
        title="Rate limits",
        table=Table(head=heads, rows=rows),
        empty="No call is capped; see STEWARD_RATE_LIMITS.",
    )


def _given_up(found: WorkerFigures, wanted: Wanted, now: float) -> Figure:
    titles = {"notices": "Notices that nobody took", "crashed": "Tasks whose process died under them"}
    rows = [
        [
            Cell(text=titles[one.what], raw=one.what, href=wanted.behind(one.tasks)),
            number(one.count, wanted.behind(one.tasks)),
            moment(when(one.last_at, now)),
        ]
        for one in found.given_up
        if one.count
    ]
    return Figure(
        id="given_up",
        title="Given up",
        table=Table(head=head_of("What", numbers=("Times",), then=("Last",)), rows=rows),
        empty="Nothing was given up in this range.",
    )
