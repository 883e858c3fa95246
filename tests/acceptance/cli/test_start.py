"""What a command reads as it starts: only those that run the graph pay for LangGraph."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

GRAPH = ("langgraph", "langchain_core", "langsmith")
LOOKS = [
    *("--help", "tasks", "workers", "stats", "drift", "decisions", "audit", "review list", "alarm list"),
    *("token list", "docs", "task none", "review claim none", "eval --help", "eval add none", "db status"),
]
"""What only looks, or changes a row, reads the record alone."""
COMMANDS = [
    *("playbooks", "playbooks check", "tools", "submit hello", "review show none", "plan hello", "doctor", "mcp"),
    *("calibration", "playbooks explain hello", "review approve none", "cancel none", "resume none"),
]
REFUSED = {
    **dict.fromkeys(("task none", "review claim none", "eval add none"), "2"),  # which takes the database to know
    "review show none": "2",
    **dict.fromkeys(("review approve none", "cancel none", "resume none"), "2"),
    "plan hello": "3",
    "playbooks explain hello": "1",  # no playbook is meant
}
CODE = """
import sys
from steward.cli.main import main
heavy = sys.argv[1].split()
for words in sys.argv[2:]:
    sys.argv = ["steward", *words.split()]
    try:
        main()
    except SystemExit as ended:
        found = [name for name in heavy if name in sys.modules]
        print("STARTED", words, ended.code or 0, *found, sep="|", file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("commands", "heavy"), [(LOOKS, [*GRAPH, "fastapi", "cel_expr_python", "httpx"]), (COMMANDS, [*GRAPH])]
)
def test_what_needs_no_graph_imports_none(
    commands: list[str], heavy: list[str], database_url: str, tmp_path: Path
) -> None:
    """Asked in turn with a database that answers; LangGraph with its tracers is half of a start."""
    ran = subprocess.run(  # noqa: S603 - this interpreter, these words
        [sys.executable, "-c", CODE, " ".join(heavy), *commands],
        env=_environment(database_url, tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )

    told = [line.split("|")[1:] for line in ran.stderr.splitlines() if line.startswith("STARTED|")]
    assert told == [[words, REFUSED.get(words, "0")] for words in commands], ran.stderr


async def test_the_pages_need_none_until_somebody_answers(database_url: str, tmp_path: Path) -> None:
    """`steward serve` is there in half the time, and reads LangGraph when a thread is first asked of."""
    serving = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CODE, " ".join(GRAPH), "serve --port 0"),
        env=_environment(database_url, tmp_path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert serving.stdout is not None
    assert b"http://" in await serving.stdout.readline()
    serving.send_signal(signal.SIGTERM)
    _, told = await serving.communicate()

    assert told.decode().splitlines()[-1:] == ["STARTED|serve --port 0|0"], told


def _environment(database_url: str, home: Path) -> dict[str, str]:
    return {**os.environ, "STEWARD_HOME": str(home), "STEWARD_PLANNER": "fixed", "DATABASE_URL": database_url}
