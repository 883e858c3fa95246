"""Whether tasks still go as they used to, for operators: each playbook's watch, its figures, and the alarms."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.alarms import Alarm
from steward.domain.drift.figures import TITLES
from steward.domain.drift.standing import FigureStanding, Standing, figures_of, standing, strength, strongest
from steward.domain.drift.watch import Watch
from steward.domain.figures.distributions import Share
from steward.domain.figures.words import NO_PLAYBOOK, playbook_meant
from steward.domain.text import line
from steward.service import App
from steward.web.alarm_page import ANSWERED, address
from steward.web.ops.filters import Wanted
from steward.web.ops.sheet import Cell, Figure, Table, head_of
from steward.web.ops.words import name, number, share_cell
from steward.web.ops.work import moment
from steward.web.rows import when

_MOST_ALARMS = 50
_SAID: dict[Standing, tuple[str, str]] = {
    "learning": ("Learning", ""),
    "watched": ("As usual", "good"),
    "alarm": ("Alarm", "bad"),
}
_NOTE = (
    "As it is now, whatever the range: each ended task against what is usual for its playbook. Evidence of 1 is an "
    "alarm; while nothing changes, at most one a quarter is expected."
)


async def drift_figures(app: App, wanted: Wanted, now: float) -> list[Figure]:
    """Of one playbook its figures, else a line for each; and the alarms there were."""
    if app.drift is None or app.alarms is None:
        return []
    watches = await app.drift.watches()
    chosen = playbook_meant(wanted.playbook)
    mine = [one for one in watches if chosen in (None, one.playbook)]
    alarms = await app.alarms.list(open_only=False, kind="drift", subject=chosen, limit=_MOST_ALARMS)
    shown = _watch(mine[0]) if chosen is not None and mine else _watches(mine, wanted)
    return [shown, _alarms(alarms, now)]


def _watches(found: Sequence[Watch], wanted: Wanted) -> Figure:
    heads = head_of("Playbook", "Stands", numbers=("Tasks", "Evidence"), then=("Most of it",))
    return Figure(
        id="drift",
        title="Drift",
        note=_NOTE,
        table=Table(head=heads, rows=[_line(one, wanted) for one in found]),
        empty="No task has ended since there is a watch.",
    )


def _line(watch: Watch, wanted: Wanted) -> list[Cell]:
    text, tone = _SAID[standing(watch)]
    most = strongest(watch)
    own = wanted.query(playbook=watch.playbook or NO_PLAYBOOK)
    return [
        Cell(text=name(watch.playbook, NO_PLAYBOOK), href=f"/ops/playbook{own}"),
        Cell(text=text, tone=tone, href=address(watch.alarm) if watch.alarm else ""),
        number(watch.tasks),
        _evidence(strength(watch)),
        Cell(text=TITLES[most.figure] if most else ""),
    ]


def _watch(watch: Watch) -> Figure:
    heads = head_of("A task", numbers=("Usual", "Lately", "Evidence"))
    return Figure(
        id="drift",
        title=f"Drift: {_SAID[standing(watch)][0].lower()}",
        note=_NOTE,
        table=Table(head=heads, rows=[_figure(one) for one in figures_of(watch)]),
    )


def _figure(one: FigureStanding) -> list[Cell]:
    return [
        Cell(text=TITLES[one.figure], raw=one.figure),
        share_cell(Share(count=one.usual, of=one.usual_of)),
        share_cell(Share(count=one.lately, of=one.lately_of)),
        _evidence(one.strength) if one.watched else Cell(text="too few tasks"),
    ]


def _evidence(value: float) -> Cell:
    return Cell(text=f"{value:.2f}", raw=f"{value:.6g}")


def _alarms(found: Sequence[Alarm], now: float) -> Figure:
    rows = [
        [
            Cell(text=one.id, href=address(one.id)),
            Cell(text=name(one.finding.subject, NO_PLAYBOOK)),
            moment(when(one.opened_at, now)),
            Cell(text=ANSWERED[one.answer] if one.answer else "Waits for an answer", tone="" if one.answer else "bad"),
            Cell(text=line(one.finding.text, 300), raw=one.finding.text),
        ]
        for one in found
    ]
    heads = head_of("Alarm", "Playbook", "Noticed", "Answer", "What changed")
    return Figure(
        id="alarms",
        title="Alarms",
        table=Table(head=heads, rows=rows),
        empty="There was none.",
        note="The newest first.",
    )
