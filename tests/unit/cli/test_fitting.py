"""On a narrow terminal nothing of a table is lost."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from steward.cli.rendering.fitting import figure_table
from steward.cli.rendering.stats import NUMBER

NAMES = ("Calls", "Again", "Lost", "Refused", "Refuted", "Unknown", "Failed", "p50", "p95")
FIGURES = ("1,234", "12", "3", "4", "5", "6", "28.6 %", "24 ms", "319 ms")


def drawn(width: int) -> str:
    made = figure_table(("Tool", {"overflow": "fold", "ratio": 1}), *((name, NUMBER) for name in NAMES))
    made.add_row(Text("issue_refund"), *FIGURES)
    made.caption = "Again: retries of the same act."
    out = io.StringIO()
    Console(file=out, width=width).print(made)
    return out.getvalue()


@pytest.mark.parametrize("width", [24, 40, 60, 80, 200])
def test_every_name_and_figure_is_there(width: int) -> None:
    """Neither an ellipsis in place of a figure, nor a column of no width in place of its name."""
    shown = drawn(width)

    words = shown.split()
    assert "…" not in shown
    assert "issue_refund" in shown or width == 80  # where it is folded
    assert all(one in shown for one in FIGURES)
    assert "Again:" in words
    assert max(len(line) for line in shown.splitlines()) <= width


def test_a_wide_one_stays_a_table() -> None:
    """Only too little width turns rows into lines."""
    lines = drawn(80).splitlines()
    assert lines[0].split() == ["Tool", *NAMES]
