"""`steward eval`: what it writes, and what it says where it can't."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from steward.cli.evals import NOTHING_KEPT
from steward.cli.output import Options, Output
from steward.cli.session import run_async
from steward.evals.regression.runner import clean

WRITTEN = """\
cases:
  - {id: a, goal: "Where is my order 1054?", expect: {status: complete}}
  - {id: b, goal: "Where is my order 1054?", tags: [b], expect: {status: complete}}
"""


def evaluated(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "ours.yaml").write_text(WRITTEN, encoding="utf-8")
    env = {**os.environ, "STEWARD_HOME": str(folder / "home"), "STEWARD_PLANNER": "fixed"}
    env.pop("LANGSMITH_API_KEY", None)
    command = [sys.executable, "-m", "steward", "eval", "--file", "ours.yaml", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_full_disk_costs_one_report(tmp_path: Path) -> None:
    """The result is shown and the other report written; the exit code says that one is missing."""
    done = evaluated(tmp_path, "--keep", "/dev/full", "--junit", "report.xml")
    assert done.returncode == 2
    assert "2 trials of 2 cases" in done.stdout
    assert done.stderr == "✗ --keep /dev/full: can't be written: No space left on device\n"
    assert 'failures="0"' in (tmp_path / "report.xml").read_text(encoding="utf-8")


def test_what_ends_before_the_trials_leaves_no_empty_report(tmp_path: Path) -> None:
    """An empty file would be taken for a baseline."""
    done = evaluated(tmp_path, "--keep", "now.json", "--langsmith")
    assert done.returncode == 2
    assert "needs a key" in done.stderr
    assert not (tmp_path / "now.json").exists()


def test_an_interrupt_says_what_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    """The results of trials that ended are."""

    async def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(typer.Exit):
        run_async(interrupted(), Output(Options()), kept=NOTHING_KEPT)
    assert "Interrupted; no result of this run is kept" in capsys.readouterr().err


def test_a_killed_trials_folder_goes(tmp_path: Path) -> None:
    """With the mails in it; that of one which may be at work stays."""
    for name, age in (("killed", 3600), ("at-work", 60)):
        (tmp_path / name).mkdir()
        then = time.time() - age
        os.utime(tmp_path / name, (then, then))
    clean(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["at-work"]


def test_what_could_compare_or_run_nothing_is_refused(tmp_path: Path) -> None:
    """CI would pass for ever by a baseline of other cases, or by a choice of none."""
    other = '{"format": 1, "release": "1", "model": "m", "began": 1, "seconds": 1, "results": []}'
    (tmp_path / "other.json").write_text(other, encoding="utf-8")
    done = evaluated(tmp_path, "--against", "other.json")
    assert (done.returncode, "--against other.json: has none of these cases" in done.stderr) == (2, True)
    done = evaluated(tmp_path, "--case", "a", "--tag", "b")
    assert (done.returncode, done.stderr) == (2, "✗ no case that --case names has the tag b\n")
