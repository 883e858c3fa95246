"""Several looks at one moment of the database: what is shown together was true together."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias

from psycopg.rows import DictRow

from steward.checkpoints.pool import Pool, transaction
from steward.checkpoints.statements import statements

Look: TypeAlias = Callable[[str, Mapping[str, object]], Awaitable[list[DictRow]]]


@asynccontextmanager
async def looking(pool: Pool, table: str = "figures") -> AsyncGenerator[Look]:
    """The named statements of a table, all on one read-only snapshot. Raises Unreachable."""
    own, known = statements("figures"), statements(table)
    async with transaction(pool) as connection:
        await connection.execute(own["snapshot"])
        await connection.execute(own["plain"])

        async def look(statement: str, values: Mapping[str, object]) -> list[DictRow]:
            return await (await connection.execute(known[statement], values)).fetchall()

        yield look
