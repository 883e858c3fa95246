"""API tokens, page sessions and rate limits in Postgres.

A secret is 32 random bytes, so nobody can guess it from its SHA-256, and a slow hash would protect
nothing; it would only cost time at each call. It is looked up by its hash: what an index compares
byte by byte then says nothing about the secret.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Literal

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import integer, jsonb, text
from steward.domain.access import Identity
from steward.domain.queue import Token

_PREFIX = "stw_"  # so that scanners for leaked secrets know one
_BYTES = 32


class PostgresKeys:
    """Implements `steward.domain.queue.Keys`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "key")

    async def create(self, identity: Identity, *, expires_in: float | None = None) -> tuple[Token, str]:
        secret = new_secret()
        values = {**_columns(identity), "id": secrets.token_hex(6), "hash": hashed(secret), "expires_in": expires_in}
        return _token(await self._table.only("create", values)), secret

    async def tokens(self) -> list[Token]:
        return [_token(row) for row in await self._table.rows("tokens", {})]

    async def revoke(self, token_id: str) -> bool:
        return await self._table.row("revoke", {"id": text(token_id)}) is not None

    async def by_secret(self, secret: str) -> Token | None:
        row = await self._table.row("by_hash", {"hash": hashed(secret)})
        return _token(row) if row else None

    async def open_session(self, identity: Identity, *, seconds: float) -> str:
        secret = new_secret()
        values = {**_columns(identity), "via": identity.via, "hash": hashed(secret), "seconds": seconds}
        await self._table.row("open_session", values)
        return secret

    async def session(self, secret: str) -> Identity | None:
        row = await self._table.row("session", {"hash": hashed(secret)})
        return _identity(row, "session") if row else None

    async def close_session(self, secret: str) -> None:
        await self._table.row("close_session", {"hash": hashed(secret)})

    async def allow(self, what: str, who: str, *, most: int, seconds: float) -> bool:
        values = {"what": text(what), "who": text(who), "most": integer(most), "seconds": seconds}
        return (await self._table.only("allow", values))["allowed"]


def new_secret() -> str:
    """A secret nobody can guess."""
    return _PREFIX + secrets.token_urlsafe(_BYTES)


def hashed(secret: str) -> bytes:
    """What is stored in its place."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def _columns(identity: Identity) -> Mapping[str, object]:
    return {
        "name": text(identity.name),
        "roles": jsonb(identity.roles),
        "playbooks": jsonb(identity.playbooks),
        "groups": jsonb(identity.groups),
    }


def _identity(row: DictRow, via: Literal["token", "session"]) -> Identity:
    parts = {name: row[name] for name in ("name", "roles", "playbooks", "groups")}
    return Identity(**parts, via=via)


def _token(row: DictRow) -> Token:
    return Token(
        id=row["id"],
        identity=_identity(row, "token"),
        created_at=rows.seconds(row["created_at"]),
        expires_at=rows.optional_seconds(row["expires_at"]),
        used_at=rows.optional_seconds(row["used_at"]),
        revoked_at=rows.optional_seconds(row["revoked_at"]),
    )
