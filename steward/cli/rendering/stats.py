"""Figures of many tasks for a terminal: the overview, and the way of a playbook's tasks."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from steward.cli.output import Output
from steward.cli.rendering import pieces as render
from steward.cli.rendering.fitting import figure_table
from steward.cli.text import ago, plain, plural
from steward.domain.figures.distributions import Histogram
from steward.domain.figures.outcomes import OUTCOMES, Outcome
from steward.domain.figures.overview import Day, Move, Overview, PlaybookRow, Tile
from steward.domain.figures.slices import Slice
from steward.domain.figures.words import (
    OUTCOME_NAMES,
    count,
    counted,
    figure,
    money,
    percent,
    seconds,
    share,
    what_stopped,
)
from steward.domain.figures.work import PlaybookFigures, Stop, Trajectory
from steward.domain.times import moment

_TILES = {
    "alone": "Verified without a person",
    "waiting": "Waiting now",
    "failed": "Failed",
    "reviews": "Questions to people",
    "cost": "Cost of a completed task",
    "steps": "Steps of a task, median",
}
_ORDER = ["alone", "failed", "waiting", "reviews", "cost", "steps"]
_STYLES: dict[Outcome, str] = {
    "alone": "green", "with_person": "cyan", "waiting": "yellow", "limit": "yellow", "failed": "red",
    "cancelled": "dim",
}  # fmt: skip
_SHORT: dict[Outcome, str] = {
    "alone": "alone", "with_person": "+person", "waiting": "waiting", "limit": "limit", "failed": "failed",
    "cancelled": "cancelled",
}  # fmt: skip
_MOVES = {
    "alone": "complete without a person",
    "asked": "went to a person",
    "limit": "stopped at a limit",
    "failed": "failed",
    "tool_failed": "acts that failed",
}
_BARS = "▁▂▃▄▅▆▇█"
_WIDTH = 24  # characters of a bar
_MOST_DAYS = 31
NUMBER = {"justify": "right", "no_wrap": True}


def period(wanted: Slice) -> Text:
    """From when to when, and of which tasks."""
    since, until = (moment(one, wanted.zone).strftime("%Y-%m-%d %H:%M") for one in (wanted.since, wanted.until))
    named = [wanted.playbook, wanted.model, wanted.prompt_version, wanted.release]
    only = "".join(f" · {plain(one) or 'no playbook'}" for one in named if one is not None)
    return Text(f"Tasks that ended {since} – {until} ({wanted.zone}){only}", style="dim")


def nothing(wanted: Slice) -> RenderableType:
    """The words for an empty period."""
    return Group(period(wanted), Text("No task ended or waits in this period. Look further back with --since 90d."))


def overview(found: Overview, wanted: Slice, now: float, output: Output) -> list[RenderableType]:
    """What became of the tasks, and what is not as it was."""
    if not found.ended and not found.days and not _waits(found):
        return [nothing(wanted)]
    parts: list[RenderableType] = [period(wanted), _tiles(found.tiles, now)]
    parts += [render.heading("By playbook"), _playbooks(found.playbooks)] if found.playbooks else []
    parts += [render.heading("By day"), _days(found.days)] if len(found.days) > 1 else []
    parts += [render.heading("What changed"), *_changes(found.moves)]
    if found.unfolded:
        parts.append(Text(f"{counted(found.unfolded).capitalize()} ended just now, not counted yet.", style="dim"))
    hint = output.command("stats", "--tasks", "outcome:failed")
    return [*parts, Text(f"\nThe tasks behind a number: {hint}", style="dim")]


def _waits(found: Overview) -> bool:
    return any(tile.value for tile in found.tiles if tile.name == "waiting")


def _tiles(tiles: Sequence[Tile], now: float) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold", min_width=10)
    for _ in range(2):
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold", style="dim")
    known = {tile.name: tile for tile in tiles}
    for tile in (known[name] for name in _ORDER if name in known):
        value = Text(figure(tile.value, tile.unit), style="bold", justify="right")
        grid.add_row(_TILES[tile.name], value, spark(tile.line), _beside(tile, now))
    return grid


def _beside(tile: Tile, now: float) -> str:
    """What stands beside a figure, and how it was before."""
    before = [] if tile.before is None else [f"before {figure(tile.before, tile.unit)}"]
    also = [
        f"{one.name} {ago(one.value, now) if one.unit == 'time' else figure(one.value, one.unit)}"
        for one in tile.also
        if one.value and "before" not in one.name
    ]
    return ", ".join([*also, *before])


def spark(line: Sequence[float | None]) -> str:
    """A line of figures as small columns; a blank where there is none."""
    known = [one for one in line if one is not None]
    top = max(known, default=0.0)
    if not top:
        return ""
    return "".join(" " if one is None else _BARS[min(7, int(one / top * 7.999))] for one in line)


def _playbooks(rows: Sequence[PlaybookRow]) -> Table:
    names: list[Outcome] = [one for one in OUTCOMES if any(row.outcomes[one] for row in rows)]
    heads = [
        ("Playbook", {"overflow": "fold", "ratio": 1}),
        ("Ended", NUMBER),
        *((_SHORT[one], NUMBER) for one in names),
    ]
    more = (("Share", NUMBER), ("Steps", NUMBER), ("Time", NUMBER), ("Cost", NUMBER))
    table = figure_table(
        *heads,
        *more,
        caption="Share: complete without a person, of those not cancelled. Steps: median/p95. Time: median. "
        "Cost: all of it for each completed task.",
    )
    for row in rows:
        steps = f"{figure(row.steps_median, 'count')}/{figure(row.steps_p95, 'count')}"
        table.add_row(
            Text(plain(row.playbook) or "none"),
            count(row.ended),
            *(Text(count(row.outcomes[one]), style=_STYLES[one] if row.outcomes[one] else "dim") for one in names),
            share(row.alone),
            steps if row.ended else "–",
            figure(row.seconds_median, "seconds"),
            "–" if row.cost_per_complete is None else money(row.cost_per_complete),
        )
    return table


def _days(days: Sequence[Day]) -> RenderableType:
    """A bar a day, each outcome in its own letter as well as its colour."""
    top = max(sum(day.outcomes.values()) for day in days)
    grid = Table.grid(padding=(0, 2))
    for day in days[-_MOST_DAYS:]:
        bar, words = Text(), list[str]()
        for name in OUTCOMES:
            bar.append("█" * _length(day.outcomes[name], top), style=_STYLES[name])
            words += [f"{day.outcomes[name]:,} {_SHORT[name]}"] if day.outcomes[name] else []
        grid.add_row(Text(day.date, style="dim"), bar, Text(", ".join(words)))
    left = len(days) - _MOST_DAYS
    return Group(grid, Text(f"{left} days before; --json has them all.", style="dim")) if left > 0 else grid


def _length(amount: int, top: int) -> int:
    return max(1, round(amount / top * _WIDTH)) if amount else 0


def _changes(moves: Sequence[Move]) -> list[RenderableType]:
    if not moves:
        return [Text("Nothing that is surely more than chance, beside the period before.", style="dim")]
    table = figure_table(
        ("What", {"overflow": "fold", "ratio": 1}), ("Before", NUMBER), ("Now", NUMBER), ("Surely", NUMBER)
    )
    for one in moves:
        subject = plain(one.subject) or "no playbook"
        table.add_row(
            f"{subject}: {_MOVES[one.what]}",
            f"{share(one.before)} of {one.before.of:,}",
            f"{share(one.now)} of {one.now.of:,}",
            Text(f"{'+' if one.size > 0 else '−'}{percent(abs(one.size))}", style="green" if one.better else "red"),
        )
    return [table]


def playbook(found: PlaybookFigures, wanted: Slice, most: int) -> list[RenderableType]:
    """How far its tasks got, their steps, the ways they took, and what stopped them."""
    if not found.steps.total:
        return [nothing(wanted)]
    name = "all playbooks" if wanted.playbook is None else plain(wanted.playbook) or "no playbook"
    title = f"{name}: {plural(found.steps.total, 'task')}"
    funnel = " → ".join(f"{stage.name} {stage.share.count:,}" for stage in found.funnel)
    parts: list[RenderableType] = [render.heading(title), Text(funnel), _steps(found.steps)]
    parts.append(_trajectories(found.trajectories[: 2 * most], found.paths))
    return [*parts, _stops(found.stops[:most])] if found.stops else parts


def _steps(steps: Histogram) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    top = max(steps.bins.values())
    for place in sorted(steps.bins):
        grid.add_row(
            f"{plural(place, 'step'):>9}",
            Text("█" * _length(steps.bins[place], top), style="cyan"),
            count(steps.bins[place]),
        )
    told = f"Steps: median {figure(steps.quantile(0.5), 'count')}, p95 {figure(steps.quantile(0.95), 'count')}"
    return Group(Text(told, style="dim"), grid)


def _trajectories(ways: Sequence[Trajectory], paths: int) -> RenderableType:
    """The ways, the rare ones that end badly first; each number lists its tasks with --tasks path:N."""
    left = paths - len(ways)
    rest = f" {left:,} more with --limit." if left > 0 else ""
    caption = f"!: rare, and ends badly. Time and cost: means. Its tasks: --tasks path:N.{rest}"
    table = figure_table(("path", NUMBER), ("Share", NUMBER), ("Time", NUMBER), ("Cost", NUMBER),
                         ("Trajectory", {"overflow": "fold", "ratio": 1}), caption=caption)  # fmt: skip
    for way in ways:
        ends = ", ".join(f"{amount:,} {OUTCOME_NAMES[one]}" for one, amount in way.outcomes.items() if amount)
        text = Text(plain(" → ".join(way.path)))
        text.append(f"  ({ends})", style="dim")
        mark = Text(f"! {way.id}", style="red") if way.bad else Text(str(way.id))
        table.add_row(mark, f"{share(way.share)}", seconds(way.seconds), money(way.cost), text)
    return table


def _stops(stops: Sequence[Stop]) -> Table:
    table = figure_table(("What stopped it", {"overflow": "fold", "ratio": 1}), ("Tasks", NUMBER), ("Times", NUMBER))
    for one in stops:
        what = f"{what_stopped(one.code)}: {one.rule}" if one.rule else what_stopped(one.code)
        table.add_row(plain(what), f"{one.share.count:,} ({share(one.share)})", f"{one.times:,}")
    return table
