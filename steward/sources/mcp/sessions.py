"""Sessions with one MCP server: one on each event loop, opened when it is needed, again when it broke.

A session lives in a task of its own, as it has to be closed by whoever opened it; callers share it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from contextvars import Context
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import anyio
import httpx
import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.session import IncomingMessage
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.client.subscriptions import ListenNotSupportedError, SubscriptionLost
from mcp_types import CallToolResult, Implementation, ToolListChangedNotification
from mcp_types.jsonrpc import CONNECTION_CLOSED, INVALID_REQUEST
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from steward.domain.error_bodies import quotable
from steward.domain.errors import Unusable
from steward.release import release
from steward.sources.mcp.oauth import credentials_of
from steward.sources.mcp.refusals import note
from steward.sources.mcp.transport import BoundedTransport
from steward.sources.source import Command, Environment, Source, filled

OPENING = 20.0  # seconds for a server to come up and shake hands
_SDK = "mcp.client.streamable_http"
_ENDED = "session terminated"  # the words of the SDK for it
_MOST_WORDS = 4_000  # characters of what a command wrote to its standard error
_MOST_SESSIONS = 32  # of one loop, each with somebody's own headers; the one that rested longest is closed
T = TypeVar("T")
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

    async def use(self, headers: Mapping[str, str], work: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """What the work comes to, in a session with these headers: nobody shares one with others' rights.

        Raises httpx.ConnectError where there is none to be had (nothing was sent), ConnectionResetError where it ends
        meanwhile, and whatever the work raises.
        """
        session = self._session(headers)
        client = await session.client()
        asking = asyncio.create_task(work(client))
        try:
            await asyncio.wait([asking, session.over], return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return asking.result()
            raise ConnectionResetError("the session with the server ended")
        except MCPError as error:
            if error.code != CONNECTION_CLOSED and not is_ended(error):
                raise
            session.end()  # the next call opens another
            if is_ended(error):
                raise
            raise ConnectionResetError(error.message) from None
        finally:
            asking.cancel()

    def _session(self, headers: Mapping[str, str]) -> _Session:
        kept = self._open.setdefault(asyncio.get_running_loop(), {})
        mine = frozenset(headers.items())
        session = kept.pop(mine, None)
        if session is None or session.over.done():
            session = _Session(lambda: connected(self.source, self.environment, self.changed, headers))
        kept[mine] = session
        for oldest in [*kept][:-_MOST_SESSIONS]:
            kept.pop(oldest).end()
        return session


def is_ended(error: MCPError) -> bool:
    """Whether the server knows the session no more: then it carried nothing out."""
    return error.code == INVALID_REQUEST and _ENDED in error.message.casefold()


class _Session:
    """One session, in its own task; `over` is done once nobody is to use it any more."""

    def __init__(self, connect: Callable[[], _Connection]) -> None:
        loop = asyncio.get_running_loop()
        self.over: asyncio.Future[None] = loop.create_future()
        self._ready: asyncio.Future[Client] = loop.create_future()
        # not the context of the call that happens to open it, which is over long before
        self._task = loop.create_task(self._live(connect), context=Context())

    async def client(self) -> Client:
        """The client, once it is there. Raises httpx.ConnectError where it does not come."""
        await asyncio.wait([self._ready], timeout=OPENING)
        if self._ready.done() and not self._ready.cancelled():
            error = self._ready.exception()
            if error is None:
                return self._ready.result()
        else:
            error = TimeoutError()
        self.end()
        raise httpx.ConnectError(why(error)) from None

    def end(self) -> None:
        if not self.over.done():
            self.over.set_result(None)
        if not self._ready.done():
            self._ready.cancel()
            self._task.cancel()

    async def _live(self, connect: Callable[[], _Connection]) -> None:
        try:
            async with connect() as client:
                if not self._ready.done():
                    self._ready.set_result(client)
                await self.over
        except Exception as error:  # noqa: BLE001 - told to those who wait for it; later it is only over
            if not self._ready.done():
                self._ready.set_exception(error)
                self._ready.exception()  # nobody may be waiting any more
        finally:
            if not self._ready.done():
                self._ready.cancel()
            if not self.over.done():
                self.over.set_result(None)


def _is_news(record: logging.LogRecord) -> bool:
    """An answer that comes while its session is being closed has nobody to be handed to; the SDK logs a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, anyio.BrokenResourceError | anyio.ClosedResourceError)


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
        started = _started(source.mcp, environment)
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
            try:
                transport = stdio_client(started, words)
                async with Client(transport, client_info=info, message_handler=heard) as client, _told(client, changed):
                    yield client
            except Exception as error:
                words.seek(0)
                said = [line.strip() for line in words.read()[-_MOST_WORDS:].splitlines() if line.strip()]
                raise ConnectionError(f"{why(error)}{f'; it said “{quotable(said[-1])}”' if said else ''}") from error
        return
    url = filled(str(source.mcp), environment)
    if not url.lower().startswith(("http://", "https://")):
        raise Unusable("its address is no URL: write mcp: https://…, or {command: […]}")
    logging.getLogger(_SDK).addFilter(_is_news)  # once, however often it is added
    timeout = httpx2.Timeout(OPENING, read=None)
    async with httpx2.AsyncClient(
        transport=BoundedTransport(),
        headers=headers,
        auth=credentials_of(source, url, environment),
        timeout=timeout,
        trust_env=False,
        event_hooks={"response": [note]},
    ) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, client_info=info, message_handler=heard) as client, _told(client, changed):
            yield client


@asynccontextmanager
async def _told(client: Client, changed: _Changed) -> AsyncGenerator[None]:
    """Servers of today's protocol tell of changes only where they are listened to."""
    cast("Any", client.session).validate_tool_result = _as_it_came
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


async def _as_it_came(_: str, __: CallToolResult) -> None:
    """The SDK would lose an answer that is not as the server's own schema says, and could be held up for good by a
    pattern in it; `answered` looks at it instead."""


def why(error: BaseException) -> str:
    """What went wrong, in one line."""
    error = _innermost(error)
    if isinstance(error, TimeoutError | asyncio.CancelledError):
        return f"it did not answer within {OPENING:g} s"
    return quotable(str(error)) or type(error).__name__


def no_command(error: BaseException) -> bool:
    """Whether what was to be started is not there: nothing comes back by itself."""
    error = _innermost(error)
    cause = error.__cause__
    return isinstance(error, FileNotFoundError | PermissionError) or (cause is not None and no_command(cause))


def _innermost(error: BaseException) -> BaseException:
    """Of errors that came together, the first."""
    while isinstance(error, BaseExceptionGroup):
        error = cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
    return error


def _started(command: Command, environment: Environment) -> StdioServerParameters:
    """As it is started: with nothing of our environment but what is needed to run, and what is named."""
    name, *args = (filled(word, environment) for word in command.command)
    given = {name: filled(value, environment) for name, value in command.env.items()}
    return StdioServerParameters(command=name, args=args, env=given, cwd=command.folder)
