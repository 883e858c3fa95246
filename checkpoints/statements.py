"""SQL lives in `.sql` files, one statement a name; here it is read and run."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from steward.checkpoints.pool import Pool, reaching
from steward.checkpoints.storable import as_jsonb
from steward.domain.errors import StewardError
from steward.domain.model import Json

T = TypeVar("T")
Row = Mapping[str, Json]
"""A row's values by their columns, as JSON."""

NO_LONG_PIPELINE = b"SELECT set_config('transaction_timeout', '15s', true)"
"""A process that is stopped in the middle of a pipeline must not keep the others from its rows.

To the server such a session is active and not idle.
"""
_BOUNDS_TRANSACTIONS = 170_000  # the first version of Postgres that can
_PAUSES = (0.02, 0.1, 0.3)  # seconds between tries of what lost a race
_AGAIN = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure, psycopg.errors.FeatureNotSupported)
_NAME = re.compile(r"^-- (name|part): (\w+)$", re.MULTILINE)
_INCLUDE = re.compile(r"^-- include: (?:(\w+)\.)?(\w+)$", re.MULTILINE)


@cache
def statements(table: str) -> Mapping[str, bytes]:
    """The named blocks of `sql/<table>.sql`.

    A line `-- include: x` stands for the part x, which comes before it, `-- include: y.x` for that of `sql/y.sql`.
    """
    return MappingProxyType({name: body.encode() for name, body in _blocks(table)["name"].items()})


@cache
def _blocks(table: str) -> Mapping[str, Mapping[str, str]]:
    """The statements (`name`) and parts (`part`) of the file, each whole."""
    source = (files("steward.checkpoints.sql") / f"{table}.sql").read_text(encoding="utf-8")
    _, *blocks = _NAME.split(source)
    found: dict[str, dict[str, str]] = {"name": {}, "part": {}}

    def included(line: re.Match[str]) -> str:
        return (_blocks(line[1])["part"] if line[1] else found["part"])[line[2]]

    for kind, name, body in zip(blocks[::3], blocks[1::3], blocks[2::3], strict=True):
        found[kind][name] = _INCLUDE.sub(included, body.strip())
    return found


def in_columns(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Several rows for one statement that unnests them; there is at least one."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def in_rows(rows: Sequence[Row]) -> Jsonb:
    """Several rows for one statement that takes them apart."""
    return as_jsonb([dict(row) for row in rows])


def _has_rows(cursor: AsyncCursor[DictRow]) -> bool:
    """Whether the statement returns any kind of row. Its `description` says so, too, and describes each column."""
    return cursor.pgresult is not None and cursor.pgresult.nfields > 0


class Table:
    """The named statements of one table; each commits before it returns, or raises Unreachable or Unstorable.

    What lost a race for a row (deadlock, serialization), or was prepared before a migration, wrote nothing: it is run
    again a few times.
    """

    def __init__(self, pool: Pool, name: str) -> None:
        self.pool = pool
        self._statements = statements(name)

    async def rows(self, statement: str, values: Mapping[str, object], *, prepare: bool | None = None) -> list[DictRow]:
        """`prepare` false: it is planned anew for just these values."""

        return await self._run_one(self._statements[statement], values, prepare=prepare)

    async def row(self, statement: str, values: Mapping[str, object]) -> DictRow | None:
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def last_row(self, names: Sequence[str], values: Mapping[str, object]) -> DictRow | None:
        """The first row of the last of several statements that are one transaction."""
        *_, last = await self.together([(self._statements[name], values) for name in names])
        return last[0] if last else None

    async def together(self, wanted: Sequence[tuple[bytes, Mapping[str, object]]]) -> list[list[DictRow]]:
        """The rows of each of several statements that are one transaction, sent without waiting in between.

        What is sent up to the end of a pipeline is a transaction without being called one.
        """
        if len(wanted) < 2:
            return [await self._run_one(*one) for one in wanted]

        async def fetch(connection: AsyncConnection[DictRow]) -> list[list[DictRow]]:
            async with connection.pipeline():
                try:
                    if connection.info.server_version >= _BOUNDS_TRANSACTIONS:
                        await connection.execute(NO_LONG_PIPELINE)
                    cursors = [await connection.execute(statement, values) for statement, values in wanted]
                except BaseException:  # what was sent already would be committed at the end
                    await connection.close()
                    raise
            return [await cursor.fetchall() if _has_rows(cursor) else [] for cursor in cursors]

        return await self._run(fetch)

    async def only(self, statement: str, values: Mapping[str, object]) -> DictRow:
        """The one row of a statement that always returns one."""
        (row,) = await self.rows(statement, values)
        return row

    async def write(self, statement: str, *rows: Mapping[str, object]) -> None:
        """Run the statement for each row, all of them or none."""

        async def run(connection: AsyncConnection[DictRow]) -> None:
            async with connection.transaction(), connection.cursor() as cursor:
                await cursor.executemany(self._statements[statement], rows)

        await self._run(run)

    async def _run_one(
        self, statement: bytes, values: Mapping[str, object], *, prepare: bool | None = None
    ) -> list[DictRow]:
        async def fetch(connection: AsyncConnection[DictRow]) -> list[DictRow]:
            return await (await connection.execute(statement, values, prepare=prepare)).fetchall()

        return await self._run(fetch)

    async def _run(self, work: Callable[[AsyncConnection[DictRow]], Awaitable[T]]) -> T:
        with self._understood():
            for pause in _PAUSES:
                with suppress(*_AGAIN):
                    async with self.pool.connection() as connection:
                        return await work(connection)
                await asyncio.sleep(pause)
            async with self.pool.connection() as connection:
                return await work(connection)

    @contextmanager
    def _understood(self) -> Generator[None]:
        with reaching(self.pool):
            try:
                yield
            except psycopg.errors.ForeignKeyViolation as error:
                raise StewardError(f"there is no such task: {error.diag.message_detail}") from None
