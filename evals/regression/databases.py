"""A database for each trial: a copy of one that is made ready once, so that no case sees another's deeds."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from uuid import uuid4

import psycopg
from psycopg import conninfo, sql

from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import open_pool
from steward.checkpoints.queue_schema import prepare_queue
from steward.checkpoints.saver import open_saver
from steward.evals.worlds.desk.store import open_store

_OURS = "steward_case_"
_LOCK = 7305115  # only one process at a time makes the template


@dataclass(frozen=True)
class Databases:
    """A server, and the name of the database on it that is copied."""

    server: str
    template: str

    @asynccontextmanager
    async def copy(self) -> AsyncGenerator[str]:
        """The URL of a database of one's own, for as long as the context lasts.

        A lock on its name is held all the time, so that no other run takes it for one that was left behind.
        """
        name = f"{_OURS}{uuid4().hex}"
        async with await _connected(self.server) as connection:
            await connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
            await connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                    sql.Identifier(name), sql.Identifier(self.template)
                )
            )
            try:
                yield _named(self.server, name)
            finally:
                await connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


async def prepared(server: str) -> Databases:
    """The server with its template in place; what runs that were killed left behind is removed."""
    template = f"steward_cases_{_fingerprint()}"
    async with await _connected(server) as connection:
        await connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        await _clean(connection)
        cursor = await connection.execute("SELECT FROM pg_database WHERE datname = %s", [template])
        if await cursor.fetchone() is None:
            making = f"{_OURS}{uuid4().hex}"
            await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
            await _fill(_named(server, making))
            await connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(template))
            )
    return Databases(server, template)


async def _fill(url: str) -> None:
    async with open_pool(url, size=2) as pool:
        await migrate(pool)
        await prepare_queue(pool)
        async with open_saver(pool):
            pass
    async with open_store(url):
        pass


async def _clean(connection: psycopg.AsyncConnection) -> None:
    """Drop copies that no run holds any more; one that somebody is connected to stays, too."""
    cursor = await connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_OURS])
    for (name,) in await cursor.fetchall():
        held = await connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        if await held.fetchone() == (True,):
            with suppress(psycopg.Error):
                await connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
            await connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _fingerprint() -> str:
    """Of all that makes the template what it is."""
    seen = hashlib.sha256()
    for package in ("steward.checkpoints", "steward.checkpoints.migrations", "steward.evals.worlds.desk"):
        for one in sorted(files(package).iterdir(), key=lambda one: one.name):
            if one.is_file():
                seen.update(one.read_bytes())
    return seen.hexdigest()[:16]


def _named(server: str, database: str) -> str:
    return conninfo.make_conninfo(server, dbname=database)


async def _connected(url: str) -> psycopg.AsyncConnection:
    return await psycopg.AsyncConnection.connect(url, autocommit=True)
