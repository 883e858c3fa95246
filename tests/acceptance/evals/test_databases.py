"""Each trial has a database of its own, whoever else runs cases on the same server."""

from __future__ import annotations

import psycopg

from steward.evals.regression.databases import prepared


async def test_a_copy_that_nobody_is_connected_to_yet_is_left_alone(server_url: str) -> None:
    """Another run that begins tidies up; what this one just made is no left-over."""
    databases = await prepared(server_url)
    async with databases.copy() as url:
        await prepared(server_url)
        async with await psycopg.AsyncConnection.connect(url) as connection:
            await connection.execute("SELECT FROM steward.task")


async def test_what_a_killed_run_left_is_removed(server_url: str) -> None:
    """Nobody holds the lock of a run that is gone."""
    left = "steward_case_left_behind"
    async with await psycopg.AsyncConnection.connect(server_url, autocommit=True) as connection:
        await connection.execute(f"CREATE DATABASE {left}")
        await prepared(server_url)
        found = await connection.execute("SELECT FROM pg_database WHERE datname = %s", [left])
        assert await found.fetchone() is None
