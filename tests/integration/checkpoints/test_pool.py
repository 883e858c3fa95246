"""The pool: fast, clear and discreet when the database can't be used."""

from __future__ import annotations

from checkpoints.pool import Pool


async def test_the_tables_of_both_schemas_are_there(pool: Pool) -> None:
    """A test's database has Steward's tables in `steward` and LangGraph's in `public`."""
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT count(*) AS n FROM steward.task, public.checkpoints")
        assert await cursor.fetchone() == {"n": 0}
