"""Whether the regression cases still hold, for operators: the runs that were kept, with what they were run with."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.figures.distributions import Share
from steward.domain.json_value import Json
from steward.domain.ports.eval_runs import KeptRun
from steward.domain.text import line
from steward.service import App
from steward.web.ops.sheet import Cell, Figure, Table, head_of
from steward.web.ops.words import number, share_cell
from steward.web.ops.work import moment
from steward.web.rows import when

_MOST = 50


async def eval_figures(app: App, now: float) -> list[Figure]:
    """The newest runs; nothing where none was ever kept."""
    runs = await app.eval_runs.newest(limit=_MOST) if app.eval_runs else []
    return [_figure(runs, now)] if runs else []


def _figure(runs: Sequence[KeptRun], now: float) -> Figure:
    heads = head_of("Run", "Began", "Cases", "Planned by", numbers=("Passed", "Trials"), then=("Became", "Failed"))
    return Figure(
        id="evals",
        title="Regression cases",
        note="The newest runs first, each compared with the last good one of its set. steward eval record makes one.",
        table=Table(head=heads, rows=[_row(one, now) for one in runs]),
    )


def _row(one: KeptRun, now: float) -> list[Cell]:
    results = _list(one.run.get("results"))
    failed = [str(each.get("case")) for each in results if isinstance(each, dict) and each.get("findings")]
    worse = f"Worse than run {one.baseline}" if one.baseline else "A promise was broken"
    names = ", ".join(dict.fromkeys(failed))
    return [
        Cell(text=str(one.number)),
        moment(when(one.began_at, now)),
        Cell(text=line(one.cases, 60), raw=one.cases),
        Cell(text=line(str(one.run.get("model") or ""), 60)),
        share_cell(Share(count=len(results) - len(failed), of=len(results))),
        number(len(results)),
        Cell(text="Held" if one.held else worse, tone="good" if one.held else "bad"),
        Cell(text=line(names, 120), raw=names),
    ]


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
