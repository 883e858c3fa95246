"""Regression cases beside a worker's tasks: from time to time, in a process of their own, by one worker of all."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog

from steward.domain.loops import ended
from steward.settings import Settings

_LOOK = 600.0  # seconds between two looks whether they are due
_GRACE = 4.0  # seconds that a run has to end where the worker stops
_log = structlog.get_logger("steward")


@asynccontextmanager
async def evaluating(settings: Settings, look: float = _LOOK) -> AsyncGenerator[None]:
    """Have `steward eval record` run when it is due, where STEWARD_EVALS names cases, as long as the context lasts."""
    if not settings.evals:
        yield
        return
    loop = asyncio.create_task(_again_and_again(settings, look))
    try:
        yield
    finally:
        await ended(loop)


async def _again_and_again(settings: Settings, look: float) -> None:
    while True:
        await _run(settings)
        await asyncio.sleep(look)


async def _run(settings: Settings) -> None:
    """One look, and the run if it is due. What goes wrong with it is a line in the log, and no matter of the tasks."""
    how = ["--every", settings.evals_every, "--concurrency", "1", *_cases(settings.evals)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "steward", "--home", str(settings.home), "eval", "record", *how),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # a signal to the worker's terminal is the worker's to pass on
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _GRACE)
        finally:
            if process.returncode is None:
                process.kill()
        raise
    if process.returncode:
        _log.warning("evals.run", exit_code=process.returncode, said=said.decode(errors="replace").strip()[-500:])


def _cases(named: str) -> list[str]:
    return [] if named == "shipped" else ["--file", str(Path(named).expanduser())]
