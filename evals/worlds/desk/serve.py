"""Runs the desk: inside another program's event loop, or alone."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from uvicorn.protocols.http.h11_impl import H11Protocol

from steward.evals.worlds.desk.service import create_app
from steward.server.serving import serving

__all__ = ["create_app", "running_desk", "serve"]


class HangUpProtocol(H11Protocol):
    """HTTP whose requests can reach their own connection, to drop it without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


@asynccontextmanager
async def running_desk(
    database_url: str, *, host: str = "127.0.0.1", port: int = 0, seed: int = 7
) -> AsyncGenerator[str]:
    """A desk for as long as the context lasts; yields its base URL. Port 0 takes a free one."""
    app = create_app(database_url, seed=seed)
    async with serving(app, "the help desk", host=host, port=port, http=HangUpProtocol) as url:
        yield url


def serve(
    database_url: str, host: str, port: int, *, seed: int = 7, ready: Callable[[str], None] | None = None
) -> None:
    """Run the desk until SIGINT or SIGTERM; `ready` is told the URL."""
    asyncio.run(_serve(database_url, host, port, seed, ready))


async def _serve(database_url: str, host: str, port: int, seed: int, ready: Callable[[str], None] | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running_desk(database_url, host=host, port=port, seed=seed) as url:
        if ready:
            ready(url)
        await stop.wait()
