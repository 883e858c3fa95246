"""Brings the queue's own tables (procrastinate's) to the installed release."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from packaging.version import Version
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints.migrate import migrating
from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table, statements

_LIBRARY = "procrastinate"


async def prepare_queue(pool: Pool) -> None:
    """Create the tables, or apply the library's newer migrations; our own tables must be there already.

    Tables of a newer release than the installed one are left alone.
    """
    installed = version(_LIBRARY)
    row = await Table(pool, "job").row("release", {})
    if row and Version(row["release"]) >= Version(installed):
        return
    async with migrating(pool) as connection, connection.transaction():
        for script in await _missing(connection, Version(installed)):
            await connection.execute(script, prepare=False)  # a file holds many statements
        await connection.execute(statements("job")["record_release"], {"release": installed})


async def _missing(connection: AsyncConnection[DictRow], installed: Version) -> list[bytes]:
    """What is still to be run, in order; looked up under the lock, since another process may have run it."""
    row = await (await connection.execute(statements("job")["release"])).fetchone()
    sql = _sql_folder()
    if row is None:
        return [(sql / "schema.sql").read_bytes()]
    now = Version(row["release"])
    newer = [path for path in sorted((sql / "migrations").glob("*.sql")) if now < _release(path) <= installed]
    return [path.read_bytes() for path in newer]


def _release(path: Path) -> Version:
    """The release that a migration came with: the first part of its name."""
    return Version(path.name.partition("_")[0])


def _sql_folder() -> Path:
    """Found without importing the library, which takes a tenth of a second in every command."""
    spec = find_spec(_LIBRARY)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(_LIBRARY)
    return Path(spec.origin).parent / "sql"
