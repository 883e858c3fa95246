"""Somebody else's connection, in whose transaction our statements join: theirs decides whether they were.

A connection that is not async is spoken to by the same coroutines, which then never wait: there is one way to accept
a task, and no second one beside it for code that blocks.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import psycopg
from psycopg import AsyncConnection, Connection, errors
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row

from steward.domain.errors import Unusable

T = TypeVar("T")
_NOTHING = b"SELECT 1"
_THERE = b"SELECT to_regclass('steward.task') IS NOT NULL AS there"
_turns: WeakKeyDictionary[Connection[Any], threading.Lock] = WeakKeyDictionary()
_async_turns: WeakKeyDictionary[AsyncConnection[Any], asyncio.Lock] = WeakKeyDictionary()
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

    One that commits each statement by itself commits all of these together. Of several at once on one connection each
    has its turn. Raises Unusable where Steward's tables are not there, or a text does not fit its encoding.
    """
    joined = _Blocking(connection) if isinstance(connection, Connection) else connection
    ours = cast("AsyncConnection[Any]", joined)
    if connection.info.encoding == "ascii":
        raise Unusable("the connection's client_encoding is SQL_ASCII, which tells no letters: set it to UTF8")
    async with _turn(connection):
        await _require_transaction(connection, ours)
        try:
            async with ours.transaction():
                yield ours
        except UnicodeEncodeError as error:
            raise Unusable(f"the connection's client_encoding can't carry the text: set it to UTF8 ({error})") from None
        except _NO_TABLES as error:
            raise Unusable(f"{_told(error)}: {await _what_to_do(ours)}") from error


@asynccontextmanager
async def _turn(connection: Connection[Any] | AsyncConnection[Any]) -> AsyncGenerator[None]:
    """Savepoints of two at once on one connection would end in each other."""
    if isinstance(connection, Connection):
        with _turns.setdefault(connection, threading.Lock()):
            yield
    else:
        async with _async_turns.setdefault(connection, asyncio.Lock()):
            yield


async def _require_transaction(connection: Connection[Any] | AsyncConnection[Any], ours: AsyncConnection[Any]) -> None:
    status = connection.info.transaction_status
    if status == TransactionStatus.INERROR:
        raise Unusable("the transaction has failed already, and takes nothing more: roll it back first")
    if status == TransactionStatus.IDLE and not connection.autocommit:
        await ours.execute(_NOTHING)  # or the next would be the outermost transaction, and commit at its end


async def _what_to_do(ours: AsyncConnection[Any]) -> str:
    async with ours.cursor(row_factory=dict_row) as cursor:
        [found] = await (await cursor.execute(_THERE)).fetchall()
    if found["there"]:
        return "put the schema of Steward's queue on the connection's search_path (public, unless you chose another)"
    return "bring the database up to date first (steward db migrate)"


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
