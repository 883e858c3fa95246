"""A TCP proxy in front of Postgres that cuts connections, delays them, or lets them hang half open."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

_CHUNK = 65_536


class Link:
    """One connection and its way on; `open` is cleared while nothing passes, `delay` is seconds a chunk."""

    def __init__(self, *writers: asyncio.StreamWriter) -> None:
        self._writers = writers
        self.open = asyncio.Event()
        self.open.set()
        self.delay = 0.0

    def cut(self) -> None:
        """End both sides at once, whatever is under way."""
        for writer in self._writers:
            writer.transport.abort()
        self.open.set()

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                await self.open.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(chunk)
                await writer.drain()


class Proxy:
    """Listens on the loopback and passes everything on to a Unix socket."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._links: set[Link] = set()
        self.port = 0

    def some(self, share: float, dice: random.Random) -> list[Link]:
        """About that share of the connections there are."""
        return [link for link in self._links if dice.random() < share]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, way = await asyncio.open_unix_connection(self._socket)
        except OSError:
            writer.transport.abort()
            return
        link = Link(writer, way)
        self._links.add(link)
        pumps = [asyncio.create_task(link.pump(reader, way)), asyncio.create_task(link.pump(there, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            link.cut()
            self._links.discard(link)


@asynccontextmanager
async def proxied(socket: str) -> AsyncGenerator[Proxy]:
    """The proxy for as long as the context lasts."""
    proxy = Proxy(socket)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for link in proxy.some(1.0, random.Random(0)):  # noqa: S311 - all of them
            link.cut()
