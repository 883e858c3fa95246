"""The page's cookies: the session's, and what the forms of a browser without one are proven by."""

from __future__ import annotations

import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from steward.auth.addresses import why_not_local

_PLAIN, _SECURE = "steward", "__Host-steward"
_MADE = "form_secret"


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


def form_secret_of(connection: HTTPConnection) -> str:
    """What proves a form where there is no session: the browser keeps it, so any process knows it, a later one too."""
    kept = connection.cookies.get(_form_name(connection))
    if kept:
        return kept
    if not hasattr(connection.state, _MADE):
        setattr(connection.state, _MADE, secrets.token_urlsafe(32))
    return str(getattr(connection.state, _MADE))


def keep_form_secret(response: Response, connection: HTTPConnection) -> None:
    """Have the browser keep the one that was made for this answer, if one was."""
    made = getattr(connection.state, _MADE, None)
    if made:
        secure = _name(connection) == _SECURE
        response.set_cookie(_form_name(connection), made, path="/", secure=secure, httponly=True, samesite="lax")


def _form_name(connection: HTTPConnection) -> str:
    return f"{_name(connection)}-form"


def _name(connection: HTTPConnection) -> str:
    """Plain only for HTTP that never leaves this machine; a browser sends the other over TLS alone."""
    plain = connection.scope["scheme"] in ("http", "ws") and why_not_local(connection) is None
    return _PLAIN if plain else _SECURE
