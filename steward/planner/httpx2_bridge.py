"""Our connections for libraries that use httpx2, a fork of httpx: the same bounds, no redirect, nothing kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import httpx2


class Bridge(httpx2.AsyncBaseTransport):
    """An httpx transport as an httpx2 one; what goes wrong on the way has httpx2's names."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        asked = httpx.Request(
            request.method,
            str(request.url),
            headers=[*request.headers.raw],
            content=await request.aread(),
            extensions={"timeout": request.extensions.get("timeout", {})},
        )
        try:
            answer = await self._transport.handle_async_request(asked)
        except httpx.TransportError as error:
            raise _renamed(error, request) from error
        if not isinstance(answer.stream, httpx.AsyncByteStream):
            raise TypeError("an answer to an async client streams async")
        body = _Body(answer.stream, request)
        return httpx2.Response(answer.status_code, headers=[*answer.headers.raw], stream=body, request=request)


class Either(httpx.AsyncBaseTransport):
    """For a library that asks with httpx where that is installed, and with httpx2 elsewhere."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: Any) -> Any:  # of the one, with its answer, or of the other
        if isinstance(request, httpx.Request):
            return await self._transport.handle_async_request(request)
        return await Bridge(self._transport).handle_async_request(request)


class _Body(httpx2.AsyncByteStream):
    def __init__(self, body: httpx.AsyncByteStream, request: httpx2.Request) -> None:
        self._body = body
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._body:
                yield piece
        except httpx.TransportError as error:
            raise _renamed(error, self._request) from error

    async def aclose(self) -> None:
        await self._body.aclose()


def _renamed(error: httpx.TransportError, request: httpx2.Request) -> httpx2.TransportError:
    kind = getattr(httpx2, type(error).__name__, httpx2.TransportError)
    return kind(str(error), request=request)
