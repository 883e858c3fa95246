"""The benchmark measures: both sides do the work, and the files say what came of it. How fast is not asked here."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from steward.evals.bench.figures import Figure
from steward.evals.bench.picture import picture


async def test_figures_are_measured_and_written_down(tmp_path: Path) -> None:
    """Quickly measured rows have both sides' samples, their ratio and what was aimed at, as JSON and as a picture."""
    words = ["--only", "parallel10,usage", "--quick", "--output", str(tmp_path)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "steward.evals.bench",
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate()

    assert process.returncode == 0, (said, complained)
    rows: dict[str, Any] = {row["name"]: row for row in json.loads((tmp_path / "bench.json").read_text())["figures"]}
    action = rows["parallel10"]
    assert len(action["samples"]["ours"]) == len(action["samples"]["theirs"]) == 3
    assert action["ratio"] == pytest.approx(action["ours"] / action["theirs"])
    assert action["met"] is (action["ratio"] <= action["aim"])
    assert (rows["calls"]["ours"], rows["calls"]["theirs"]) == (2, 9)  # plan and acceptance; 8 turns and the answer
    assert "time an action" in (tmp_path / "bench.svg").read_text()


def test_a_figure_is_the_ratio_of_the_medians() -> None:
    """One bad run moves the spread, not the figure; an aim may be a floor as well as a ceiling."""
    figure = Figure(name="x", title="x", beside="y", unit="ms", ours=[1, 2, 30], theirs=[4, 4, 5], aim=0.5)

    assert (figure.value, figure.spread, figure.met) == (0.5, (0.25, 6.0), True)
    assert Figure(name="x", title="x", beside="", unit="s", ours=[4], aim=3).met is False
    assert Figure(name="x", title="x", beside="", unit="s", ours=[4], aim=3, at_least=True).met is True


def test_a_bar_ends_at_the_line_where_the_aim_is_just_met() -> None:
    """Whatever is aimed at, and whether more or less of it is better, the aim's line stands for all rows."""
    less = Figure(name="a", title="<a> & b", beside="", unit="s", ours=[3], aim=3)
    more = Figure(name="b", title="b", beside="c", unit="1/s", ours=[6], theirs=[20], aim=0.3, at_least=True)
    better = Figure(name="c", title="c", beside="c", unit="1/s", ours=[12], theirs=[20], aim=0.3, at_least=True)

    root = ElementTree.fromstring(picture([less, more, better]))  # noqa: S314 - our own text

    at = {look: [one for one in root.iter() if one.get("class") == look] for look in ("aim", "met")}
    line = float(at["aim"][0].get("x1", 0))
    ends = [float(bar.get("x", 0)) + float(bar.get("width", 0)) for bar in at["met"]]
    assert ends[:2] == [line, line]
    assert ends[2] < line
