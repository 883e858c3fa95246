"""Log-in to the page, log-out, and the proof that a form was made by the page that the person sees."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import Response

from steward.auth.addresses import address_of, from_here
from steward.auth.cookies import clear_session, form_secret_of, session_in, set_session
from steward.auth.middleware import authenticator_of
from steward.auth.rate_limits import count
from steward.auth.refusals import NotAllowed, NotKnown, StaleForm
from steward.auth.users import known_in
from steward.domain.access import Identity
from steward.domain.queue import Keys

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
    until = known.until or await _end_of_tokens(authenticator.keys, known.identity)
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
    secret = session_in(connection) or form_secret_of(connection)
    return hmac.new(secret.encode(), b"steward form", hashlib.sha256).hexdigest()


def check_csrf(connection: HTTPConnection, form: Mapping[str, object]) -> None:
    """Raises NotAllowed where the form was not made by our page for this log-in, StaleForm where it may have been.

    Who sends a token with the request was not led here by a browser, and needs no such proof.
    """
    who = known_in(connection)
    if who is not None and who.via in ("token", "oidc"):
        return
    if from_here(connection) is False:
        raise NotAllowed(_ELSEWHERE)
    sent = form.get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), csrf_of(connection).encode()):
        raise StaleForm


def safe_next(wanted: str | None) -> str:
    """Where to go after a log-in: a path of this site, never another site."""
    plain = wanted or ""
    is_ours = plain.startswith("/") and not plain.startswith("//") and plain.isprintable() and "\\" not in plain
    return plain if is_ours else "/"


async def _end_of_tokens(keys: Keys, who: Identity) -> float:
    """When the last token of the name ends; revoking one closes its sessions by itself."""
    ends = [one.expires_at for one in await keys.tokens() if one.identity.name == who.name and one.revoked_at is None]
    return max((math.inf if end is None else end for end in ends), default=math.inf)
