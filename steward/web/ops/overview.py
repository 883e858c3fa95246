"""The first page: what became of all tasks, by day and playbook, and what is not as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from steward.domain.figures.outcomes import OUTCOMES, Outcome
from steward.domain.figures.overview import Day, Move, Overview, PlaybookRow, Tile
from steward.domain.figures.slices import Selector, SelectorKind
from steward.domain.figures.words import NO_PLAYBOOK, NOTHING, OUTCOME_NAMES, counted
from steward.web.charts import Bar, Part, columns, spark
from steward.web.ops.filters import Wanted
from steward.web.ops.sheet import Cell, Figure, Sheet, Table, TileView, head_of
from steward.web.ops.words import OUTCOME_TONES, figure, name, number, said, share_cell, short_day
from steward.web.text import span

_TILES = {
    "alone": ("Verified without a person", True),
    "waiting": ("Waiting now", None),
    "failed": ("Failed", False),
    "reviews": ("Questions to people", None),
    "cost": ("Cost of a completed task", False),
    "steps": ("Steps of a task, median", False),
}  # title, and whether more is better
_MOVES: dict[str, Callable[[str], str]] = {
    "alone": lambda _: "complete without a person",
    "asked": lambda _: "went to a person",
    "limit": lambda _: "stopped at a limit",
    "failed": lambda _: "failed",
    "tool_failed": lambda tool: f"acts of {tool} that failed",
}


def overview_sheet(found: Overview, wanted: Wanted, now: float, dates: Sequence[str] = ()) -> Sheet:
    """The page in words and shapes; `dates` are the days that are shown in any case."""
    return Sheet(
        name="overview",
        title="Overview",
        lead="What became of the tasks that ended in this range, and of those that wait.",
        tiles=[_tile(one, wanted, now) for one in found.tiles],
        figures=[_days(found, wanted, dates), _playbooks(found, wanted), _moves(found, wanted)],
        notice=f"{counted(found.unfolded).capitalize()} ended just now and will be counted in a moment."
        if found.unfolded
        else "",
    )


def _tile(tile: Tile, wanted: Wanted, now: float) -> TileView:
    title, more_is_better = _TILES[tile.name]
    than, tone = _compared(tile, more_is_better)
    return TileView(
        title=title,
        text=figure(tile.value, tile.unit),
        href=wanted.behind(tile.tasks) if tile.value else "",
        than=than,
        tone=tone,
        line=spark(tile.line),
        also=_also(tile, wanted, now),
    )


_ALSO = {
    "of": "of {}",
    "share": "{} of those not cancelled",
    "limit": "{} stopped at a limit",
    "total": "{} in all",
    "unpriced": "{} tasks with calls without a known price",
    "oldest": "the oldest for {}",
    "at a limit": "{} at a limit",
    "decided": "{} decided",
    "median": "decided after {}, median",
    "p95": "95th percentile {}",
}  # what stands beside a tile's figure, by its name


def _also(tile: Tile, wanted: Wanted, now: float) -> list[Cell]:
    """What stands beside the figure; with that of the period before where there is one."""
    known = {one.name: one for one in tile.also}
    told: list[Cell] = []
    for one in tile.also:
        if one.name.endswith(" before") or not one.value:
            continue
        text = span(now - one.value) if one.unit == "time" else figure(one.value, one.unit)
        earlier = known.get(f"{one.name} before")
        was = f" ({figure(earlier.value, earlier.unit)} before)" if earlier and earlier.value is not None else ""
        words = _ALSO.get(one.name, one.name + " {}").format(text) + was
        told.append(Cell(text=words, href=wanted.behind(one.tasks)))
    return told


def _compared(tile: Tile, more_is_better: bool | None) -> tuple[str, str]:
    """How it was in the period before, and whether it is better now."""
    if tile.before is None or tile.value is None:
        return "", ""
    was = figure(tile.before, tile.unit)
    if tile.value == tile.before:
        return f"as before ({was})", ""
    up = tile.value > tile.before
    tone = "" if more_is_better is None else "good" if up == more_is_better else "bad"
    return f"{'up' if up else 'down'} from {was}", tone


def _days(found: Overview, wanted: Wanted, dates: Sequence[str]) -> Figure:
    known = {day.date: day for day in found.days}
    days = [known.get(date) or Day(date=date, outcomes={}) for date in sorted({*known, *dates})]
    shown: list[Outcome] = [one for one in OUTCOMES if any(day.outcomes.get(one) for day in days)]
    bars = [
        Bar(
            label=day.date,
            short=short_day(day.date),
            parts=[
                Part(
                    value=day.outcomes.get(one, 0),
                    tone=OUTCOME_TONES[one],
                    name=OUTCOME_NAMES[one],
                    href=_ended_so(day, one, wanted),
                )
                for one in shown
            ],
        )
        for day in days
    ]
    rows = [
        [
            Cell(text=day.date),
            *(number(day.outcomes.get(one, 0), _ended_so(day, one, wanted)) for one in shown),
        ]
        for day in days
        if any(day.outcomes.values())
    ]
    heads = head_of("Day", numbers=[OUTCOME_NAMES[one].capitalize() for one in shown])
    return Figure(
        id="days",
        title="Tasks by day and outcome",
        plots=[("Tasks by day and outcome", columns(bars))],
        table=Table(head=heads, rows=rows),
        empty="No task ended or waits in this range.",
    )


def _ended_so(day: Day, outcome: Outcome, wanted: Wanted) -> str:
    return wanted.behind(Selector(kind="outcome", value=outcome), **wanted.on(day.date))


def _playbooks(found: Overview, wanted: Wanted) -> Figure:
    heads = head_of(
        "Playbook",
        numbers=(
            "Ended",
            ("Alone", "Complete alone"),
            ("A person", "A person decided"),
            "Limit",
            "Failed",
            "Steps, median",
            ("p95", "Steps, p95"),
            "Time, median",
            "Cost",
            ("Each", "Cost of a completed task"),
        ),
    )
    rows = [_playbook(row, wanted) for row in found.playbooks]
    return Figure(
        id="playbooks",
        title="By playbook",
        note="Alone: complete, and no person decided anything. A person: somebody decided something. Limit: one was "
        "reached, whatever came of it. Each: what all cost, for each that is complete.",
        table=Table(head=heads, rows=rows),
    )


def _playbook(row: PlaybookRow, wanted: Wanted) -> list[Cell]:
    mine = {"playbook": row.playbook or NO_PLAYBOOK}
    own = wanted.query(**mine)

    def behind(kind: SelectorKind, value: str = "") -> str:
        return wanted.behind(Selector(kind=kind, value=value), **mine)

    return [
        Cell(text=name(row.playbook, NO_PLAYBOOK), href=f"/ops/playbook{own}"),
        number(row.ended, behind("ended")),
        share_cell(row.alone, behind("outcome", "alone")),
        share_cell(row.asked, behind("asked")),
        share_cell(row.ceiling, behind("ceiling")),
        number(row.outcomes.get("failed", 0), behind("outcome", "failed")),
        said(row.steps_median, "count"),
        said(row.steps_p95, "count"),
        said(row.seconds_median, "seconds"),
        replace(said(row.cost, "usd"), sub=f"{row.unpriced:,} unpriced" if row.unpriced else ""),
        said(row.cost_per_complete, "usd"),
    ]


def _moves(found: Overview, wanted: Wanted) -> Figure:
    heads = head_of("What", "Where", numbers=("Before", "Now", "Surely moved by"))
    return Figure(
        id="moves",
        title="What changed",
        note="The largest moves against the period before. A move counts for the part of it that chance does not "
        "explain: the bound of its 95 % interval that is nearer to nothing.",
        table=Table(head=heads, rows=[_move(one, wanted) for one in found.moves]),
        empty="Nothing moved more than chance explains.",
    )


def _move(move: Move, wanted: Wanted) -> list[Cell]:
    low, high = (100 * one for one in (move.low, move.high))
    points = f"{100 * move.size:+.1f} points"
    of_tool = move.what == "tool_failed"
    href = wanted.behind(move.tasks) if of_tool else wanted.behind(move.tasks, playbook=move.subject or NO_PLAYBOOK)
    return [
        Cell(text=_MOVES[move.what](move.subject), href=href if move.now.count else ""),
        Cell(text=name(move.subject, NO_PLAYBOOK)),
        share_cell(move.before),
        share_cell(move.now, href),
        Cell(
            text=f"{points} ({low:+.1f} to {high:+.1f})".replace("-", "−") if move.size else NOTHING,
            raw=f"{move.size:.4f}",
            tone="good" if move.better else "bad",
        ),
    ]
