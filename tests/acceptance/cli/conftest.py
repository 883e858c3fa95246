"""The real `steward` command, as a process of its own, on a real database and a real desk."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from steward.evals.worlds.desk.serve import running_desk
from tests.forks import Forks, Process

STEWARD = Path(sys.executable).with_name("steward")
_OF_THE_START = ("PYTHON", "LC_", "LANG", "TZ")  # read by an interpreter before anything else
_OURS = ("STEWARD_", "OPENAI_", "DATABASE_URL", "SMTP_URL", "COLUMNS", "FORCE_COLOR")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document that stdout holds."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        (line,) = self.err.splitlines()
        return line


@dataclass(frozen=True)
class Steward:
    """Runs the command in a folder and an environment of its own."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict[str, str])
    forks: Forks | None = None  # with none each is started from nothing, as at a prompt

    def having(self, **env: str) -> Steward:
        return replace(self, env={**self.env, **env})

    def anew(self) -> Steward:
        return replace(self, forks=None)

    async def start(self, *words: str | bytes, typed: bool = False) -> Process:
        """With `typed` its stdin is a pipe, else it is the tests' own."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        if self.forks and not any(name.startswith(_OF_THE_START) for name in self.env):
            return await self.forks.start([str(STEWARD), *words], {**inherited, **self.env}, typed=typed)
        return await asyncio.create_subprocess_exec(
            STEWARD,
            *words,
            env={**inherited, **self.env},
            stdin=asyncio.subprocess.PIPE if typed else None,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            # a shell that runs the tests in the background has them ignore interrupts, and commands would inherit that
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )

    async def __call__(self, *words: str | bytes) -> Ran:
        process = await self.start(*words)
        out, err = await process.communicate()
        return Ran(code=process.returncode or 0, out=out.decode(), err=err.decode())


@pytest.fixture
def folder() -> Generator[Path]:
    # not below pytest's own folder, which the embedded server's user can't enter
    made = Path(tempfile.mkdtemp(prefix="steward-cli-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def bare(folder: Path, forks: Forks) -> Steward:
    """Nothing set but a home of its own and fixed plans."""
    env = {"STEWARD_HOME": str(folder), "STEWARD_PLANNER": "fixed", "STEWARD_EMBEDDED": "on"}
    return Steward(folder, env, forks)


@pytest.fixture
async def steward(bare: Steward, database_url: str) -> AsyncGenerator[Steward]:
    """A database and a desk, so that goals can be carried out."""
    async with running_desk(database_url) as desk:
        yield bare.having(DATABASE_URL=database_url, STEWARD_DESK_URL=desk)
