"""Charts as shapes: where each bar and line stands, for templates that draw SVG without a script or a style of its own.

A plot is stretched to the width that there is, so nothing in it has a shape to lose: bars and lines only. Words stand
around it as text. Coordinates count from the top left, 0 to `HEIGHT` downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

HEIGHT = 100.0
_STEP = 10.0  # a column's width with its gap
_GAP = 2.0
_MOST_LABELS = 10
_LEAST = 1e-9  # what is less is nothing to the eye
_NICE = (1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a column: how much, of which series, and where its tasks are listed."""

    value: float
    tone: str
    name: str = ""
    text: str = ""  # the value as people write it
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One column, its parts from the bottom up."""

    label: str
    parts: Sequence[Part]
    short: str = ""  # the label where there is little room


@dataclass(frozen=True, kw_only=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    tone: str
    title: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line through points; `name` and `tone` are its series'."""

    points: str
    tone: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """What a template draws. `ticks` are the scale's values from the top down, `labels` what stands below, evenly."""

    width: float
    rects: Sequence[Rect] = ()
    lines: Sequence[Line] = ()
    ticks: Sequence[str] = ()
    labels: Sequence[str] = ()
    legend: Sequence[tuple[str, str]] = ()  # tone and name
    mark: float | None = None  # where an upright line stands
    empty: bool = False


def columns(bars: Sequence[Bar], *, unit: str = "", mark: float | None = None) -> Plot:
    """Stacked columns; `mark` is where an upright line stands, in columns from the left edge."""
    top = nice_top(max((sum(part.value for part in bar.parts) for bar in bars), default=0.0))
    rects = [rect for number, bar in enumerate(bars) for rect in _stack(number, bar, top)]
    return Plot(
        width=max(len(bars), 1) * _STEP,
        rects=rects,
        ticks=_ticks(top, unit),
        labels=_thinned([bar.short or bar.label for bar in bars]),
        legend=_legend([(part.tone, part.name) for bar in bars for part in bar.parts]),
        mark=None if mark is None else mark * _STEP,
        empty=not rects,
    )


@dataclass(frozen=True, kw_only=True)
class Series:
    """Values along the same labels, None where nothing is known."""

    name: str
    tone: str
    values: Sequence[float | None]
    texts: Sequence[str] = field(default_factory=tuple[str, ...])


def lines(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    links: Sequence[str] = (),
    bands: Sequence[tuple[float, float]] = (),
) -> Plot:
    """A line each series. Over each label lies an area with all its values, which links where `links` says; `bands` are
    what is sure of each value, from low to high."""
    top = nice_top(max((one for each in series for one in each.values if one is not None), default=0.0))
    return Plot(
        width=max(len(labels), 1) * _STEP,
        rects=[
            *(_band(number, low, high, top) for number, (low, high) in enumerate(bands)),
            *(_area(number, label, series, links) for number, label in enumerate(labels)),
        ],
        lines=[
            Line(points=points, tone=each.tone, name=each.name)
            for each in series
            for points in _strokes(each.values, top)
        ],
        ticks=_ticks(top, unit),
        labels=_thinned(labels),
        legend=_legend([(each.tone, each.name) for each in series]),
        empty=all(one is None for each in series for one in each.values),
    )


def spark(values: Sequence[float | None]) -> str:
    """The points of a small line, 0 to 100 either way, from the lowest to the highest value; empty below two values."""
    known = [one for one in values if one is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    reach = high - low
    step = HEIGHT / (len(values) - 1)
    points = [
        (number * step, HEIGHT / 2 if not reach else 95.0 - 90.0 * (one - low) / reach)
        for number, one in enumerate(values)
        if one is not None
    ]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def share_of(value: float, whole: float) -> str:
    """A bar's width in percent; what is there is seen, however little it is."""
    if whole <= 0 or value <= 0:
        return "0%"
    return f"{max(100.0 * value / whole, 0.5):.2f}%"


def nice_top(most: float) -> float:
    """The end of a scale for values up to `most`: a few figures times a power of ten, whose half is round too.

    After P. Heckbert, "Nice numbers for graph labels", Graphics Gems (1990).
    """
    if not math.isfinite(most) or most < _LEAST:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(nice * power for nice in _NICE if nice * power >= most * (1 - 1e-9))


def _stack(number: int, bar: Bar, top: float) -> list[Rect]:
    rects: list[Rect] = []
    base = HEIGHT
    for part in bar.parts:
        if part.value <= 0:
            continue
        height = HEIGHT * part.value / top
        base -= height
        said = f"{bar.label}: {part.text or number_text(part.value)} {part.name}".rstrip()
        rects.append(
            Rect(
                x=round(number * _STEP + _GAP / 2, 2),
                y=round(base, 2),
                width=_STEP - _GAP,
                height=round(height, 2),
                tone=part.tone,
                title=said,
                href=part.href,
            )
        )
    return rects


def _band(number: int, low: float, high: float, top: float) -> Rect:
    upper = HEIGHT - HEIGHT * min(high, top) / top
    return Rect(
        x=round(number * _STEP + _STEP / 2 - 0.3, 2),
        y=round(upper, 2),
        width=0.6,
        height=round(HEIGHT - HEIGHT * low / top - upper, 2),
        tone="band",
        title="",
        href="",
    )


def _area(number: int, label: str, series: Sequence[Series], links: Sequence[str]) -> Rect:
    said = [f"{_text(each, number)} {each.name}" for each in series if each.values[number] is not None]
    return Rect(
        x=number * _STEP,
        y=0.0,
        width=_STEP,
        height=HEIGHT,
        tone="area",
        title=f"{label}: {', '.join(said) or 'nothing'}",
        href=links[number] if links else "",
    )


def _text(series: Series, number: int) -> str:
    return series.texts[number] if series.texts else number_text(series.values[number] or 0.0)


def _strokes(values: Sequence[float | None], top: float) -> list[str]:
    """The line's points, broken where nothing is known; a lone point is a short stroke."""
    strokes: list[list[str]] = [[]]
    for number, one in enumerate(values):
        if one is None:
            strokes.append([])
            continue
        strokes[-1].append(f"{(number + 0.5) * _STEP:.1f},{HEIGHT - HEIGHT * max(one, 0.0) / top:.2f}")
    return [" ".join(points if len(points) > 1 else _short(points[0])) for points in strokes if points]


def _short(point: str) -> list[str]:
    x, _, y = point.partition(",")
    return [f"{float(x) - _GAP:.1f},{y}", f"{float(x) + _GAP:.1f},{y}"]


def _ticks(top: float, unit: str) -> list[str]:
    return [f"{unit}{number_text(one)}" for one in (top, top / 2, 0.0)]


def number_text(value: float) -> str:
    """A figure in few signs: 1,234 · 56.7 · 0.012."""
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}"


def _thinned(labels: Sequence[str]) -> list[str]:
    """At most so many labels, the first and the last among them; the rest are empty."""
    if len(labels) <= _MOST_LABELS:
        return [*labels]
    last = len(labels) - 1
    every = math.ceil(last / (_MOST_LABELS - 1))
    shown = {*range(0, last - every // 2, every), last}
    return [label if number in shown else "" for number, label in enumerate(labels)]


def _legend(series: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [one for one in dict.fromkeys(series) if one[1]]
