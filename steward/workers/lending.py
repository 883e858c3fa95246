"""psycopg's connection that SQLAlchemy lends, within the transaction that its session or connection is in.

SQLAlchemy begins transactions and savepoints with its own first statement in them. What is sent past it before that
would be outside of both: lost with a `commit` that finds nothing to commit, or kept where a savepoint was rolled back.
So it is asked for the connection each time, and has sent a statement before it is lent.
"""

from __future__ import annotations

import sys
from typing import Any

_FIRST = "SELECT 1"


def lent(given: object) -> object:
    """The driver's connection of a Session or Connection of SQLAlchemy's; anything else as it is."""
    found: Any = given
    if _is(found, "sqlalchemy.orm", "Session", "scoped_session"):
        found = found.connection()
    if not _is(found, "sqlalchemy", "Connection"):
        return found
    found.exec_driver_sql(_FIRST)
    return found.connection.driver_connection


async def alent(given: object) -> object:
    """The same of an AsyncSession or AsyncConnection."""
    found: Any = given
    if _is(found, "sqlalchemy.ext.asyncio", "AsyncSession", "async_scoped_session"):
        found = await found.connection()
    if not _is(found, "sqlalchemy.ext.asyncio", "AsyncConnection"):
        return found
    await found.exec_driver_sql(_FIRST)
    return (await found.get_raw_connection()).driver_connection


def _is(given: object, module: str, *names: str) -> bool:
    """Whether it is an object of a library that need not be there: what it gave has loaded it."""
    library = sys.modules.get(module)
    return library is not None and isinstance(given, tuple(getattr(library, name) for name in names))
