"""The embedded database ends with the last process that uses it, whichever way that ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from tests.forks import Forked, Forks

LONGEST = 90.0  # seconds
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


async def started(forks: Forks, code: str, home: Path) -> Forked:
    return await forks.start(["-c", code], environment(home), folder=home.parent, typed=True)


def environment(home: Path) -> dict[str, str]:
    return {"STEWARD_HOME": str(home), "STEWARD_PLANNER": "fixed", "STEWARD_EMBEDDED": "on"}


def runs(home: Path) -> bool:
    return (home / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("code", [JUST_ENDS, FORKED_FIRST, AGAIN_AT_EXIT])
async def test_a_script_that_just_ends_leaves_no_server_behind(forks: Forks, code: str, home: Path) -> None:
    """With nothing said of closing, by itself or in a child of multiprocessing: no word on stderr, nobody left."""
    process = await started(forks, code, home)
    ended = await asyncio.wait_for(process.communicate(), LONGEST)

    assert (*ended, process.returncode) == (b"needs_review\n", b"", 0)
    assert not runs(home)


async def test_one_that_begins_at_its_end_leaves_no_server_behind(home: Path) -> None:
    """Started from nothing, since it is about what is imported by then."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", ONLY_AT_EXIT), env=environment(home), cwd=home.parent, stdout=pipe, stderr=pipe
    )
    ended = await asyncio.wait_for(process.communicate(), LONGEST)

    assert (*ended, process.returncode) == (b"needs_review\n", b"", 0)
    assert not runs(home)


async def test_a_forked_child_holds_nothing(forks: Forks, home: Path) -> None:
    """The server ends with the parent, though a child lives on that was forked while it ran."""
    process = await started(forks, FORKED, home)
    try:
        assert await process.stdout.readline() == b"needs_review\n"
        assert await asyncio.wait_for(process.end, LONGEST) == 0
        assert not runs(home)
    finally:
        await asyncio.wait_for(process.communicate(), LONGEST)  # the child's end


async def test_sigterm_ends_it_too(forks: Forks, home: Path) -> None:
    """As `kill` and service managers send it."""
    process = await started(forks, TERMINATED, home)
    assert await process.stdout.readline() == b"needs_review\n"
    assert runs(home)
    process.send_signal(signal.SIGTERM)
    _, err = await asyncio.wait_for(process.communicate(), LONGEST)

    assert (err, process.returncode) == (b"", 128 + signal.SIGTERM)
    assert not runs(home)
