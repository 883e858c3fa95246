"""The tutorial works to the letter: its files and commands are taken out of the page itself."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"
STEWARD = Path(sys.executable).parent


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)


def _write_files(folder: Path) -> None:
    for block in _blocks("python") + _blocks("yaml"):
        name = re.match(r"# (\S+/\S+)\n", block)
        if name:
            file = folder / name[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block)


@pytest.fixture
def page(tmp_path: Path, database_url: str) -> Shell:
    """A folder with the page's files, and a shell with its settings."""
    _write_files(tmp_path)
    return Shell(tmp_path, database_url)


class Shell:
    """Types the page's commands; `export` lines set what follows."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.env = {**os.environ, "DATABASE_URL": database_url, "STEWARD_PLANNER": "fixed", "COLUMNS": "120"}
        self.env["PATH"] = f"{STEWARD}{os.pathsep}{self.env['PATH']}"
        self.commands = [line for block in _blocks("sh") for line in block.splitlines() if line]
        self.env |= dict(part.split("=", 1) for part in shlex.split(self._take("export"))[1:])

    def type(self, beginning: str, *, exit_code: int = 0) -> str:
        """Type the page's next command, which must begin so; what it printed."""
        command = shlex.split(self._take(beginning))
        done = subprocess.run(command, cwd=self.folder, env=self.env, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == exit_code, done.stdout + done.stderr
        return done.stdout

    def _take(self, beginning: str) -> str:
        line = self.commands.pop(0)
        assert line.startswith(beginning), line
        return line


def test_the_page_leads_to_a_verified_tool(page: Shell) -> None:
    """A reader who types what stands there gets what the page says."""
    labels = page.folder / "labels.csv"
    assert "reversible" in page.type("steward tools print_label").lower()
    assert "print_label" in page.type("steward plan")
    assert not labels.exists(), "a dry run must not act"

    done = page.type("steward run")
    assert "complete" in done
    assert "L0001" in done

    assert "big-orders" in page.type("steward run", exit_code=3)
    assert labels.read_text().count("\n") == 1, "what waits for a person has not happened"

    tool = page.folder / "acme" / "tools.py"
    tool.write_text(
        tool.read_text()
        .replace("        csv.writer(file).writerow", "        # csv.writer(file).writerow")
        .replace("as file:\n        # csv", "as file:\n        pass  # csv")
    )
    broken = page.type("steward run", exit_code=3)
    assert "refuted" in broken
    assert "complete" not in broken


def test_the_page_s_python_runs(page: Shell) -> None:
    """The Python at the page's end runs as it stands."""
    (page.folder / "own.py").write_text(_blocks("python")[-1] + "\nimport asyncio\nasyncio.run(main())\n")
    done = subprocess.run(
        [sys.executable, "own.py"], cwd=page.folder, env=page.env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("complete")
