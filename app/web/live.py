"""Server-sent events: a word whenever the queue changes."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.doors.people import identity_of
from app.office import Office
from app.web.context import office_of
from app.web.rendering import Page

_BEAT = 10.0  # seconds between signs of life
_BEATS = 3  # then the browser connects anew, so that a server can stop without waiting long
router = APIRouter(route_class=Page)


@router.get("/reviews/live")
async def live(request: Request) -> Response:
    """A stream of `change` events; what changed is read from the list, which shows only what one may see."""
    identity_of(request)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(office_of(request)), media_type="text/event-stream", headers=headers)


async def _events(office: Office) -> AsyncGenerator[str]:
    async with office.queue.changes() as next_change:
        yield "retry: 500\nevent: ready\ndata: 1\n\n"
        for _ in range(_BEATS):
            yield "event: change\ndata: 1\n\n" if await next_change(_BEAT) else ": still here\n\n"
