"""Sets the doors up: once a server, for as long as it lives."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from steward.auth.identity import Authenticator
from steward.auth.oidc import MOST, Issuer
from steward.auth.policy import policy_of
from steward.domain.queue import Keys
from steward.settings import Settings
from steward.tools.web import client_for_many, open_connections


@asynccontextmanager
async def open_authenticator(settings: Settings, keys: Keys) -> AsyncGenerator[Authenticator]:
    """How callers are known, by the settings. Raises Unusable."""
    policy = policy_of(settings)
    if not policy.issuer:
        yield Authenticator(policy=policy, keys=keys)
        return
    async with open_connections(timeout=None) as connections:
        http = client_for_many(lambda: connections, MOST)
        yield Authenticator(policy=policy, keys=keys, issuer=Issuer(policy=policy, http=http))
