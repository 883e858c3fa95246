"""The models: calls, tokens and cost, and whether their confidence means anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.domain.figures.model import ConfidenceBin, ModelDay, ModelFigures
from steward.domain.figures.slices import Selector, SelectorKind
from steward.domain.figures.words import NOTHING, percent, seconds
from steward.web.charts import Bar as Column
from steward.web.charts import Part, Plot, Series, columns, lines, share_of
from steward.web.ops.filters import Wanted
from steward.web.ops.sheet import Cell, Figure, Sheet, Table, TileView, head_of
from steward.web.ops.words import name, number, said, share_cell, short_day
from steward.web.text import plain

_TONES = ("accent", "info", "warn", "good", "bad", "neutral")


def model_sheet(found: ModelFigures, wanted: Wanted, dates: Sequence[str] = (), more: Sequence[Figure] = ()) -> Sheet:
    """The page in words and shapes; `dates` are the days that are shown in any case, and `more` stands below."""
    return Sheet(
        name="model",
        title="Model",
        lead="What the models were asked and what it cost; a fixed plan is none.",
        tiles=_tiles(found, wanted),
        figures=[
            _models(found, wanted),
            *_days(found, wanted, dates),
            _confidence(found, wanted),
            _thresholds(found, wanted),
            *more,
        ],
    )


def _tiles(found: ModelFigures, wanted: Wanted) -> list[TileView]:
    refused = found.refused.value
    waited = found.waited.value

    def behind(kind: SelectorKind, number: float | None) -> str:
        return wanted.behind(Selector(kind=kind)) if number else ""

    return [
        TileView(
            title="Plans refused",
            text=NOTHING if refused is None else percent(refused),
            href=behind("refused", refused),
            also=[Cell(text=f"{found.refused.count:,} of {found.refused.of:,}")],
        ),
        TileView(
            title="Repairs",
            text=f"{found.repairs:,}",
            href=behind("repaired", found.repairs),
            also=[Cell(text="answers put right after a refusal")],
        ),
        TileView(
            title="Plans made anew",
            text=f"{found.replans:,}",
            href=behind("replanned", found.replans),
            also=[Cell(text="after something was refuted")],
        ),
        TileView(
            title="Tasks that waited",
            text=NOTHING if waited is None else percent(waited),
            href=behind("waited", waited),
            also=[Cell(text=f"{seconds(found.waited_seconds)} in all")] if found.waited_seconds else [],
        ),
    ]


def _models(found: ModelFigures, wanted: Wanted) -> Figure:
    numbers = ("Calls", "Errors", "Tokens in", "Tokens out", "Cost", "Time of a call, mean")
    rows = [
        [
            Cell(text=name(row.model, "none"), href=wanted.behind(row.tasks)),
            number(row.calls, wanted.behind(row.tasks)),
            number(row.errors, wanted.behind(replace(row.tasks, detail="errors"))),
            number(row.tokens_in),
            number(row.tokens_out),
            Cell(
                text=said(row.cost, "usd").text + (f" and {row.unpriced:,} calls unpriced" if row.unpriced else ""),
                raw=f"{row.cost:.15g}",
            ),
            said(row.seconds if row.calls else None, "seconds"),
        ]
        for row in found.models
    ]
    heads = head_of("Model", numbers=numbers)
    return Figure(id="models", title="By model", table=Table(head=heads, rows=rows), empty="No model was asked.")


def _days(found: ModelFigures, wanted: Wanted, dates: Sequence[str]) -> list[Figure]:
    models = list(dict.fromkeys(day.model for day in found.days))
    shown = sorted({*dates, *(day.date for day in found.days)})
    at = {(day.date, day.model): day for day in found.days}
    heads = head_of("Day", "Model", numbers=("Calls", "Tokens", "Cost"))
    rows = [
        [
            Cell(text=day.date, href=f"/ops/model{wanted.query(**wanted.on(day.date))}"),
            Cell(text=plain(day.model)),
            number(day.calls),
            number(day.tokens),
            said(day.cost, "usd"),
        ]
        for day in found.days
    ]
    table = Table(head=heads, rows=rows)

    def stacked(value: str, title: str, unit: str = "") -> tuple[str, Plot]:
        bars = [
            Column(
                label=day,
                short=short_day(day),
                parts=[_part(at.get((day, one)), one, number, value, unit) for number, one in enumerate(models)],
            )
            for day in shown
        ]
        return title, columns(bars, unit=unit)

    return [
        Figure(
            id="days",
            title="By day",
            plots=[stacked("tokens", "Tokens by day"), stacked("cost", "Cost by day", "$")] if found.days else [],
            table=table,
            empty="No model was asked.",
        )
    ]


def _part(day: ModelDay | None, model: str, number_: int, value: str, unit: str) -> Part:
    much = 0.0 if day is None else float(getattr(day, value))
    text = f"{unit}{much:,.4g}" if unit else f"{much:,.0f}"
    return Part(value=much, tone=_TONES[min(number_, len(_TONES) - 1)], name=plain(model), text=text)


def _confidence(found: ModelFigures, wanted: Wanted) -> Figure:
    bins = [one for one in found.confidence if one.right.of]
    labels = [f"{one.low:.2f}–{one.high:.2f}" if one.low < one.high else f"{one.low:.2f}" for one in bins]
    plot = lines(
        labels,
        [
            Series(name="right", tone="accent", values=[one.right.value for one in bins], texts=_texts(bins)),
            Series(name="if confidence were true", tone="neutral", values=[(one.low + one.high) / 2 for one in bins]),
        ],
        links=[wanted.behind(one.tasks) for one in bins],
        bands=[one.right.interval for one in bins],
    )
    rows = [
        [
            Cell(text=label),
            number(one.right.of, wanted.behind(one.tasks)),
            share_cell(one.right),
            Cell(text=f"{percent(one.right.interval[0])} to {percent(one.right.interval[1])}"),
            Cell(text="", raw=f"{one.right.value or 0:.4f}", share=share_of(one.right.count, one.right.of)),
        ]
        for label, one in zip(labels, bins, strict=True)
    ]
    heads = head_of("Confidence", numbers=("Plans", "Turned out right", "95 % interval (Wilson)"), then=("",))
    return Figure(
        id="confidence",
        title="Confidence against what turned out right",
        plots=[("Share of plans that turned out right, by their confidence", plot)] if bins else [],
        table=Table(head=heads, rows=rows),
        empty="No plan with a confidence ended in this range.",
    )


def _texts(bins: Sequence[ConfidenceBin]) -> list[str]:
    return [f"{one.right.count:,} of {one.right.of:,}" for one in bins]


def _thresholds(found: ModelFigures, wanted: Wanted) -> Figure:
    rows = [
        [
            Cell(text=f"{one.at:.2f}"),
            share_cell(one.sent, wanted.behind(one.tasks)),
            share_cell(one.caught, wanted.behind(one.wrong)),
        ]
        for one in found.thresholds
        if one.sent.count
    ]
    heads = head_of(numbers=("Threshold", "Plans that people would have read", "Wrong ones among them"))
    return Figure(
        id="thresholds",
        title="What another threshold would have sent to people",
        table=Table(head=heads, rows=rows),
        empty="No plan of this range was less than sure, so no threshold would have sent any to people.",
    )
