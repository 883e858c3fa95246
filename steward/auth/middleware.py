"""What stands before every route: who is it, may they come in at all, and what browsers are told to keep to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steward.auth.identity import Authenticator
from steward.auth.refusals import NotKnown, NotThere, Refusal
from steward.auth.users import User, known_in

LOG_IN = "/login"
_OPEN = (LOG_IN, "/steward/health", "/ok")
_OPEN_BELOW = ("/steward/static/",)
_CLOSED = ("/deploy", "/internal")
"""Of the development server: they start a deployment, empty its store, show any thread, and ask nobody who it is."""

_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OTHERS_PAGE = ("/docs", "/ui")  # the server's own, with scripts from elsewhere


Answer = Callable[[Refusal, Request], Awaitable[Response]]


async def plainly(refusal: Refusal, request: Request) -> Response:
    """The refusal as JSON, whoever asks."""
    del request
    return refusal.response()


class Guard:
    """ASGI middleware: knows the caller or turns them away, and sets the security headers.

    The app's `state.authenticator` says how callers are known, `answer` how they are turned away. What the LangGraph
    server asked already is not asked again. `scope["user"]` is what `identity_of` reads.
    """

    def __init__(self, app: ASGIApp, answer: Answer = plainly, open_paths: Sequence[str] = _OPEN) -> None:
        self._app = app
        self._answer = answer
        self._open = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_inside(scope):
            await self._app(scope, receive, send)
            return
        told = send if scope["path"].startswith(_OTHERS_PAGE) else _with_headers(send)
        try:
            await self._admit(scope)
        except Refusal as refusal:
            await self._turn_away(refusal, scope, receive, told)
            return
        await self._app(scope, receive, told)

    async def _turn_away(self, refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": str(refusal)})
            return
        answer = await self._answer(refusal, Request(scope, receive))
        await answer(scope, receive, send)

    async def _admit(self, scope: Scope) -> None:
        """Raises Refusal."""
        connection = HTTPConnection(scope)
        path = str(scope["path"])
        if _below(path, _CLOSED):
            raise NotThere
        if known_in(connection) is not None:
            return
        is_open = path in self._open or path.startswith(_OPEN_BELOW)
        try:
            who = await authenticator_of(connection).identify(connection)
        except NotKnown:
            if not is_open:
                raise
            who = None
        if who is not None:
            scope["user"] = User(who)
        elif not is_open:
            raise NotKnown


def authenticator_of(connection: HTTPConnection) -> Authenticator:
    """How callers of the app are known."""
    authenticator = connection.app.state.authenticator
    assert isinstance(authenticator, Authenticator)  # noqa: S101 - set by the app's lifespan
    return authenticator


def _is_inside(scope: Scope) -> bool:
    """The LangGraph SDK within the server itself, which no request from outside can claim to be."""
    root = str(scope.get("root_path") or "")
    return root == "/noauth" or root.startswith("/noauth/")


def _below(path: str, places: Sequence[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _with_headers(send: Send) -> Send:
    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return telling
