"""What a page of figures consists of: tiles, charts, and the table that each chart is drawn from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from steward.domain.figures.words import NOTHING
from steward.domain.spreadsheets import no_formula
from steward.domain.text import plain
from steward.web.charts import Plot
from steward.web.rows import When


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value: as people read it, as programs do (`raw`, where that differs), and where it leads. A share has its
    `counts`: so many of how many."""

    text: str
    raw: str = ""
    sub: str = ""  # said below, in small
    href: str = ""
    tone: str = ""
    counts: tuple[int, int] | None = None
    share: str = ""  # a bar's width
    path: Sequence[str] = ()  # words in a row, instead of the text
    when: When | None = None


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column; `num` puts its values to the right. `whole` is its name where nothing stands beside it, as in CSV."""

    text: str
    num: bool = False
    whole: str = ""


def head_of(*words: str, numbers: Sequence[str | tuple[str, str]] = (), then: Sequence[str] = ()) -> list[Head]:
    """A table's columns: words first, then numbers, then words again; of two names the second is the whole one."""
    return [
        *(Head(text=one) for one in words),
        *(Head(text=one, num=True, whole=whole) for one, whole in map(_named, numbers)),
        *(Head(text=one) for one in then),
    ]


@dataclass(frozen=True, kw_only=True)
class Table:
    head: Sequence[Head]
    rows: Sequence[Sequence[Cell]]

    def as_csv(self) -> str:
        """The same as CSV (RFC 4180), without columns that have no name. A share has its counts beside it.

        What a spreadsheet would take for a formula has an apostrophe before it.
        """
        written = io.StringIO()
        writer = csv.writer(written)
        columns = [self._columns(place) for place in range(len(self.head))]
        writer.writerow([name for names in columns for name in names])
        for row in self.rows:
            values = [one for names, cell in zip(columns, row, strict=True) for one in _values(cell)[: len(names)]]
            writer.writerow([one if _is_number(one) else no_formula(one) for one in values])
        return written.getvalue()

    def _columns(self, place: int) -> list[str]:
        """What a column is called in CSV, and the counts of its shares."""
        name = self.head[place].whole or self.head[place].text
        shares = any(row[place].counts for row in self.rows)
        return [name, f"{name}: count", f"{name}: of"] if shares else [name] if name else []


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
    also: Sequence[Cell] = ()


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


def _named(head: str | tuple[str, str]) -> tuple[str, str]:
    return (head, head) if isinstance(head, str) else head


def _values(cell: Cell) -> list[str]:
    value = cell.raw or ("" if cell.text == NOTHING else cell.text)
    return [plain(value), *(map(str, cell.counts) if cell.counts else ("", ""))]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
