"""The end of a process whose traces nobody takes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

TRACED = """
from langsmith.run_trees import RunTree
from steward.settings import load_settings
from steward.tracing import close_tracing

load_settings()
RunTree(name="plan", run_type="chain", inputs={"goal": "x"}).post()
close_tracing(0.2)
"""
LONGEST = 40.0  # seconds; the client alone would wait for minutes


@pytest.mark.parametrize("backlog", [5, None], ids=["hanging", "dead"])
def test_a_process_ends_whatever_the_endpoint_of_traces_does(backlog: int | None) -> None:
    """An endpoint that takes a connection and says nothing, or is not there, holds no process up."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if backlog:
            silent.listen(backlog)
        told = {
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_API_KEY": "key",
            "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{silent.getsockname()[1]}",
        }
        command = [sys.executable, "-c", TRACED]

        done = subprocess.run(  # noqa: S603 - our own text
            command, env={**os.environ, **told}, timeout=LONGEST, capture_output=True, text=True, check=False
        )

    assert done.returncode == 0, done.stderr[-2000:]
