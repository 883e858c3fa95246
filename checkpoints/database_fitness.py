"""Whether a database is one that Steward can work on, told by how it behaves and not by what it is called.

Leases rest on session locks, so each connection must be a session of its own for as long as it is open. Poolers
that part sessions by transaction or statement (pgbouncer, Supavisor, PgCat, RDS Proxy) hand a statement to
whichever server session is free. Two connections beside each other show it: they meet in one session, one of
them is moved when the other keeps its own busy, or a lock of one does not keep the other out.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeAlias

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.domain.errors import Unreachable

OLDEST = 150_000
"""The oldest Postgres that this was tried on, as the server tells its version."""

PATIENCE = 5.0  # seconds for all of it

Connection: TypeAlias = AsyncConnection[DictRow]
Connect: TypeAlias = Callable[[], Awaitable[Connection]]

_SESSION = b"SELECT pg_backend_pid() AS answer"
_LOCK = b"SELECT pg_try_advisory_lock(%(key)s) AS answer"
_UNLOCK = b"SELECT pg_advisory_unlock(%(key)s) AS answer"
_POOLED = (
    "something between hands its statements to several sessions, as pgbouncer does in transaction and statement mode, "
    "and Steward keeps locks in its own. Give it the database's own address, or that of a pooler in session mode: in "
    'DATABASE_URL, or in a Django project with STEWARD["DIRECT"].'
)


async def require_fit(connect: Connect, where: str) -> None:
    """Raises Unreachable with one line that says what is wrong; psycopg's errors where it can't be asked."""
    try:
        async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
            one = await _opened(connect, stack)
            if problem := _of_the_server(one):
                raise Unreachable(f"{where} can't be used: {problem}")
            if not await _keeps_sessions(one, connect, stack):
                raise Unreachable(f"{where} can't be used: {_POOLED}")
    except TimeoutError:
        raise Unreachable(
            f"{where} can't be used: it did not answer two connections within {PATIENCE:g} s. Check that it runs; a "
            "pooler must have sessions for all connections of Steward."
        ) from None


async def _opened(connect: Connect, stack: AsyncExitStack) -> Connection:
    connection = await connect()
    stack.push_async_callback(connection.close)
    return connection


def _of_the_server(connection: Connection) -> str | None:
    version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    if version < OLDEST:
        return f"it is Postgres {version // 10_000}; Steward needs {OLDEST // 10_000} or newer."
    if encoding not in ("UTF8", None):
        return (
            f"its encoding is {encoding}; create one with UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        )
    return None


async def _keeps_sessions(one: Connection, connect: Connect, stack: AsyncExitStack) -> bool:
    key = secrets.randbits(62)
    try:
        home = await _ask(one, _SESSION)
        if await _ask(one, _SESSION) != home:
            return False
        other = await _opened(connect, stack)
        if await _ask(other, _SESSION) == home:
            return False
        await other.execute(b"BEGIN", prepare=False)  # keeps a session busy, and so moves `one` where it can be moved
        if await _ask(other, _SESSION) == home or await _ask(one, _SESSION) != home:
            return False
        locked = await _ask(one, _LOCK, key=key)
        kept_out = not await _ask(other, _LOCK, key=key)
        return bool(locked and kept_out and await _ask(one, _UNLOCK, key=key))
    except (psycopg.errors.DuplicatePreparedStatement, psycopg.errors.InvalidSqlStatementName):
        return False


async def _ask(connection: Connection, statement: bytes, **values: Any) -> object:
    # prepared nowhere: a pooler without sessions would say that some statement exists, or does not
    row = await (await connection.execute(statement, values or None, prepare=False)).fetchone()
    return row and row["answer"]
