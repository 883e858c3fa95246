"""The queue's own tables are brought to the installed release, from nothing and from older ones."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from importlib.resources import files

import psycopg
import pytest
from packaging.version import Version
from psycopg.rows import tuple_row

from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import open_pool
from steward.checkpoints.queue_schema import prepare_queue

_SCHEMA = """
SELECT 'function ' || proname || ' ' || md5(prosrc) FROM pg_proc WHERE proname LIKE 'procrastinate%'
UNION ALL SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
    WHERE table_name LIKE 'procrastinate%'
UNION ALL SELECT 'index ' || indexname || ' ' || indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%'
UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgname LIKE 'procrastinate%'
ORDER BY 1
"""


def _schema(url: str) -> list[str]:
    with psycopg.connect(url, row_factory=tuple_row) as connection:
        return [row[0] for row in connection.execute(_SCHEMA)]


def _older(url: str, release: str) -> None:
    """The tables as that release of the library left them."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = files("procrastinate") / "sql" / "migrations"
        for path in sorted(found.iterdir(), key=lambda one: one.name):
            if path.name.endswith(".sql") and Version(path.name.partition("_")[0]) <= Version(release):
                connection.execute(path.read_bytes())
        connection.execute("INSERT INTO steward.queue_release (release) VALUES (%s)", [release])


async def test_any_number_of_processes_may_start_at_once(empty_database_url: str) -> None:
    """Each finds the tables there, made once."""
    async with open_pool(empty_database_url) as pool:
        await migrate(pool)
        await asyncio.gather(*(prepare_queue(pool) for _ in range(5)))

    assert any(line.startswith("function procrastinate_fetch_job") for line in _schema(empty_database_url))


@pytest.mark.parametrize("release", ["2.14.1", "3.2.2"])
async def test_an_older_release_is_brought_up_to_date(release: str, empty_database_url: str, database_url: str) -> None:
    """After an upgrade of the library the tables have the same columns and functions as new ones."""
    async with open_pool(empty_database_url) as pool:
        await migrate(pool)
        _older(empty_database_url, release)
        await prepare_queue(pool)

    def plain(url: str) -> set[str]:
        return {line.split(" ")[1] for line in _schema(url) if line.startswith(("function", "column", "trigger"))}

    assert plain(database_url) <= plain(empty_database_url)


async def test_tables_that_a_restore_left_out_are_made_again(empty_database_url: str, database_url: str) -> None:
    """Whoever restored the schema `steward` alone was told by every worker of an error that nobody foresaw."""
    async with open_pool(empty_database_url) as pool:
        await migrate(pool)
        with psycopg.connect(empty_database_url, autocommit=True) as connection:
            release = [version("procrastinate")]
            connection.execute("INSERT INTO steward.queue_release (release) VALUES (%s)", release)
        await prepare_queue(pool)

    assert _schema(empty_database_url) == _schema(database_url)


async def test_a_newer_release_is_left_alone(database_url: str) -> None:
    """Beside workers of a newer release an older one changes nothing."""
    before = _schema(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE steward.queue_release SET release = '99.0'")
    async with open_pool(database_url) as pool:
        await prepare_queue(pool)

    assert _schema(database_url) == before
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT release FROM steward.queue_release").fetchone() == ("99.0",)
    assert version("procrastinate") != "99.0"
