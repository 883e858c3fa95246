"""The page on tools works to the letter: its files and commands are taken out of the page itself."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import yaml

from tests.forks import Forks
from tests.integration.server.world import free_port

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"
STEWARD = Path(sys.executable).parent
PORT = "8765"  # of the page's service
BY_HAND = "export STEWARD_TOOLS=acme.tools:TOOLS STEWARD_PLAYBOOKS=acme/playbooks"  # the second half begins there


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)


def _write_files(folder: Path) -> None:
    for block in _blocks("python") + _blocks("yaml"):
        name = re.match(r"# (\S+/\S+)\n", block)
        if name:
            file = folder / name[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block)


class Shell:
    """Types the page's commands; `export` lines set what follows, and what ends in `&` goes on until the test ends."""

    def __init__(self, folder: Path, database_url: str, ends: ExitStack, forks: Forks) -> None:
        self.folder, self.port, self._ends, self._forks = folder, str(free_port()), ends, forks
        self.env = {**os.environ, "DATABASE_URL": database_url, "STEWARD_PLANNER": "fixed", "COLUMNS": "120"}
        self.env["PATH"] = f"{STEWARD}{os.pathsep}{self.env['PATH']}"
        self.commands = [line for block in _blocks("sh") for line in block.splitlines() if line]

    async def type(self, beginning: str, *, exit_code: int = 0) -> str:
        """Type the page's next command, which must begin so; what it printed."""
        while self.commands[0].startswith("export "):
            self.env |= dict(part.split("=", 1) for part in shlex.split(self._take("export"))[1:])
        command = shlex.split(self._take(beginning))
        if command[-1] == "&":
            self._start(command[:-1])
            return ""
        return await self.run(
            shutil.which(command[0], path=self.env["PATH"]) or command[0], *command[1:], code=exit_code
        )

    async def run(self, *words: str, code: int = 0) -> str:
        """What a script printed that ends with this code."""
        process = await self._forks.start(words, self.env, folder=self.folder)
        out, err = await process.communicate()
        assert process.returncode == code, (out + err).decode()
        return out.decode()

    def _start(self, command: list[str]) -> None:
        silent = subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=silent, stderr=silent)  # noqa: S603
        self._ends.callback(process.wait)
        self._ends.callback(process.kill)
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/openapi.json", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("the page's service did not start")

    def _take(self, beginning: str) -> str:
        line = self.commands.pop(0).replace(PORT, self.port)
        assert line.startswith(beginning), line
        return line


@pytest.fixture
def page(tmp_path: Path, database_url: str, forks: Forks) -> Generator[Shell]:
    """A folder with the page's files, and a shell."""
    _write_files(tmp_path)
    with ExitStack() as ends:
        yield Shell(tmp_path, database_url, ends, forks)


async def test_the_page_leads_to_verified_tools_of_others(page: Shell) -> None:
    """An API, an MCP server, LangChain's tools and functions: whoever types what stands there gets what it says."""
    await page.type("uvicorn")
    assert "proposed: found" in await page.type("steward tools add openapi+")
    assert "found by its key" in await page.type("steward tools check")
    survived = await page.type("steward tools torture")
    assert survived.count("survived alone") == 5
    assert survived.count("asks a person") == 1, "what can't be undone is not repeated"
    assert "found by its key" in await page.type("steward tools add crm --confirm")
    assert "receipt only" not in await page.type("steward tools")
    done = await page.type("steward run")
    assert "complete" in done
    assert "verified, read back" in done
    assert "I0008" in done, "the check made two, and the faults five"
    assert "large" in await page.type("steward run", exit_code=3)

    assert "proposed: read" in await page.type("steward tools add")
    assert "read back" in await page.type("steward tools add tickets --confirm")
    assert "cancel_order" in await page.type("steward tools add acme.orders:TOOLS")
    listed = await page.type("steward tools")
    told = {name: re.findall(rf"\b{name} .*", listed)[0] for name in ("cancel_order", "find_order", "create_ticket")}
    assert "receipt only" in told["cancel_order"]
    assert "reads" in told["find_order"]
    assert "read back" in told["create_ticket"]
    written = yaml.safe_load((page.folder / "tools.yaml").read_text())
    assert {name: [*one["tools"]] for name, one in written.items()} == {
        "crm": ["list_invoices", "create_invoice", "get_invoice"],
        "tickets": ["create_ticket", "get_ticket"],
        "orders": ["cancel_order"],
    }
    assert page.commands[0] == BY_HAND


async def test_the_page_leads_to_a_tool_by_hand(page: Shell) -> None:
    """Verified, held by its rule, and caught where it says that it did what it did not."""
    page.commands = page.commands[page.commands.index(BY_HAND) :]
    labels = page.folder / "labels.csv"
    assert "reversible" in (await page.type("steward tools print_label")).lower()
    assert "print_label" in await page.type("steward plan")
    assert not labels.exists(), "a dry run must not act"

    done = await page.type("steward run")
    assert "complete" in done
    assert "L0001" in done

    assert "big-orders" in await page.type("steward run", exit_code=3)
    assert labels.read_text().count("\n") == 1, "what waits for a person has not happened"

    tool = page.folder / "acme" / "tools.py"
    tool.write_text(
        tool.read_text()
        .replace("        csv.writer(file).writerow", "        # csv.writer(file).writerow")
        .replace("as file:\n        # csv", "as file:\n        pass  # csv")
    )
    broken = await page.type("steward run", exit_code=3)
    assert "refuted" in broken
    assert "complete" not in broken
    assert page.commands == [], "each command of the page is typed"


async def test_the_page_s_python_runs(page: Shell) -> None:
    """What opens Steward from Python runs as it stands."""
    (block,) = [one for one in _blocks("python") if "open_app" in one]
    (page.folder / "own.py").write_text(block + "\nimport asyncio\nasyncio.run(main())\n")
    assert (await page.run(str(page.folder / "own.py"))).startswith("complete")
