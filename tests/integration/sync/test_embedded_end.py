"""The embedded database ends with the last process that uses it, whichever way that ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import os, sys, time
import steward

def run():
    return steward.run("Where is the queen of spades?").status
"""
JUST_ENDS = (
    RUN
    + """
print(run())
"""
)
AGAIN_AT_EXIT = (
    RUN
    + """
import atexit
atexit.register(run)  # called last: what Steward registers itself comes first
print(run())
"""
)
ONLY_AT_EXIT = (
    RUN
    + """
import atexit
from steward import SyncApp  # once Python ends, nothing that has threads can be imported for the first time
atexit.register(lambda: print(run()))
"""
)
FORKED = (
    RUN
    + """
print(run(), flush=True)
if not os.fork():
    sys.stdout.close()
    sys.stdin.read()  # lives on, and never calls
    os._exit(0)
"""
)
FORKED_FIRST = (
    RUN
    + """
import multiprocessing
child = multiprocessing.get_context("fork").Process(target=lambda: print(run()))
child.start()
child.join()
"""
)
TERMINATED = (
    RUN
    + """
print(run(), flush=True)
time.sleep(60)
"""
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "home"


def started(code: str, home: Path) -> subprocess.Popen[str]:
    environment = {"STEWARD_HOME": str(home), "STEWARD_PLANNER": "fixed", "STEWARD_EMBEDDED": "on"}
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code], env=environment, cwd=home.parent, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def runs(home: Path) -> bool:
    return (home / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("code", [JUST_ENDS, FORKED_FIRST, AGAIN_AT_EXIT, ONLY_AT_EXIT])
def test_a_script_that_just_ends_leaves_no_server_behind(code: str, home: Path) -> None:
    """With nothing said of closing, by itself or in a child of multiprocessing: no word on stderr, nobody left."""
    process = started(code, home)
    out, err = process.communicate(timeout=90)

    assert (out, err, process.returncode) == ("needs_review\n", "", 0)
    assert not runs(home)


def test_a_forked_child_holds_nothing(home: Path) -> None:
    """The server ends with the parent, though a child lives on that was forked while it ran."""
    process = started(FORKED, home)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "needs_review\n"
        assert process.wait(90) == 0
        assert not runs(home)
    finally:
        process.communicate(timeout=90)  # the child's end


def test_sigterm_ends_it_too(home: Path) -> None:
    """As `kill` and service managers send it."""
    process = started(TERMINATED, home)
    assert process.stdout is not None
    assert process.stdout.readline() == "needs_review\n"
    assert runs(home)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=90)

    assert (err, process.returncode) == ("", 128 + signal.SIGTERM)
    assert not runs(home)
