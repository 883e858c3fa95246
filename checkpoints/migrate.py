"""Brings a database to this version's schema: numbered files, forward only, one transaction each."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints.pool import Pool, reaching
from steward.checkpoints.statements import statements
from steward.domain.errors import Unreachable, Unusable

_LOCK = 0x5354_4557_4152_4400
_TRIES = 1200
_PAUSE = 0.05


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One step of the schema; `checksum` tells whether a released file was edited."""

    name: str
    sql: bytes

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql).hexdigest()


def shipped() -> list[Migration]:
    """This version's migrations, oldest first."""
    found = [entry for entry in files("steward.checkpoints.migrations").iterdir() if entry.name.endswith(".sql")]
    return [
        Migration(name=entry.name.removesuffix(".sql"), sql=entry.read_bytes())
        for entry in sorted(found, key=lambda entry: entry.name)
    ]


async def migrate(pool: Pool, migrations: Sequence[Migration] | None = None) -> list[str]:
    """Apply what is missing, and return the names of it. Safe for any number of concurrent starters.

    Raises Unusable where the database is newer than this version, or a released file was edited.
    """
    migrations = shipped() if migrations is None else migrations
    own = statements("migration")
    async with migrating(pool) as connection:
        there = await (await connection.execute(own["there"])).fetchone()
        if not (there and there["there"]):  # else a role that may not create schemas need not
            await connection.execute(own["prepare_schema"])
            await connection.execute(own["prepare_table"])
        rows = await (await connection.execute(own["applied"])).fetchall()
        pending = _pending(migrations, {row["name"]: row["checksum"] for row in rows})
        for migration in pending:
            async with connection.transaction():
                await connection.execute(migration.sql, prepare=False)  # a file holds many statements
                record = {"name": migration.name, "checksum": migration.checksum}
                await connection.execute(own["record"], record)
        return [migration.name for migration in pending]


@asynccontextmanager
async def migrating(pool: Pool) -> AsyncGenerator[AsyncConnection[DictRow]]:
    """A connection that alone may change the schema.

    It asks for the lock again and again: a session that waits inside Postgres would hold a snapshot
    there, for which the `CREATE INDEX CONCURRENTLY` of LangGraph's tables waits in turn.
    """
    own, key = statements("migration"), {"key": _LOCK}
    with reaching(pool):
        async with pool.connection() as connection:
            for _ in range(_TRIES):
                row = await (await connection.execute(own["try_lock"], key)).fetchone()
                if row and row["locked"]:
                    break
                await asyncio.sleep(_PAUSE)
            else:
                raise Unreachable(f"another process has been migrating the database for {_TRIES * _PAUSE:.0f} s")
            try:
                yield connection
            finally:
                if not connection.closed:
                    await connection.execute(own["unlock"], key)


def newer(migrations: Sequence[Migration], applied: Collection[str]) -> list[str]:
    """Of the applied ones those that a newer version brought, the last one last."""
    return sorted({*applied} - {one.name for one in migrations})


def _pending(migrations: Sequence[Migration], applied: Mapping[str, str]) -> list[Migration]:
    known = {migration.name: migration for migration in migrations}
    if unknown := newer(migrations, applied):
        raise Unusable(f"the database is newer than this Steward: it has migration {unknown[-1]}. Update Steward.")
    for name, checksum in applied.items():
        if known[name].checksum != checksum:
            raise Unusable(f"migration {name} was changed after it was applied. Restore it and add a new one.")
    pending = [migration for migration in migrations if migration.name not in applied]
    if pending and applied and pending[0].name < max(applied):
        raise Unusable(f"migration {pending[0].name} is older than the database's {max(applied)}. Number it anew.")
    return pending
