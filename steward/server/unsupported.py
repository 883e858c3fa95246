"""What the server offers and a task does not have, refused at its door."""

from __future__ import annotations

import re

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_COPY = re.compile(r"/threads/[^/]+/copy/?")


class Unsupported:
    """ASGI middleware: a thread is a task and is not copied."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and _COPY.fullmatch(str(scope["path"])):
            refusal = JSONResponse({"detail": "a task is not copied; submit its goal on a new thread"}, 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)
