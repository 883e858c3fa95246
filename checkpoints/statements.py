"""SQL lives in `.sql` files, one statement a name; here it is read and run."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import psycopg
from psycopg.rows import DictRow

from checkpoints.pool import Pool, reaching
from domain.errors import StewardError

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def statements(table: str) -> Mapping[str, bytes]:
    """The named blocks of `sql/<table>.sql`."""
    source = (files("checkpoints.sql") / f"{table}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(source)
    return MappingProxyType({name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)})


def in_columns(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Several rows for one statement that unnests them; there is at least one."""
    return {name: [row[name] for row in rows] for name in rows[0]}


class Table:
    """The named statements of one table; each commits before it returns, or raises Unreachable."""

    def __init__(self, pool: Pool, name: str) -> None:
        self.pool = pool
        self._statements = statements(name)

    async def rows(self, statement: str, values: Mapping[str, object]) -> list[DictRow]:
        with self._understood():
            async with self.pool.connection() as connection:
                cursor = await connection.execute(self._statements[statement], values)
                return await cursor.fetchall()

    async def row(self, statement: str, values: Mapping[str, object]) -> DictRow | None:
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def last_row(self, names: Sequence[str], values: Mapping[str, object]) -> DictRow | None:
        """The first row of the last of several statements that are one transaction."""
        with self._understood():
            async with self.pool.connection() as connection, connection.transaction():
                for name in names[:-1]:
                    await connection.execute(self._statements[name], values)
                return await (await connection.execute(self._statements[names[-1]], values)).fetchone()

    async def only(self, statement: str, values: Mapping[str, object]) -> DictRow:
        """The one row of a statement that always returns one."""
        (row,) = await self.rows(statement, values)
        return row

    async def write(self, statement: str, *rows: Mapping[str, object]) -> None:
        """Run the statement for each row, all of them or none."""
        with self._understood():
            async with self.pool.connection() as connection, connection.transaction(), connection.cursor() as cursor:
                await cursor.executemany(self._statements[statement], rows)

    @contextmanager
    def _understood(self) -> Generator[None]:
        try:
            with reaching(self.pool):
                yield
        except psycopg.errors.ForeignKeyViolation as error:
            raise StewardError(f"there is no such task: {error.diag.message_detail}") from None
