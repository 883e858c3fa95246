"""A table that loses no column where there is too little width for it: each row is told line by line then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Column, Table
from rich.text import Text

from steward.cli.rendering import pieces

_LEAST = 8  # columns below which a text that may be folded is no longer read
_GAP = 2  # columns between two of the table


def figure_table(*columns: str | tuple[str, Mapping[str, object]], caption: str = "") -> Table:
    """A table of figures; its columns as `pieces.table` has them, the caption below it says what they are."""
    table = pieces.table(*columns, kind=FittingTable)
    table.caption, table.caption_justify = caption, "left"
    return table


class FittingTable(Table):
    """As rich's own, down to the width at which it would cut figures or drop names."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._least(console, options) <= options.max_width:
            yield from super().__rich_console__(console, options)
            return
        for cells in zip(*map(_cells, self.columns), strict=True):
            yield from self._told(console, cells)
        if self.caption:
            yield Text(str(self.caption), style="dim")

    def _told(self, console: Console, cells: Sequence[RenderableType]) -> list[Text]:
        """A row: its name, then what is known of it."""
        told: list[Text] = []
        for column, cell in zip(self.columns, cells, strict=True):
            text = cell if isinstance(cell, Text) else console.render_str(str(cell))
            head = column.header.plain if isinstance(column.header, Text) else str(column.header)
            if text.plain.strip():
                before = ("  " if told else "") + (f"{head}: " if head.strip() else "")
                told.append(Text.assemble(before, text, overflow="fold"))
        return told

    def _least(self, console: Console, options: ConsoleOptions) -> int:
        """The width at which nothing that must stand on one line is cut."""
        wide = options.update(width=10_000)
        return sum(_least_of(column, console, wide) + _GAP for column in self.columns)


def _least_of(column: Column, console: Console, options: ConsoleOptions) -> int:
    known = [Measurement.get(console, options, one) for one in (column.header, *_cells(column))]
    whole = max(one.maximum for one in known)
    if column.no_wrap:
        return whole
    return min(whole, max(known[0].maximum, _LEAST))


def _cells(column: Column) -> list[RenderableType]:
    return [*column.cells]
