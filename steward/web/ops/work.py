"""What tasks did: a playbook's way and its trajectories, the tools and what went wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from steward.domain.figures.distributions import Histogram
from steward.domain.figures.outcomes import OUTCOMES, Outcome
from steward.domain.figures.slices import Selector
from steward.domain.figures.words import (
    ERRORS_COUNT,
    NO_PLAYBOOK,
    NOTHING,
    OUTCOME_NAMES,
    TOOLS_COUNT,
    percent,
    what_stopped,
)
from steward.domain.figures.work import ErrorGroup, PlaybookFigures, ToolFigures, ToolRow, Trajectory
from steward.domain.text import plural
from steward.web.charts import Bar, Part, columns, share_of
from steward.web.ops.filters import Wanted
from steward.web.ops.sheet import Cell, Figure, Head, Sheet, Table, head_of
from steward.web.ops.words import name, number, said, share_cell
from steward.web.rows import When, when
from steward.web.text import plain

_MOST_COLUMNS = 40
_STAGES = {
    "asked": "Asked",
    "planned": "Planned",
    "checked": "Plan checked",
    "acted": "Acted",
    "verified": "Verified",
    "complete": "Complete",
}


def playbook_sheet(found: PlaybookFigures, wanted: Wanted, ceiling: int | None) -> Sheet:
    """One playbook, or all; `ceiling` is how many actions a task of it may take."""
    return Sheet(
        name="playbook",
        title="No playbook" if wanted.playbook == NO_PLAYBOOK else plain(wanted.playbook or "All playbooks"),
        lead="How far tasks got, which ways they took, and what stopped them."
        + ("" if wanted.playbook else " Choose a playbook above to see it alone."),
        figures=[
            _funnel(found, wanted),
            _steps(found.steps, wanted, ceiling),
            _trajectories(found, wanted),
            _stops(found, wanted),
        ],
    )


def _funnel(found: PlaybookFigures, wanted: Wanted) -> Figure:
    rows = [
        [
            Cell(text=_STAGES[stage.name]),
            Cell(
                text="",
                raw="" if stage.share.value is None else f"{stage.share.value:.4f}",
                share=share_of(stage.share.count, stage.share.of),
            ),
            number(stage.share.count, wanted.behind(stage.tasks)),
            Cell(text="" if stage.share.value is None else percent(stage.share.value)),
        ]
        for stage in found.funnel
        if stage.share.of
    ]
    heads = head_of("Got so far", "Share", numbers=("Tasks", "Of all"))
    return Figure(id="funnel", title="How far they got", table=Table(head=heads, rows=rows), half=True)


def _steps(steps: Histogram, wanted: Wanted, ceiling: int | None) -> Figure:
    most = max(steps.bins, default=0)
    shown = min(max(most, ceiling or 0), _MOST_COLUMNS)
    beyond = sum(count for place, count in steps.bins.items() if place > shown)
    bars = [_steps_bar(place, steps.bins.get(place, 0), wanted) for place in range(shown + 1)]
    if beyond:
        href = wanted.behind(Selector(kind="steps", value=f"{shown + 1}-{most}"))
        part = Part(value=beyond, tone="accent", text=plural(beyond, "task"), href=href)
        bars.append(Bar(label=f"over {shown} steps", short=f"> {shown}", parts=[part]))
    inside = ceiling is not None and ceiling <= shown
    rows = [
        [Cell(text=str(place)), number(steps.bins[place], wanted.behind(Selector(kind="steps", value=str(place))))]
        for place in sorted(steps.bins)
    ]
    median, high = steps.quantile(0.5), steps.quantile(0.95)
    note = "" if median is None or high is None else f"Median {median:.0f}, 95th percentile {high:.0f}."
    if ceiling is not None:
        note += f" The dashed line is the ceiling of {ceiling}."
    return Figure(
        id="steps",
        title="Steps of a task",
        note=note.strip(),
        plots=[("Tasks by their steps", columns(bars, mark=ceiling + 1 if inside and ceiling is not None else None))],
        table=Table(head=head_of(numbers=("Steps", "Tasks")), rows=rows),
        half=True,
    )


def _steps_bar(place: int, count: int, wanted: Wanted) -> Bar:
    href = wanted.behind(Selector(kind="steps", value=str(place)))
    part = Part(value=count, tone="accent", text=plural(count, "task"), href=href)
    return Bar(label=plural(place, "step"), short=str(place), parts=[part])


def _trajectories(found: PlaybookFigures, wanted: Wanted) -> Figure:
    heads = [
        Head(text="Way"),
        Head(text="Share", num=True),
        Head(text="Ended"),
        Head(text="Time, mean", num=True),
        Head(text="Cost, mean", num=True),
    ]
    more = found.paths - len(found.trajectories)
    return Figure(
        id="trajectories",
        title="Trajectories",
        note="The ways that tasks took through nodes and tools; rare ones that end badly come first."
        + (f" {more:,} more are not shown." if more > 0 else ""),
        table=Table(head=heads, rows=[_trajectory(one, wanted) for one in found.trajectories]),
    )


def _trajectory(one: Trajectory, wanted: Wanted) -> list[Cell]:
    path = [plain(word) for word in one.path]
    return [
        Cell(text=" → ".join(path), path=path, tone="bad" if one.bad else "", href=wanted.behind(one.tasks)),
        share_cell(one.share, wanted.behind(one.tasks)),
        Cell(text=_ends(one.outcomes)),
        said(one.seconds, "seconds"),
        said(one.cost, "usd"),
    ]


def _ends(outcomes: Mapping[Outcome, int]) -> str:
    return ", ".join(f"{outcomes[one]:,} {OUTCOME_NAMES[one]}" for one in OUTCOMES if outcomes.get(one))


def _stops(found: PlaybookFigures, wanted: Wanted) -> Figure:
    heads = head_of("What stopped it", "Rule or limit", numbers=("Of the tasks", "Times"))
    rows = [
        [
            Cell(text=plain(what_stopped(stop.code)), raw=stop.code, href=wanted.behind(stop.tasks)),
            Cell(text=plain(stop.rule)),
            share_cell(stop.share, wanted.behind(stop.tasks)),
            number(stop.times),
        ]
        for stop in found.stops
    ]
    return Figure(
        id="stops", title="What stopped plans", table=Table(head=heads, rows=rows), empty="No plan was stopped."
    )


def tools_sheet(found: ToolFigures, wanted: Wanted, now: float) -> Sheet:
    """The tools, and each kind of error once."""
    return Sheet(
        name="tools",
        title="Tools",
        lead="How calls went, as they were read back. Times run from the intent to the receipt.",
        figures=[_tools(found, wanted), _errors(found, wanted, now)],
    )


def _tools(found: ToolFigures, wanted: Wanted) -> Figure:
    numbers = ("Calls", "Retries", "Lost", "Refused", "Refuted", "Unknown", "Failed", "p50", "p95")
    heads = head_of("Tool", numbers=numbers)
    return Figure(
        id="tools",
        title="Calls by tool",
        note=TOOLS_COUNT,
        table=Table(head=heads, rows=[_tool(one, wanted) for one in found.tools]),
    )


def _tool(row: ToolRow, wanted: Wanted) -> list[Cell]:
    def behind(what: str) -> str:
        return wanted.behind(Selector(kind="tool", value=row.tool, detail=what))

    return [
        Cell(text=name(row.tool, "none"), href=wanted.behind(row.tasks)),
        number(row.calls, wanted.behind(row.tasks)),
        number(row.retries, behind("retries")),
        number(row.lost, behind("lost")),
        number(row.refused, behind("refused")),
        number(row.refuted, behind("refuted")),
        number(row.unknown, behind("unknown")),
        share_cell(row.failed, behind("failed")),
        said(row.seconds.quantile(0.5), "seconds"),
        said(row.seconds.quantile(0.95), "seconds"),
    ]


def _errors(found: ToolFigures, wanted: Wanted, now: float) -> Figure:
    heads = head_of("What was said", "Tool", "Kind", numbers=("Times", "Tasks"), then=("First seen", "Last seen"))
    return Figure(
        id="errors",
        title="Errors",
        note=f"{ERRORS_COUNT} Those that differ only in numbers, ids, names in quotes and times are one.",
        table=Table(head=heads, rows=[_error(one, wanted, now) for one in found.errors]),
        empty="No call failed.",
    )


def _error(group: ErrorGroup, wanted: Wanted, now: float) -> list[Cell]:
    return [
        Cell(text=plain(group.text), href=wanted.behind(group.tasks)),
        Cell(text=plain(group.tool)),
        Cell(text=group.kind),
        number(group.count),
        number(group.tasks_hit, wanted.behind(group.tasks)),
        moment(when(group.first_at, now)),
        moment(when(group.last_at, now)),
    ]


def moment(at: When | None) -> Cell:
    """A time, relative for the eye and exact for the machine."""
    return Cell(text=at.text, raw=at.iso, when=at) if at else Cell(text=NOTHING)
