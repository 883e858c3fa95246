"""Where stdout leads nowhere: a command does its work all the same, and its exit code stays its own."""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import steward

_COMMAND = [sys.executable, "-m", "steward"]
_HELD = """
import os, signal, sys
from steward.cli.output import Options, Output
from steward.cli.session import run_async
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored
async def work():
    os.kill(os.getpid(), signal.SIGHUP)
    import asyncio
    await asyncio.sleep(60)
run_async(work(), Output(Options()), again=sys.argv[1] or None)
"""


def run(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - this interpreter, these words
        [*_COMMAND, *words], stderr=subprocess.PIPE, text=True, check=False, **options
    )


@pytest.mark.parametrize(
    ("words", "code"), [(["docs", "operating"], 0), (["docs", "--json"], 0), (["docs", "nope"], 2)]
)
def test_a_reader_that_has_gone_does_not_change_how_a_command_ends(words: list[str], code: int) -> None:
    """`steward … | head` ends with the command's own code: 1 would say that a task failed."""
    read, write = os.pipe()
    os.close(read)

    ran = run(*words, stdout=write)
    os.close(write)

    assert (ran.returncode, "Broken pipe" in ran.stderr) == (code, False), ran.stderr


@pytest.mark.parametrize("words", [["docs", "operating"], ["docs", "--json"]])
def test_closed_streams_are_no_error(words: list[str]) -> None:
    """`steward … >&-` asks for nothing to be written, which can be done."""
    ran = run(*words, preexec_fn=lambda: (os.close(0), os.close(1)))

    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_full_disk_under_stderr_does_not_change_how_a_command_ends() -> None:
    """A job's log on a full disk: 120, the interpreter's own, would say nothing of the command."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([*_COMMAND, "docs", "nope"], stderr=full, check=False)  # noqa: S603 - this interpreter

    assert ran.returncode == 2


def test_a_slow_reader_gets_all_of_it_also_where_the_stream_does_not_wait() -> None:
    """Whoever shares a terminal or a pipe may have it not wait: what finds no room then is written later."""
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(write, False)

    with subprocess.Popen([*_COMMAND, "docs", "operating"], stdout=write, stderr=subprocess.PIPE) as ran:  # noqa: S603
        os.close(write)
        with os.fdopen(read) as reader:
            select.select([reader], [], [])  # it has begun, and finds no more room
            told = reader.read()
        errors = ran.communicate()[1]

    assert (ran.returncode, errors) == (0, b"")
    assert told.rstrip() == (Path(steward.__file__).parent / "docs/operating.md").read_text(encoding="utf-8").rstrip()


@pytest.mark.parametrize(("again", "hint"), [("resume", ". Go on with: steward resume"), ("", "")])
def test_the_end_of_the_terminal_is_an_orderly_end(again: str, hint: str) -> None:
    """What hangs up is told how to go on, where there is anything to go on with; else only that it was interrupted."""
    ran = subprocess.run(  # noqa: S603 - this interpreter, this code
        [sys.executable, "-c", _HELD, again], capture_output=True, text=True, check=False
    )

    assert ran.stderr.splitlines()[0] == f"Interrupted; nothing is lost{hint}"
