"""The Python of the README and of the package's page runs as it stands there."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from steward.evals.worlds.desk.serve import running_desk

ROOT = Path(__file__).parents[3]
BLOCKS = {
    f"{page} {number}": block
    for page in ("README.md", "docs/package.md")
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(), flags=re.DOTALL))
}
CALLED = "\nimport asyncio\nasyncio.run(main())\n"


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
async def test_the_readme_s_python_runs(block: str, database_url: str, tmp_path: Path) -> None:
    """Pasted into a file, with nothing but what the page says beside it: the desk."""
    (tmp_path / "pasted.py").write_text(block + (CALLED if "def main()" in block else ""))
    async with running_desk(database_url) as desk:
        env = {**os.environ, "DATABASE_URL": database_url, "STEWARD_DESK_URL": desk, "STEWARD_PLANNER": "fixed"}
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "pasted.py"], cwd=tmp_path, env=env, capture_output=True, text=True
        )

    assert done.returncode == 0, done.stderr
    with psycopg.connect(database_url) as connection:
        became = connection.execute("SELECT status, error FROM steward.task").fetchall()
    assert {status for status, _ in became} == {"complete"}, became


def test_there_is_python_to_run() -> None:
    """Both pages show some."""
    assert len({name.split()[0] for name in BLOCKS}) == 2
