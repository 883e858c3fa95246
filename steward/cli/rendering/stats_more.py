"""Figures of many tasks for a terminal: tools, models, people, workers, and the tasks behind a number."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from steward.cli.output import Output
from steward.cli.rendering import pieces as render
from steward.cli.rendering import workers as render_workers
from steward.cli.rendering.fitting import figure_table
from steward.cli.rendering.stats import NUMBER, period
from steward.cli.text import age, ago, line, plain, plural, short
from steward.domain.figures.distributions import Histogram
from steward.domain.figures.lists import TaskPage
from steward.domain.figures.model import ConfidenceBin, ModelFigures, Threshold
from steward.domain.figures.people import Load, PeopleFigures, Waiting, WorkerFigures
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.words import (
    ERRORS_COUNT,
    NOTHING,
    OUTCOME_NAMES,
    TOOLS_COUNT,
    cost,
    count,
    counted,
    figure,
    money,
    percent,
    seconds,
    share,
)
from steward.domain.figures.work import ErrorGroup, ToolFigures, ToolRow

_GOAL = 200
_AGES = ("below an hour", "below a day", "below a week", "older")
_TOLD = {"notices": "notices that no channel took", "crashed": "tasks whose process died under them"}
_TEXT = {"overflow": "fold", "ratio": 1}


def tools(found: ToolFigures, wanted: Slice, now: float) -> list[RenderableType]:
    """The tools by how often they fail, and what went wrong with them."""
    if not found.tools:
        return [period(wanted), Text("No tool was called for them.")]
    heads = ("Calls", "Again", "Lost", "Refused", "Refuted", "Unknown", "Failed", "p50", "p95")
    caption = f"{TOOLS_COUNT} Again: retries. p50, p95: of a call."
    table = figure_table(("Tool", _TEXT), *((head, NUMBER) for head in heads), caption=caption)
    table.padding = 0  # so that the names of tools find room beside so many numbers
    for one in found.tools:
        table.add_row(*_tool(one))
    return [period(wanted), table, render.heading("Errors"), _errors(found.errors, now)]


def _tool(one: ToolRow) -> list[str | Text]:
    counts = [one.calls, one.retries, one.lost, one.refused, one.refuted, one.unknown]
    failed = Text(share(one.failed), style="red" if one.failed.count else "dim")
    return [plain(one.tool), *(count(each) for each in counts), failed, _at(one.seconds, 0.5), _at(one.seconds, 0.95)]


def _at(durations: Histogram, quantile: float) -> str:
    return figure(durations.quantile(quantile), "seconds")


def _errors(errors: Sequence[ErrorGroup], now: float) -> RenderableType:
    if not errors:
        return Text("None.", style="dim")
    table = figure_table(("error", NUMBER), ("Times", NUMBER), ("Tasks", NUMBER), ("First", NUMBER), ("Last", NUMBER),
                         ("What", _TEXT), caption=f"{ERRORS_COUNT} First, last: how long ago it was seen first and "
                         "last. Its tasks: --tasks error:N.")  # fmt: skip
    for one in errors:
        text = Text.assemble((plain(one.tool), "bold"), f" {one.kind}: {plain(one.text)}")
        first, last = (age(at, now) for at in (one.first_at, one.last_at))
        table.add_row(str(one.id), count(one.count), count(one.tasks_hit), first, last, text)
    return table


def model(found: ModelFigures, wanted: Slice) -> list[RenderableType]:
    """What models were asked and what it cost, and whether their confidence means anything."""
    if not found.models:
        return [period(wanted), Text("No model was asked for them.")]
    heads = ("Calls", "Errors", "Tokens in", "out", "Cost", "a call")
    table = figure_table(("Model", _TEXT), *((head, NUMBER) for head in heads))
    for one in found.models:
        cost = money(one.cost) + (f" + {one.unpriced:,} unpriced" if one.unpriced else "")
        tokens = (count(one.tokens_in), count(one.tokens_out))
        table.add_row(plain(one.model), count(one.calls), count(one.errors), *tokens, cost, seconds(one.seconds))
    told = (
        f"Plans refused by a check: {share(found.refused)} of {found.refused.of:,}; {plural(found.repairs, 'repair')}, "
        f"{plural(found.replans, 'plan')} anew. Waited for other systems: {found.waited.count:,} of "
        f"{plural(found.waited.of, 'task')}, {seconds(found.waited_seconds)}."
    )
    return [period(wanted), table, Text(told), *_confidence(found.confidence), *_thresholds(found.thresholds)]


def _confidence(bins: Sequence[ConfidenceBin]) -> list[RenderableType]:
    if not bins:
        return []
    table = figure_table("Confidence", ("Plans", NUMBER), ("Right", NUMBER), ("Surely between", NUMBER))
    for one in bins:
        low, high = one.right.interval
        name = f"{one.low:.2f} – {one.high:.2f}" if one.high > one.low else f"{one.low:.2f}"
        table.add_row(name, count(one.right.of), share(one.right), f"{percent(low)} and {percent(high)}")
    return [render.heading("Was it right to be so sure?"), table]


def _thresholds(thresholds: Sequence[Threshold]) -> list[RenderableType]:
    """Every tenth that would send any."""
    shown = [one for one in thresholds if round(one.at * 20) % 2 == 0 and one.sent.count]
    if not shown:
        return [Text("No plan was less than sure, so that no threshold would have sent any to people.", style="dim")]
    table = figure_table("With a threshold at", ("asked about", NUMBER), ("of the wrong ones caught", NUMBER))
    for one in shown:
        table.add_row(f"{one.at:.1f}", f"{count(one.sent.count)} ({share(one.sent)})", share(one.caught))
    return [render.heading("What another threshold would send to people"), table]


def people(found: PeopleFigures, wanted: Slice, now: float) -> list[RenderableType]:
    """How long questions waited for what, and who answered them."""
    opened, decided = sum(day.opened for day in found.days), sum(day.decided for day in found.days)
    ages = ", ".join(f"{amount:,} {name}" for name, amount in zip(_AGES, found.open_ages, strict=True) if amount)
    oldest = f"; the oldest came {ago(found.oldest_at, now)}" if found.oldest_at else ""
    parts: list[RenderableType] = [
        period(wanted),
        Text(f"{plural(opened, 'question')} came, people answered {decided:,}. Open now: {ages or 'none'}{oldest}."),
    ]
    if found.waiting:
        parts += [render.heading("How long until somebody"), _waiting(found.waiting)]
        parts += [render.heading("Who"), _load(found.load)]
        told = f"Approvals within 5 s of the first look: {share(found.quick)} of {found.quick.of:,}."
        parts += [Text(told)] if found.quick.of else []
    return parts


def _waiting(rows: Sequence[Waiting]) -> Table:
    table = figure_table(("Reason, group", _TEXT), ("Answered", NUMBER), ("looked p50/p90", NUMBER),
                         ("claimed", NUMBER), ("decided", NUMBER))  # fmt: skip
    for one in rows:
        table.add_row(
            f"{one.reason.replace('_', ' ')}, {plain(one.group)}",
            count(one.decided),
            _pair(one.viewed_p50, one.viewed_p90),
            _pair(one.claimed_p50, one.claimed_p90),
            _pair(one.decided_p50, one.decided_p90),
        )
    return table


def _pair(half: float | None, most: float | None) -> str:
    return NOTHING if half is None or most is None else f"{seconds(half)} / {seconds(most)}"


def _load(rows: Sequence[Load]) -> Table:
    table = figure_table(
        ("Person", _TEXT), ("Answered", NUMBER), ("Approved", NUMBER), ("Quick", NUMBER), ("Median", NUMBER)
    )
    for one in rows:
        quick = f"{one.quick.count:,} of {one.quick.of:,}" if one.quick.of else NOTHING
        table.add_row(plain(one.person), count(one.decided), count(one.approved), quick, figure(one.median, "seconds"))
    return table


def workers(found: WorkerFigures, wanted: Slice, now: float, output: Output) -> list[RenderableType]:
    """Who is there now, and what was given up in the period."""
    given_up = [f"{one.count:,} {_TOLD[one.what]}" for one in found.given_up if one.count]
    told = f"Given up in this period: {', '.join(given_up) or 'nothing'}."
    return [
        *render_workers.overview(found.workers, found.backlog, found.limits, now, output),
        *render_workers.down(found.outages),
        Text(told),
        period(wanted),
    ]


def tasks(found: TaskPage, wanted: Slice, chosen: Selector) -> list[RenderableType]:
    """The tasks behind a number."""
    head = Text.assemble(f"{counted(found.total)} behind ", (plain(str(chosen)), "bold"))
    if not found.tasks:
        return [period(wanted), head]
    table = figure_table(("Task", {"overflow": "fold", "min_width": 8}), ("Goal", _TEXT), "Outcome", ("Steps", NUMBER),
                         ("Time", NUMBER), ("Cost", NUMBER))  # fmt: skip
    for one in found.tasks:
        end = one.end if one.outcome in ("limit", "failed") and one.end not in ("", one.outcome) else ""
        table.add_row(
            short(one.id),
            Text(line(one.goal, _GOAL)),
            f"{OUTCOME_NAMES[one.outcome]}{f' ({end})' if end else ''}",
            count(one.steps),
            seconds(one.seconds),
            cost(one.cost, unpriced=one.unpriced),
        )
    return [period(wanted), Group(head, table)]
