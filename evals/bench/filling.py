"""Rows of many tasks, written at once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import psycopg


def fill(database: str, file: str, values: Mapping[str, object]) -> None:
    """Run a file of statements that stands here, and let Postgres learn the tables' numbers."""
    statement = files("steward.evals.bench").joinpath(file).read_text(encoding="utf-8")
    with psycopg.connect(database, autocommit=True) as connection:
        psycopg.ClientCursor(connection).execute(statement.encode(), values)
        connection.execute("VACUUM ANALYZE")
