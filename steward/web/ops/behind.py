"""The tasks behind a number."""

from __future__ import annotations

from urllib.parse import quote

from steward.domain.figures.lists import MOST_COUNTED, TaskLine, TaskPage
from steward.domain.figures.words import OUTCOME_NAMES, cost, counted
from steward.domain.text import line, short
from steward.web.ops.sheet import Cell, Figure, Sheet, Table, head_of
from steward.web.ops.words import OUTCOME_TONES, name, number, said
from steward.web.ops.work import moment
from steward.web.rows import when
from steward.web.text import plain

_GOAL = 120  # characters


def behind_sheet(found: TaskPage, select: str, now: float) -> Sheet:
    """A page of the list; `select` is what it was asked for by."""
    heads = head_of(
        "Task",
        "Goal",
        "Playbook",
        "Outcome",
        "Because",
        numbers=("Steps", "Time", "Cost", "Confidence"),
        then=("Ended",),
    )
    tasks = Figure(
        id="tasks",
        title=counted(found.total),
        note=f"The CSV has the first {MOST_COUNTED - 1:,}." if found.total >= MOST_COUNTED else "",
        table=Table(head=heads, rows=[_line(one, now) for one in found.tasks]),
        empty="No task of this range is behind it any more.",
    )
    lead = f"Selected by {_selected(select)}. A task stands here once, however often it was counted."
    return Sheet(name="tasks", title="The tasks behind the number", lead=lead, figures=[tasks])


def _selected(select: str) -> str:
    """By what, where a number stands for words: those of a path or an error may be long."""
    kind = select.partition(":")[0]
    return f"one {kind} ({plain(select)})" if kind in ("path", "error") else plain(select)


def _line(task: TaskLine, now: float) -> list[Cell]:
    return [
        Cell(text=short(task.id), raw=task.id, href=f"/tasks/{quote(task.id, safe='')}"),
        Cell(text=line(task.goal, _GOAL), raw=plain(task.goal)),
        Cell(text=name(task.playbook, "none")),
        _outcome(task),
        Cell(text=plain(task.end).replace("_", " "), raw=task.end),
        number(task.steps),
        said(task.seconds, "seconds"),
        Cell(
            text=cost(task.cost, unpriced=task.unpriced),
            raw=f"{task.cost:.15g}" if task.cost or not task.unpriced else "",
        ),
        Cell(text="" if task.confidence is None else f"{task.confidence:.2f}"),
        moment(when(task.finished_at, now)),
    ]


def _outcome(task: TaskLine) -> Cell:
    if task.outcome == "running":
        return Cell(text="running")
    return Cell(text=OUTCOME_NAMES[task.outcome], raw=task.outcome, tone=OUTCOME_TONES[task.outcome])
