"""The desk alone, as a process of its own."""

from __future__ import annotations

import asyncio
import signal
import sys

import httpx
import pytest

from steward.evals.worlds.desk.store import world_of

PROGRAM = (
    "import sys; from steward.evals.worlds.desk.serve import serve; serve(sys.argv[1], '127.0.0.1', 0, ready=print)"
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_desk_serves_until_it_is_told_to_stop(number: signal.Signals, database_url: str) -> None:
    """It says where it is, answers, and leaves quietly on either signal."""
    pipe = asyncio.subprocess.PIPE
    arguments = ("-u", "-c", PROGRAM, database_url)
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=pipe, stderr=pipe)
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    async with httpx.AsyncClient() as client:
        health = await client.get(f"{url}/health")
    process.send_signal(number)
    _, errors = await process.communicate()

    assert health.json() == {"status": "ok", "world": await world_of(database_url)}
    assert (process.returncode, errors) == (0, b"")
