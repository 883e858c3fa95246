"""Somebody else's connection, in whose transaction our statements join: theirs decides whether they were.

A connection that is not async is spoken to by the same coroutines, which then never wait: there is one way to accept
a task, and no second one beside it for code that blocks.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import psycopg
from psycopg import AsyncConnection, Connection, errors
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row

from steward.domain.errors import Unusable

T = TypeVar("T")
_NOTHING = b"SELECT 1"
_NO_TABLES = (errors.UndefinedTable, errors.UndefinedFunction, errors.UndefinedObject, errors.InvalidSchemaName)


def finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError("it waited for something")


@asynccontextmanager
async def joining(connection: Connection[Any] | AsyncConnection[Any]) -> AsyncGenerator[AsyncConnection[Any]]:
    """The connection within its transaction, which goes on afterwards; what fails here is undone, and no more than it.

    One that commits each statement by itself commits all of these together. Raises Unusable where Steward's tables are
    not there.
    """
    joined = _Blocking(connection) if isinstance(connection, Connection) else connection
    ours = cast("AsyncConnection[Any]", joined)
    status = connection.info.transaction_status
    if status == TransactionStatus.INERROR:
        raise Unusable("the transaction has failed already, and takes nothing more: roll it back first")
    if status == TransactionStatus.IDLE and not connection.autocommit:
        await ours.execute(_NOTHING)  # or the next would be the outermost transaction, and commit at its end
    try:
        async with ours.transaction():
            yield ours
    except _NO_TABLES as error:
        raise Unusable(f"{_told(error)}: bring the database up to date first (steward db migrate)") from error


def _told(error: psycopg.Error) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


class _Cursor:
    def __init__(self, cursor: psycopg.Cursor[DictRow]) -> None:
        self._cursor = cursor

    async def execute(self, statement: Any, values: Mapping[str, Any] | None = None) -> _Cursor:
        self._cursor.execute(statement, values)
        return self

    async def fetchall(self) -> list[DictRow]:
        return self._cursor.fetchall()


class _Blocking:
    """As much of a connection as accepting needs."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    async def execute(self, statement: Any, values: Mapping[str, Any] | None = None) -> _Cursor:
        async with self.cursor() as cursor:
            return await cursor.execute(statement, values)

    @asynccontextmanager
    async def cursor(self, row_factory: Any = dict_row) -> AsyncGenerator[_Cursor]:
        with psycopg.Cursor[DictRow](self._connection, row_factory=row_factory) as cursor:  # whatever kind theirs are
            yield _Cursor(cursor)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[None]:
        with self._connection.transaction():
            yield
