"""MCP over two files of this process, such that it ends when it is told to: nobody is waited for who says nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar, cast

from mcp.server.mcpserver import MCPServer
from mcp.server.stdio import stdio_server

from steward.tools.call_runner import Threads

T = TypeVar("T")


class StdioServer(MCPServer[Any]):
    """The SDK's server; its own transport reads in a thread that no process ends before, whatever it is told."""

    async def serve(self, source: BinaryIO, sink: BinaryIO) -> None:
        """Answer what is asked on `source` until it ends."""
        lines = cast("Any", _Lines(source, sink))
        async with stdio_server(lines, lines) as (reads, writes):
            server = self._lowlevel_server
            await server.run(reads, writes, server.create_initialization_options())


class _Lines:
    """The part of an asynchronous text file that the transport uses; a call may be left where it hangs."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source, self._sink, self._threads = source, sink, Threads()

    def __aiter__(self) -> _Lines:
        return self

    async def __anext__(self) -> str:
        line = await self._apart(self._source.readline)
        if not line:
            raise StopAsyncIteration
        return line.decode(errors="replace")

    async def write(self, text: str) -> None:
        await self._apart(lambda: self._sink.write(text.encode()))

    async def flush(self) -> None:
        await self._apart(self._sink.flush)

    async def _apart(self, call: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._threads.submit(call))
