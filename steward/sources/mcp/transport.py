"""Connections to an MCP server, whose answers are read within bounds: the SDK reads a JSON answer whole."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from steward.domain.payload_size import in_words
from steward.tools.web import by_environment, forgetful

MOST_BYTES = 20_000_000
"""Of one answer; the SDK bounds each event of a stream, and a tool's `max_result` what is handed on."""


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Connections as the environment wants them, for whoever adds headers and credentials.

    Ends an answer that is larger, or packed although that was not asked for, in httpx2.StreamError.
    """

    def __init__(self) -> None:
        self._connections = by_environment(httpx2.AsyncClient, timeout=None, cookies=forgetful())

    async def aclose(self) -> None:
        await self._connections.aclose()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["accept-encoding"] = "identity"
        answer = await self._connections.send(request, stream=True, auth=httpx2.Auth(), follow_redirects=False)
        if not answer.headers.get("content-type", "").lower().startswith("text/event-stream"):
            packed = answer.headers.get("content-encoding", "identity").lower() not in ("", "identity")
            answer.headers.pop("content-encoding", None)
            if isinstance(answer.stream, httpx2.AsyncByteStream):
                answer.stream = _Bounded(answer.stream, packed=packed)
        return answer


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, *, packed: bool) -> None:
        self._stream = stream
        self._packed = packed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = 0
        async for piece in self._stream:
            count += len(piece)
            if self._packed:
                raise httpx2.StreamError("its answer is packed, which was not asked for")
            if count > MOST_BYTES:
                raise httpx2.StreamError(f"its answer is larger than {in_words(MOST_BYTES)}")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
