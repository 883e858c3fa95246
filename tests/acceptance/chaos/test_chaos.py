"""A short campaign, as anybody would run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.timeout(300)  # a task may be in a long pause when the faults end
def test_a_fleet_under_attack_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    """Workers are killed, paused and cut off, the database is restarted; every column that must be 0 is 0."""
    output = tmp_path / "artefacts" / "chaos.json"
    command = [sys.executable, "-m", "steward.evals.chaos", "--seed", "7", "--minutes", "0.5", "--tasks", "60"]

    done = subprocess.run(  # noqa: S603 - our own program
        [*command, "--output", str(output)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )

    assert output.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    report: dict[str, Any] = json.loads(output.read_text())
    assert report["offences"] == []
    assert set(report["columns"].values()) == {0}
    assert report["told_another"] == []
    assert report["ended_by_themselves"] == []
    assert report["kills"] >= 5
    assert sum(report["statuses"].values()) == 60
    assert report["knowable"] > 40
    assert report["alone"] > report["knowable"] / 2
    assert done.returncode == 0
