"""What a page of figures consists of: tiles, charts, and the table that each chart is drawn from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from steward.domain.spreadsheets import no_formula
from steward.domain.text import plain
from steward.web.charts import Plot
from steward.web.rows import When


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value: as people read it, as programs do (`raw`, where that differs), and where it leads."""

    text: str
    raw: str = ""
    sub: str = ""  # said below, in small
    href: str = ""
    tone: str = ""
    share: str = ""  # a bar's width
    path: Sequence[str] = ()  # words in a row, instead of the text
    when: When | None = None


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column; `num` puts its values to the right."""

    text: str
    num: bool = False


def head_of(*words: str, numbers: Sequence[str] = (), then: Sequence[str] = ()) -> list[Head]:
    """A table's columns: words first, then numbers, then words again."""
    return [
        *(Head(text=one) for one in words),
        *(Head(text=one, num=True) for one in numbers),
        *(Head(text=one) for one in then),
    ]


@dataclass(frozen=True, kw_only=True)
class Table:
    head: Sequence[Head]
    rows: Sequence[Sequence[Cell]]

    def as_csv(self) -> str:
        """The same as CSV (RFC 4180). What a spreadsheet would take for a formula has an apostrophe before it."""
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow([head.text for head in self.head])
        for row in self.rows:
            values = [plain(cell.raw or cell.text) for cell in row]
            writer.writerow([one if _is_number(one) else no_formula(one) for one in values])
        return written.getvalue()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One thing to look at. Its table is folded away where a chart shows it; `empty` is said where there is nothing."""

    id: str
    title: str
    table: Table
    note: str = ""
    plots: Sequence[tuple[str, Plot]] = ()  # what it shows, for readers of the page, and the chart
    empty: str = "Nothing in this range."
    half: bool = False  # two of them may stand side by side

    @property
    def charts(self) -> list[tuple[str, Plot]]:
        return [(title, plot) for title, plot in self.plots if not plot.empty]


@dataclass(frozen=True, kw_only=True)
class TileView:
    """A figure by itself, with how it compares to the period before."""

    title: str
    text: str
    href: str = ""
    than: str = ""
    tone: str = ""
    line: str = ""
    also: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page of figures."""

    name: str
    title: str
    lead: str
    figures: Sequence[Figure]
    tiles: Sequence[TileView] = field(default_factory=tuple[TileView, ...])
    notice: str = ""

    def figure(self, name: str) -> Figure | None:
        """The figure of that id, or the first one where none is named."""
        if not name:
            return self.figures[0] if self.figures else None
        return next((one for one in self.figures if one.id == name), None)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
