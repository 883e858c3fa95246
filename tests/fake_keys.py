"""Tokens, sessions and rate limits in memory; they pass the conformance suite of the stores."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from steward.checkpoints.credentials import new_secret
from steward.domain.access import Identity
from steward.domain.ports.clock import Clock
from steward.domain.queue import Token
from tests.fake_time import FakeClock

_MINUTE = 60.0


class MemoryKeys:
    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.by_id: dict[str, Token] = {}
        self.ids: dict[str, str] = {}
        self.sessions: dict[str, tuple[Identity, float]] = {}
        self.tries: defaultdict[tuple[str, str], list[float]] = defaultdict(list)

    async def create(self, identity: Identity, *, expires_in: float | None = None) -> tuple[Token, str]:
        now, secret = self.clock.now(), new_secret()
        token = Token(
            id=f"{len(self.by_id):012x}",
            identity=replace(identity, via="token"),
            created_at=now,
            expires_at=None if expires_in is None else now + expires_in,
        )
        self.by_id[token.id] = token
        self.ids[secret] = token.id
        return token, secret

    async def tokens(self) -> list[Token]:
        return list(self.by_id.values())

    async def revoke(self, token_id: str) -> bool:
        token = self.by_id.get(token_id)
        if token is None or token.revoked_at is not None:
            return False
        self.by_id[token_id] = replace(token, revoked_at=self.clock.now())
        name = token.identity.name
        kept = {secret: one for secret, one in self.sessions.items() if (one[0].name, one[0].via) != (name, "token")}
        self.sessions = kept
        return True

    async def by_secret(self, secret: str) -> Token | None:
        token, now = self.by_id.get(self.ids.get(secret, "")), self.clock.now()
        if token is None or token.revoked_at is not None or (token.expires_at or now + 1) <= now:
            return None
        if token.used_at is None or token.used_at < now - _MINUTE:
            self.by_id[token.id] = replace(token, used_at=now)
        return token

    async def open_session(self, identity: Identity, *, seconds: float) -> str:
        secret = new_secret()
        self.sessions[secret] = (identity, self.clock.now() + seconds)
        return secret

    async def session(self, secret: str) -> Identity | None:
        identity, until = self.sessions.get(secret, (None, 0.0))
        return replace(identity, via="session") if identity and until > self.clock.now() else None

    async def close_session(self, secret: str) -> None:
        self.sessions.pop(secret, None)

    async def allow(self, what: str, who: str, *, most: int, seconds: float) -> bool:
        now = self.clock.now()
        recent = [one for one in self.tries[what, who] if one > now - seconds]
        self.tries[what, who] = [*recent, now][-most - 1 :]
        return len(self.tries[what, who]) <= most
