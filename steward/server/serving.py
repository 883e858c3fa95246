"""Runs an HTTP app inside another program's event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Literal

import uvicorn
from fastapi import FastAPI

from steward.domain.errors import Unusable

_KEPT = 75  # seconds for an idle connection: proxies, which keep theirs for a minute, are to end it, not the server


class GuestServer(uvicorn.Server):
    """A server in somebody else's process: signals stay theirs."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@asynccontextmanager
async def serving(
    app: FastAPI,
    name: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    http: type[asyncio.Protocol] | Literal["h11"] = "h11",
) -> AsyncGenerator[str]:
    """The app for as long as the context lasts; yields its base URL. Port 0 takes a free one.

    Raises Unusable, with the service's name, where the address can't be had.
    """
    config = uvicorn.Config(
        app,
        http=http,
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=_KEPT,
    )
    server = GuestServer(config)
    with _listen(name, host, port) as listener:
        async with app.router.lifespan_context(app):
            running = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                await _started(server, running)
                shown = f"[{host}]" if ":" in host else host
                yield f"http://{shown}:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                await running


def _listen(name: str, host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # with its protocol named, asyncio sets TCP_NODELAY; without it every answer waits 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Unusable(f"{name} can't listen on {host} port {port}: {error.strerror}") from error
    return listener


async def _started(server: uvicorn.Server, running: asyncio.Task[None]) -> None:
    while not server.started:
        if running.done():
            await running
        await asyncio.sleep(0.005)
