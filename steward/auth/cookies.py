"""The page's session cookie."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from steward.auth.addresses import why_not_local

_PLAIN, _SECURE = "steward", "__Host-steward"


def session_in(connection: HTTPConnection) -> str | None:
    """The session's secret that the browser sent."""
    return connection.cookies.get(_name(connection))


def set_session(response: Response, connection: HTTPConnection, secret: str, seconds: float) -> None:
    secure = _name(connection) == _SECURE
    response.set_cookie(
        _name(connection), secret, max_age=int(seconds), path="/", secure=secure, httponly=True, samesite="lax"
    )


def clear_session(response: Response, connection: HTTPConnection) -> None:
    secure = _name(connection) == _SECURE
    response.delete_cookie(_name(connection), path="/", secure=secure, httponly=True, samesite="lax")


def _name(connection: HTTPConnection) -> str:
    """Plain only for HTTP that never leaves this machine; a browser sends the other over TLS alone."""
    plain = connection.scope["scheme"] in ("http", "ws") and why_not_local(connection) is None
    return _PLAIN if plain else _SECURE
