"""Where the campaign's processes come from: one that has everything imported, so that a birth takes milliseconds."""

from __future__ import annotations

import multiprocessing
import os
import sys

FORKS = multiprocessing.get_context("forkserver")
PRELOADED = ["steward.evals.chaos.worker", "steward.evals.chaos.desk"]


def write_to(log: str) -> None:
    """Send what this process prints to the file."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(file, stream.fileno())
