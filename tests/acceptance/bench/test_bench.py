"""The benchmark measures: both sides do the work, and the files say what came of it. How fast is not asked here."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from steward.domain.errors import StewardError
from steward.evals.bench import folding, supersteps
from steward.evals.bench.__main__ import GROUPS, Group, main
from steward.evals.bench.figures import Figure
from steward.evals.bench.picture import picture
from steward.evals.bench.rig import NOWHERE, Rig, open_rig
from steward.evals.bench.script import Counting
from steward.evals.bench.sides import DBOS, WITHOUT_DBOS, open_agents, open_dbos, open_workers
from steward.evals.bench.throughput import Turn, rows
from steward.evals.bench.workers import Fleet


@pytest.mark.timeout(300)
async def test_figures_are_measured_and_written_down(tmp_path: Path) -> None:
    """Quickly measured rows have both sides' samples, their ratio and what was aimed at, as JSON and as a picture."""
    words = ["--only", "parallel10,usage,judging", "--quick", "--output", str(tmp_path)]
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
    assert rows["judging"]["samples"].keys() == {"ours", "theirs"}
    assert "time an action" in (tmp_path / "bench.svg").read_text()


async def test_what_can_not_be_measured_costs_no_other_figure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A group that fails is named, with why; the figures of the others are written, and the exit code says it."""

    async def fails(rig: Rig, runs: int) -> list[Figure]:
        raise StewardError(f"no figure of {rig.folder.name[:7]} in {runs} run")

    async def measured(rig: Rig, runs: int) -> list[Figure]:
        return [Figure(name="x", title="x", beside="y", unit="ms", ours=[1.0] * runs, theirs=[2.0] * runs)]

    for changes_the_collector in ("collect_seldom", "settle"):  # of this process, which runs other tests
        monkeypatch.setattr(f"steward.evals.bench.__main__.{changes_the_collector}", lambda: None)
    monkeypatch.setitem(GROUPS, "folding", Group(measure=fails, runs=1, quick=1))
    monkeypatch.setitem(GROUPS, "usage", Group(measure=measured, runs=1, quick=1))
    monkeypatch.setattr("sys.argv", ["bench", "--only", "folding,usage", "--output", str(tmp_path)])

    code = await asyncio.to_thread(main)

    told = capsys.readouterr().out
    assert code == 2
    assert "folding could not be measured: no figure of steward in 1 run" in told
    assert "could not be measured: folding; why stands above" in told
    assert [row["name"] for row in json.loads((tmp_path / "bench.json").read_text())["figures"]] == ["x"]


async def test_groups_that_reach_into_what_is_private_still_measure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With tasks as small as can be: they are the first to break when a rule, a node or a table changes."""
    monkeypatch.setattr(folding, "_TASKS", 1)
    monkeypatch.setattr(supersteps, "_COUNTING", Counting(actions=2, chained=True))
    names = ["superstep", "folding"]
    async with open_rig(tmp_path) as rig:
        measured = [figure.name for name in names for figure in await GROUPS[name].measure(rig, 1)]

    assert {"superstep", "folding"} <= {*measured}


@pytest.mark.parametrize("side", ["steward", "dbos", "agents"])
async def test_each_side_carries_out_what_is_queued(side: str, server_url: str, tmp_path: Path) -> None:
    """All of it ends well, twice, in some time."""
    if side == "dbos" and not (DBOS / "dbos").is_dir():
        pytest.skip(WITHOUT_DBOS)
    rig = Rig(folder=tmp_path, server=server_url, model=NOWHERE, prefix=f"bench_{side}")
    opened = {
        "steward": lambda: open_workers(Fleet(rig=rig, database=rig.database())),
        "dbos": lambda: open_dbos(rig),
        "agents": lambda: open_agents(rig),
    }

    async with opened[side]() as working:
        for _ in range(2):
            await working.queue(3)
            assert await working.carry_out(3) > 0


def test_what_is_not_installed_is_said() -> None:
    """Without DBOS the rows beside it are missing, and how they are had stands below the others."""
    turn = Turn(tasks_a_second=10, commits=11, client=20, postgres=10)

    alone = rows({"ours": [turn], "agents": [turn]})
    with_it = rows({"ours": [turn], "dbos": [turn], "dbos_all": [turn], "agents": [turn]})

    assert [one.name for one in alone] == ["workers_agent", "commits"]
    assert WITHOUT_DBOS in alone[-1].note
    assert {one.name: one.value for one in with_it}["workers_dbos_cpu"] == 1.0
    assert WITHOUT_DBOS not in with_it[-1].note


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
