"""Sessions with one MCP server: one on each event loop, opened when it is needed, again when it broke.

A session lives in a task of its own, as it has to be closed by whoever opened it; callers share it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from contextvars import Context
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import cast
from weakref import WeakKeyDictionary

import httpx
import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.session import IncomingMessage
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.client.subscriptions import ListenNotSupportedError, SubscriptionLost
from mcp_types import Implementation, ToolListChangedNotification
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from steward.domain.error_bodies import quotable
from steward.release import release
from steward.sources.source import Command, Environment, Source, filled

OPENING = 20.0  # seconds for a server to come up and shake hands
_MOST_WORDS = 4_000  # characters of what a command wrote to its standard error
_MOST_SESSIONS = 32  # of one loop, each with somebody's own headers; the one that rested longest is closed
_Changed = Callable[[], None]
_Headers = frozenset[tuple[str, str]]
_Connection = AbstractAsyncContextManager[Client]


@dataclass
class Sessions:
    """The sessions with one server. `changed` is called where the server says that its tools are others now."""

    source: Source
    environment: Environment
    changed: _Changed = lambda: None
    _open: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[_Headers, _Session]] = field(
        default_factory=WeakKeyDictionary[asyncio.AbstractEventLoop, dict[_Headers, "_Session"]]
    )

    async def client(self, headers: Mapping[str, str]) -> Client:
        """The session of this loop with these headers beside the source's: nobody shares one with others' rights.

        Raises httpx.ConnectError where there is none to be had: nothing was sent.
        """
        kept = self._open.setdefault(asyncio.get_running_loop(), {})
        mine = frozenset(headers.items())
        session = kept.pop(mine, None)
        if session is None or session.broken:
            session = _Session(lambda: connected(self.source, self.environment, self.changed, headers))
        kept[mine] = session
        for oldest in [*kept][:-_MOST_SESSIONS]:
            kept.pop(oldest).end()
        try:
            return await asyncio.wait_for(asyncio.shield(session.ready), OPENING)
        except Exception as error:  # noqa: BLE001 - whatever a server does, there is no session
            session.end()
            raise httpx.ConnectError(why(error)) from None

    def drop(self, headers: Mapping[str, str]) -> None:
        """Have the next call open another session."""
        session = self._open.get(asyncio.get_running_loop(), {}).pop(frozenset(headers.items()), None)
        if session is not None:
            session.end()


class _Session:
    """One session, in its own task."""

    def __init__(self, connect: Callable[[], _Connection]) -> None:
        self.ready: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
        self._over = asyncio.Event()
        # not the context of the call that happens to open it, which is over long before
        self._task = asyncio.get_running_loop().create_task(self._live(connect), context=Context())

    @property
    def broken(self) -> bool:
        return self._task.done()

    def end(self) -> None:
        self._over.set()
        if not self.ready.done():
            self._task.cancel()

    async def _live(self, connect: Callable[[], _Connection]) -> None:
        try:
            async with connect() as client:
                if not self.ready.done():
                    self.ready.set_result(client)
                await self._over.wait()
        except Exception as error:  # noqa: BLE001 - told to those who wait for it; later it is only broken
            if not self.ready.done():
                self.ready.set_exception(error)
                self.ready.exception()  # nobody may be waiting any more
        finally:
            if not self.ready.done():
                self.ready.cancel()


@asynccontextmanager
async def connected(
    source: Source, environment: Environment, changed: _Changed, more: Mapping[str, str]
) -> AsyncGenerator[Client]:
    """A session with the server, from its beginning to its end."""

    async def heard(message: IncomingMessage) -> None:
        if isinstance(message, ToolListChangedNotification):
            changed()

    info = Implementation(name="steward", version=release())
    headers = {name: filled(value, environment) for name, value in source.headers.items()} | {**more}
    if isinstance(source.mcp, Command):
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
            try:
                transport = stdio_client(_started(source.mcp, environment), words)
                async with Client(transport, client_info=info, message_handler=heard) as client, _told(client, changed):
                    yield client
            except Exception as error:
                words.seek(0)
                said = [line.strip() for line in words.read()[-_MOST_WORDS:].splitlines() if line.strip()]
                raise ConnectionError(f"{why(error)}{f'; it said “{quotable(said[-1])}”' if said else ''}") from error
        return
    url = filled(str(source.mcp), environment)
    async with httpx2.AsyncClient(headers=headers, timeout=httpx2.Timeout(OPENING, read=None), trust_env=False) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, client_info=info, message_handler=heard) as client, _told(client, changed):
            yield client


@asynccontextmanager
async def _told(client: Client, changed: _Changed) -> AsyncGenerator[None]:
    """Servers of today's protocol tell of changes only where they are listened to."""
    offered = client.server_capabilities.tools
    if client.protocol_version not in MODERN_PROTOCOL_VERSIONS or offered is None or not offered.list_changed:
        yield
        return

    async def listen() -> None:
        with suppress(MCPError, SubscriptionLost, ListenNotSupportedError, TimeoutError):
            async with client.listen(tools_list_changed=True) as events:
                async for _ in events:
                    changed()

    listening = asyncio.create_task(listen())
    try:
        yield
    finally:
        listening.cancel()
        await asyncio.wait([listening], timeout=1)


def why(error: BaseException) -> str:
    """What went wrong, in one line: the innermost of errors that came together."""
    while isinstance(error, BaseExceptionGroup):
        error = cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
    if isinstance(error, TimeoutError | asyncio.CancelledError):
        return f"it did not answer within {OPENING:g} s"
    return quotable(str(error)) or type(error).__name__


def _started(command: Command, environment: Environment) -> StdioServerParameters:
    """As it is started: with nothing of our environment but what is needed to run, and what is named."""
    name, *args = (filled(word, environment) for word in command.command)
    given = {name: filled(value, environment) for name, value in command.env.items()}
    return StdioServerParameters(command=name, args=args, env=given, cwd=command.folder)
