"""Log-in to the page, log-out, and the proof that a form was made by the page that the person sees."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import HTTPConnection
from starlette.responses import Response

from steward.auth.addresses import address_of, from_here
from steward.auth.cookies import clear_session, form_secret_of, session_in, set_session
from steward.auth.middleware import authenticator_of
from steward.auth.rate_limits import count
from steward.auth.refusals import NotAllowed, NotKnown, StaleForm
from steward.auth.users import known_in
from steward.domain.access import Identity

_ELSEWHERE = "this form was sent by a page of another site"


async def log_in(connection: HTTPConnection, secret: str, response: Response) -> Identity:
    """Open a session for the token or JWT, and put its cookie into the response.

    Raises NotKnown, TooMany, NotAllowed, Away. A session ends with its proof, if that ends earlier.
    """
    if from_here(connection) is False:
        raise NotAllowed(_ELSEWHERE)
    authenticator = authenticator_of(connection)
    await count(authenticator.keys, "log-ins", address_of(connection))
    await count(authenticator.keys, "log-ins of all", "")
    known = await authenticator.prove(secret.strip())
    if known is None:
        raise NotKnown("this token is not known here, or no longer valid")
    if known_in(connection) == replace(known.identity, via="session"):  # in another tab, whose forms stay good
        return known.identity
    until = math.inf if known.until is None else known.until
    seconds = max(1.0, min(until - time.time(), authenticator.policy.session_seconds))
    opened = await authenticator.keys.open_session(known.identity, seconds=seconds)
    before = session_in(connection)
    if before:
        await authenticator.keys.close_session(before)
    set_session(response, connection, opened, seconds)
    return known.identity


async def log_out(connection: HTTPConnection, response: Response) -> None:
    """Close the session, here and in the database."""
    secret = session_in(connection)
    if secret:
        await authenticator_of(connection).keys.close_session(secret)
    clear_session(response, connection)


def csrf_of(connection: HTTPConnection) -> str:
    """What every form of this log-in carries; without a log-in it is this browser's."""
    return _proof(session_in(connection) or form_secret_of(connection), b"steward form")


def log_in_csrf_of(connection: HTTPConnection) -> str:
    """What the log-in form carries: this browser's, also once another of its tabs has logged in."""
    return _proof(form_secret_of(connection), b"steward log-in")


def check_csrf(connection: HTTPConnection, form: Mapping[str, object]) -> None:
    """Raises NotAllowed where the form was not made by our page for this log-in, StaleForm where it may have been.

    Who sends a token with the request was not led here by a browser, and needs no such proof.
    """
    who = known_in(connection)
    if who is None or who.via not in ("token", "oidc"):
        _check(connection, form, csrf_of(connection))


def check_log_in_csrf(connection: HTTPConnection, form: Mapping[str, object]) -> None:
    """Raises NotAllowed where the log-in form was not made by our page, StaleForm where it may have been."""
    _check(connection, form, log_in_csrf_of(connection))


def _check(connection: HTTPConnection, form: Mapping[str, object], proof: str) -> None:
    if from_here(connection) is False:
        raise NotAllowed(_ELSEWHERE)
    sent = form.get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), proof.encode()):
        raise StaleForm


def _proof(secret: str, what: bytes) -> str:
    return hmac.new(secret.encode(), what, hashlib.sha256).hexdigest()


def safe_next(wanted: str | None) -> str:
    """Where to go after a log-in: a path of this site, never another site."""
    plain = wanted or ""
    is_ours = plain.startswith("/") and not plain.startswith("//") and plain.isprintable() and "\\" not in plain
    return plain if is_ours else "/"
