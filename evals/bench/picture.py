"""The figures as a picture: one bar a row, against the row's aim; no bar may pass the line."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from steward.evals.bench.figures import Figure, number

_WIDTH, _ROW, _TOP, _BOTTOM = 1080, 44, 92, 46
_LEFT, _RIGHT = 460, 170  # room for names and for numbers
_MOST = 2.0  # times the aim that fit on the scale
_SCALE = (_WIDTH - _LEFT - _RIGHT) / _MOST
_KEY = "Green bars end before the line: the aim is met. Shorter is better in every row."
_STYLE = """
svg { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; background: #fff; }
text { fill: #1c2733; } .small { font-size: 12px; fill: #667382; } .head { font-size: 20px; font-weight: 600; }
.met { fill: #2f9e6e; } .missed { fill: #d9772b; } .track { fill: #eef1f4; } .number { font-weight: 600; }
.beyond { fill: #fff; font-weight: 600; }
.aim { stroke: #1c2733; stroke-width: 1.5; stroke-dasharray: 3 3; } .spread { stroke: #1c2733; stroke-opacity: .55; }
@media (prefers-color-scheme: dark) {
  svg { background: #14191f; } text { fill: #e8edf2; } .small { fill: #95a2b0; } .track { fill: #222a33; }
  .aim { stroke: #e8edf2; } .spread { stroke: #fff; }
}
"""


def picture(figures: Sequence[Figure]) -> str:
    """An SVG of the rows that have an aim, in their order."""
    aimed = [one for one in figures if one.aim is not None]
    height = _TOP + _ROW * len(aimed) + _BOTTOM
    line, end = _LEFT + _SCALE, height - _BOTTOM + 6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">',
        f"<title>Steward's speed against its aims</title><style>{_STYLE}</style>",
        _text(24, 38, "Steward's speed against its aims", "head"),
        _text(24, 60, "Medians of runs taken in turn on one machine; thin lines: lowest to highest run.", "small"),
        _text(line, _TOP - 12, "aim", "small", anchor="middle"),
        _text(_WIDTH - _RIGHT, _TOP - 12, f"{_MOST:g} × aim", "small", anchor="end"),
        *(part for index, one in enumerate(aimed) for part in _row(one, _TOP + index * _ROW)),
        f'<line class="aim" x1="{line}" y1="{_TOP - 6}" x2="{line}" y2="{end}"/>',
        _text(24, height - 18, _KEY, "small"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _row(one: Figure, top: float) -> list[str]:
    middle, look = top + _ROW / 2, "met" if one.met else "missed"
    low, high = sorted(_length(one, value) for value in one.spread)
    bar = (_LEFT, middle - 8, 16)
    return [
        _text(24, middle - 2, one.title, ""),
        _text(24, middle + 14, f"beside {one.beside}" if one.beside else "by itself", "small"),
        _bar("track", *bar, _SCALE * _MOST),
        _bar(look, *bar, max(2.0, _length(one, one.value))),
        f'<line class="spread" x1="{_LEFT + low:.1f}" y1="{middle}" x2="{_LEFT + high:.1f}" y2="{middle}"/>',
        *([_text(_WIDTH - _RIGHT - 20, middle + 5, "»", "beyond")] if _share(one, one.value) > _MOST else []),
        _text(_WIDTH - _RIGHT + 14, middle - 2, f"{number(one.value)} {one.measure}", "number"),
        _text(_WIDTH - _RIGHT + 14, middle + 14, f"aim {one.aim_in_words}", "small"),
    ]


def _length(one: Figure, value: float) -> float:
    return min(_share(one, value), _MOST) * _SCALE


def _share(one: Figure, value: float) -> float:
    """How much of the aim is used up; where more is better, how many times too little it is."""
    aim = one.aim or 1.0
    if one.at_least:
        return aim / value if value else _MOST
    return value / aim


def _bar(look: str, x: float, y: float, height: float, width: float) -> str:
    return f'<rect class="{look}" x="{x}" y="{y}" width="{width:.1f}" height="{height}" rx="3"/>'


def _text(x: float, y: float, words: str, look: str, *, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" class="{look}" text-anchor="{anchor}">{escape(words)}</text>'
