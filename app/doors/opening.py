"""Sets the doors up: once a server, for as long as it lives."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx

from app.doors.identity import Gate
from app.doors.oidc import MOST, Issuer
from app.doors.policy import policy_of
from app.settings import Settings
from domain.queue import Keys
from tools.web import client_for_many


@asynccontextmanager
async def open_gate(settings: Settings, keys: Keys) -> AsyncGenerator[Gate]:
    """How callers are known, by the settings. Raises Unusable."""
    policy = policy_of(settings)
    if not policy.issuer:
        yield Gate(policy=policy, keys=keys)
        return
    async with httpx.AsyncClient() as connections:
        http = client_for_many(lambda: connections, MOST)
        yield Gate(policy=policy, keys=keys, issuer=Issuer(policy=policy, http=http))
