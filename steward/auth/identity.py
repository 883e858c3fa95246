"""Who makes a request: a token, a JWT, the page's session or, without authentication, whoever sits at this machine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import HTTPConnection

from steward.auth.addresses import from_here, origin_is_local, why_not_local
from steward.auth.cookies import session_in
from steward.auth.oidc import Issuer, Known
from steward.auth.policy import Policy
from steward.auth.refusals import NotAllowed, NotKnown
from steward.domain.access import Identity
from steward.domain.queue import Keys

DEVELOPER = Identity(name="developer", roles=["admin"], via="loopback")
_TOKEN = "stw_"  # noqa: S105 - how a secret begins, not one
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, kw_only=True)
class Authenticator:
    """What it takes to know a caller."""

    policy: Policy
    keys: Keys
    issuer: Issuer | None = None

    async def identify(self, connection: HTTPConnection) -> Identity | None:
        """Who it is, or None. Raises NotKnown for a key that opens nothing, NotAllowed for a foreign page's call."""
        if not self.policy.authenticated:
            self._check_local(connection)
        secret = _sent_secret(connection)
        if secret is not None and (self.policy.authenticated or secret.startswith(_TOKEN)):
            return await self._by_secret(secret)
        return await self._by_cookie(connection) if self.policy.authenticated else DEVELOPER

    async def prove(self, secret: str) -> Known | None:
        """Whose token or JWT this is. Raises Away."""
        if secret.startswith(_TOKEN):
            takes_tokens = self.policy.tokens or not self.policy.authenticated
            found = await self.keys.by_secret(secret) if takes_tokens else None
            return Known(identity=found.identity, until=found.expires_at) if found else None
        return await self.issuer.verify(secret) if self.issuer else None

    async def _by_secret(self, secret: str) -> Identity:
        known = await self.prove(secret)
        if known is None:
            raise NotKnown("the token is not known here, or no longer valid")
        return known.identity

    async def _by_cookie(self, connection: HTTPConnection) -> Identity | None:
        """A browser sends the cookie along by itself, so what changes things must come from our own pages."""
        secret = session_in(connection)
        found = await self.keys.session(secret) if secret else None
        if found is None:
            return None
        if _changes_things(connection) and from_here(connection) is False:
            raise NotAllowed("this was sent by a page of another site")
        return replace(found, via="session")

    def _check_local(self, connection: HTTPConnection) -> None:
        """Raises NotAllowed; a page elsewhere that our developer looks at may not act in their name."""
        why = why_not_local(connection)
        if why:
            raise NotAllowed(f"without authentication only this machine is served: {why}; set STEWARD_AUTH")
        origin = connection.headers.get("origin")
        if origin is None or origin_is_local(origin) or origin.rstrip("/") in self.policy.origins:
            return
        raise NotAllowed("a page of another site may not call without authentication; STEWARD_ORIGINS names those")


def _changes_things(connection: HTTPConnection) -> bool:
    return connection.scope["type"] == "websocket" or connection.scope["method"] not in _SAFE


def _sent_secret(connection: HTTPConnection) -> str | None:
    """The bearer token, or what other people's screens send as an API key."""
    scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret.strip():
        return secret.strip()
    key = connection.headers.get("x-api-key", "").strip()
    return key if key.startswith(_TOKEN) else None
