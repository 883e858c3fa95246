"""Tools of strangers that lie, lose answers and do nothing: no task says done what is not, nothing is made twice."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from steward import Settings, open_app
from steward.cli.main import main
from tests.acceptance.foreign import world

ROOT = Path(__file__).parents[3]
FAULTS = ("ok", "lost", "silent", "wrong", "late", "refused", "ok", "lost", "late", "silent")
WRONG = ("silent", "wrong", "refused")


WORDS = {"create_invoice": "invoice", "bill": "bill", "createInvoice": "receipt"}
CONFIRMED = {"billing": "create_invoice", "bills": "bill,read_bill,list_bills", "api": "createInvoice"}
"""What a person says yes to, having read what was found; that the other tools only read is their sources' word."""
Type = Callable[..., str]


def playbook(tool: str, word: str) -> dict[str, Any]:
    """A fixed plan of one act with the tool."""
    return {
        "name": word,
        "title": f"Make a {word}",
        "description": f"Make one {word} for a customer.",
        "tools": [tool],
        "success": [{"tool": tool, "args": {"customer": "${slots.customer}"}, "at_most": 1}],
        "fixed": {
            "phrases": [rf"\b{word}\b"],
            "slots": {
                "customer": {"pattern": r"for (\w+)", "ask": "For whom?"},
                "amount": {"pattern": r"of (\d+)", "type": "number", "ask": "How much?"},
            },
            "steps": [
                {"id": "make", "tool": tool, "args": {"customer": "${slots.customer}", "amount": "${slots.amount}"}}
            ],
            "answer": "It is made.",
        },
    }


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generator[str]:
    """The web service, in a process of its own."""
    monkeypatch.setenv(world.PATH, str(tmp_path / "world.db"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.acceptance.foreign.service", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as running:  # noqa: S603 - this interpreter, our module
        url = f"http://127.0.0.1:{port}"
        while running.poll() is None:  # the run's own time-out is the bound
            try:
                httpx.get(f"{url}/openapi.json", trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield url
        running.terminate()


@pytest.fixture
def steward(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Type:
    """Types a command in a folder of its own; gives what it shows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEWARD_HOME", str(tmp_path))
    monkeypatch.delenv("STEWARD_TOOLS", raising=False)

    def typed(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["steward", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        assert not ended.value.code, shown.err
        return shown.out

    return typed


@pytest.fixture
def settings(tmp_path: Path, database_url: str, service: str, steward: Type) -> Settings:
    """What a person comes to with `steward tools add`: all that is proven was inferred, and nothing is by hand."""
    stdio = f"env PYTHONPATH={ROOT} {world.PATH}={tmp_path / 'world.db'} {sys.executable}"
    sources = {
        "billing": [f"mcp+stdio:{stdio} -m tests.acceptance.foreign.mcp_server", "--trusted"],
        "bills": ["tests.acceptance.foreign.langchain_tools:TOOLS"],
        "api": [f"openapi+{service}/openapi.json"],
    }
    for name, words in sources.items():
        steward("tools", "add", *words, "--name", name)
        steward("tools", "add", name, "--confirm", CONFIRMED[name])
    file = tmp_path / "tools.yaml"  # how long its system may take is nobody's to infer, and half a minute by default
    file.write_text(file.read_text().replace("confirmed: true", "timeout: 8s\n      confirmed: true"))
    books = tmp_path / "playbooks"
    books.mkdir()
    for tool, word in WORDS.items():
        (books / f"{word}.yaml").write_text(json.dumps(playbook(tool, word)))
    return Settings(
        database_url=database_url,
        home=tmp_path,
        tools="tools.yaml",
        playbooks=str(books),
        planner="fixed",
        samples="off",
        look_longer=2.0,
    )


async def test_strangers_tools_with_faults(settings: Settings) -> None:
    """Each word of success is true in the world, and each act that it knows of stands there once."""
    requests = {
        f"{fault}{number}": f"Make a {word} for {fault}{number} of 50"
        for start, word in zip((10, 20, 30), WORDS.values(), strict=True)
        for number, fault in enumerate(FAULTS, start)
    }
    async with open_app(settings) as app:
        tasks = dict(zip(requests, await asyncio.gather(*map(app.run, requests.values())), strict=True))
    with world.opened() as opened:
        rows = opened.execute("SELECT customer, amount FROM invoice").fetchall()
    made = Counter(row["customer"] for row in rows)
    right = {row["customer"] for row in rows if row["amount"] == 50}

    complete = {name for name, task in tasks.items() if task.status == "complete"}
    assert complete <= right, "a task says done what is not"
    assert max(made.values()) == 1, "something was made twice"
    assert complete == {name for name in requests if not name.startswith(WRONG)}, "a person was asked without need"
