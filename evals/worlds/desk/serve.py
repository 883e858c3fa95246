"""Runs the desk: inside another program's event loop, or alone."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from domain.errors import Unusable
from evals.worlds.desk.service import create_app

__all__ = ["create_app", "running_desk", "serve"]


class HangUpProtocol(H11Protocol):
    """HTTP whose requests can reach their own connection, to drop it without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class GuestServer(uvicorn.Server):
    """A server in somebody else's process: signals stay theirs."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@asynccontextmanager
async def running_desk(
    database_url: str, *, host: str = "127.0.0.1", port: int = 0, seed: int = 7
) -> AsyncGenerator[str]:
    """A desk for as long as the context lasts; yields its base URL. Port 0 takes a free one."""
    app = create_app(database_url, seed=seed)
    listener = _listen(host, port)
    config = uvicorn.Config(
        app,
        http=HangUpProtocol,
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = GuestServer(config)
    with listener:
        async with app.router.lifespan_context(app):
            running = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                await _started(server, running)
                yield f"http://{host}:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                await running


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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # with its protocol named, asyncio sets TCP_NODELAY; without it every answer waits 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Unusable(f"the help desk can't listen on {host} port {port}: {error.strerror}") from error
    return listener


async def _started(server: uvicorn.Server, running: asyncio.Task[None]) -> None:
    while not server.started:
        if running.done():
            await running
        await asyncio.sleep(0.005)
