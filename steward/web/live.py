"""Server-sent events: a word whenever the queue changes."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from steward.auth.users import identity_of
from steward.domain.queue import Queue, Waiter
from steward.web.context import app_of
from steward.web.errors import Page

_BEAT = 10.0  # seconds between signs of life
_BEATS = 3  # then the browser connects anew, so that a server can stop without waiting long
_READY = "retry: 500\nevent: ready\ndata: 1\n\n"
_CHANGE = "event: change\ndata: 1\n\n"
_STILL_HERE = ": still here\n\n"
router = APIRouter(route_class=Page)


@router.get("/reviews/live")
async def live(request: Request) -> Response:
    """A stream of `change` events; what changed is read from the list, which shows only what one may see."""
    identity_of(request)
    return Changes(app_of(request).queue)


class Changes(Response):
    """The stream; it ends when its reader leaves, without a cancellation that would cut its cleaning up short."""

    media_type = "text/event-stream"

    def __init__(self, queue: Queue) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._queue = queue
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        gone = asyncio.create_task(_gone(receive))
        try:
            async with self._queue.changes() as next_change:
                await _tell(send, _READY)
                for _ in range(_BEATS):
                    changed = await _either(next_change, gone)
                    if changed is None:
                        return
                    await _tell(send, _CHANGE if changed else _STILL_HERE)
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()


async def _either(next_change: Waiter, gone: asyncio.Task[None]) -> bool | None:
    """Whether there was a change within a beat; None once the reader has left."""
    waiting = asyncio.ensure_future(next_change(_BEAT))
    try:
        await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else None
    finally:
        waiting.cancel()


async def _tell(send: Send, event: str) -> None:
    await send({"type": "http.response.body", "body": event.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    """Ends when the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
