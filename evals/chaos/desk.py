"""The help desk in a process of its own, which nothing kills."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from steward.evals.chaos.forks import FORKS, write_to
from steward.evals.worlds.desk.serve import serve

_HOST = "127.0.0.1"


@asynccontextmanager
async def desk_process(database_url: str, log: Path) -> AsyncGenerator[str]:
    """The desk's URL, for as long as the context lasts."""
    port = _free_port()
    process = FORKS.Process(target=_serve, args=(database_url, port, str(log)), daemon=True)
    await asyncio.to_thread(process.start)
    url = f"http://{_HOST}:{port}"
    try:
        await _answering(url)
        yield url
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)


def _serve(database_url: str, port: int, log: str) -> None:
    """Process entry."""
    write_to(log)
    serve(database_url, _HOST, port)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((_HOST, 0))
        return int(listener.getsockname()[1])


async def _answering(url: str) -> None:
    async with httpx.AsyncClient() as http, asyncio.timeout(60):
        while True:
            with suppress(httpx.TransportError):
                (await http.get(f"{url}/health")).raise_for_status()
                return
            await asyncio.sleep(0.05)
