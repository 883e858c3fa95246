"""What a command reads as it starts: only those that run the graph pay for LangGraph."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COMMANDS = [
    *("tasks", "workers", "stats", "drift", "calibration", "decisions", "audit", "review list", "alarm list"),
    *("playbooks", "tools", "token list", "docs", "submit hello", "task none", "review claim none", "eval --help"),
]
CODE = """
import sys
from steward.cli.main import main
for words in sys.argv[1:]:
    sys.argv = ["steward", *words.split()]
    try:
        main()
    except SystemExit as ended:
        found = [name for name in ("langgraph", "langchain_core", "langsmith") if name in sys.modules]
        print("STARTED", words, ended.code or 0, *found, sep="|")
"""


def test_what_needs_no_graph_imports_none(database_url: str, tmp_path: Path) -> None:
    """Asked in turn with a database that answers; LangGraph with its tracers is half of a start."""
    env = {**os.environ, "STEWARD_HOME": str(tmp_path), "STEWARD_PLANNER": "fixed", "DATABASE_URL": database_url}

    ran = subprocess.run(  # noqa: S603 - this interpreter, these words
        [sys.executable, "-c", CODE, *COMMANDS], env=env, capture_output=True, text=True, check=True
    )

    told = [line.split("|")[1:] for line in ran.stdout.splitlines() if line.startswith("STARTED|")]
    refused = {"task none": "2", "review claim none": "2"}  # there is none, which takes the database to know
    assert told == [[words, refused.get(words, "0")] for words in COMMANDS], ran.stderr
