"""A connection pooler that parts sessions as pgbouncer does, by transaction or by statement, over the real protocol."""

from __future__ import annotations

import asyncio
import random
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

Mode = Literal["transaction", "statement", "session"]
Order = Literal["newest", "oldest", "any"]
_CANCEL, _SSL, _GSS = 80877102, 80877103, 80877104
_READY, _IDLE = b"Z", b"I"


@dataclass
class Session:
    """One session of the server behind."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeting: bytes = b""


@dataclass
class Pooler:
    """Lends sessions to clients; `order` is which of the free ones comes next."""

    socket: str
    database: str
    mode: Mode
    size: int
    order: Order
    known: bytes = b""  # what each client is greeted with
    free: list[Session] = field(default_factory=list[Session])
    clients: list[tuple[asyncio.Task[None] | None, asyncio.StreamWriter]] = field(default_factory=list[Any])
    turn: asyncio.Condition = field(default_factory=asyncio.Condition)
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - which session comes next

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.clients.append((asyncio.current_task(), writer))
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._greet(reader, writer)
            await self._lend(reader, writer)
        writer.close()

    async def close(self) -> None:
        for _, writer in self.clients:
            writer.close()
        await asyncio.gather(*(task for task, _ in self.clients if task), return_exceptions=True)
        for session in self.free:
            session.writer.close()
            await session.writer.wait_closed()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            (length,) = struct.unpack("!i", await reader.readexactly(4))
            body = await reader.readexactly(length - 4)
            (asked,) = struct.unpack("!i", body[:4])
            if asked == _CANCEL:  # only one client waits here
                for _, waiting in self.clients:
                    waiting.close()
                raise asyncio.IncompleteReadError(b"", None)
            if asked not in (_SSL, _GSS):
                break
            writer.write(b"N")
        writer.write(self.known)

    async def _lend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session: Session | None = None
        try:
            while (message := await _message(reader))[:1] != b"X":
                session = session or await self._take()
                session.writer.write(message)
                if message[:1] in b"QS":
                    status = await _relay(session.reader, writer)
                    if self.mode == "statement" or (self.mode == "transaction" and status == _IDLE):
                        await self._give(session)
                        session = None
        finally:
            if session is not None:
                session.writer.write(b"Q" + struct.pack("!i", 13) + b"ROLLBACK\x00")
                await _relay(session.reader, None)
                await self._give(session)

    async def _take(self) -> Session:
        async with self.turn:
            await self.turn.wait_for(lambda: self.free)
            place = {"newest": -1, "oldest": 0, "any": self.dice.randrange(len(self.free))}[self.order]
            return self.free.pop(place)

    async def _give(self, session: Session) -> None:
        async with self.turn:
            self.free.append(session)
            self.turn.notify()

    async def open(self) -> None:
        for _ in range(self.size):
            self.free.append(await self._session())
        self.known = self.free[0].greeting

    async def _session(self) -> Session:
        reader, writer = await asyncio.open_unix_connection(self.socket)
        words = f"user\0postgres\0database\0{self.database}\0client_encoding\0UTF8\0\0".encode()
        writer.write(struct.pack("!ii", len(words) + 8, 196608) + words)
        session = Session(reader, writer)
        while (message := await _message(reader))[:1] != _READY:
            session.greeting += message
        session.greeting += message
        return session


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(5)
    (length,) = struct.unpack("!i", head[1:])
    return head + await reader.readexactly(length - 4)


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter | None) -> bytes:
    """Pass answers on until the server is ready again; how it is then: idle, or in a transaction."""
    while True:
        message = await _message(reader)
        if writer is not None:
            writer.write(message)
        if message[:1] == _READY:
            return message[5:6]


@asynccontextmanager
async def pooled(
    socket: str, database: str, mode: Mode, *, size: int = 2, order: Order = "newest"
) -> AsyncGenerator[str]:
    """The URL of a pooler in front of the database, for as long as the context lasts."""
    pooler = Pooler(socket, database, mode, size, order)
    await pooler.open()
    server = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    try:
        yield f"postgresql://postgres@127.0.0.1:{server.sockets[0].getsockname()[1]}/{database}"
    finally:
        server.close()
        await pooler.close()
