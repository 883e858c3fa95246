"""Steward's own tables in Django's database: brought up to date by `manage.py migrate`, emptied between tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any

from django.core.management.base import CommandError
from django.db import connections

from steward.checkpoints import schema
from steward.checkpoints.pool import open_pool
from steward.checkpoints.statements import statements
from steward.django.configuration import alias, in_test_run, steward_url
from steward.django.opened import close_steward
from steward.domain.errors import StewardError


def bring_up_to_date(using: str, verbosity: int = 0, **_: Any) -> None:
    """Before Django's own migrations, so that these may point at Steward's tables. Raises CommandError in a line."""
    if using != alias():
        return
    try:
        with ThreadPoolExecutor(1) as thread:  # where an event loop runs already, it stays out of it
            applied = thread.submit(asyncio.run, _migrate(steward_url())).result()
    except StewardError as error:
        raise CommandError(str(error)) from None
    if applied and verbosity >= 1:
        print(f"Steward's tables: applied {', '.join(applied)}")  # noqa: T201 - as Django's own handlers tell theirs


async def _migrate(url: str) -> list[str]:
    async with open_pool(url, size=2) as pool:
        return await schema.bring_up_to_date(pool)


def empty_with_flush(using: str) -> None:
    """Between tests Django empties its tables, and Steward's go with them; outside of a test run they never do.

    Not by `post_migrate`, which Django leaves out after tests that restore what migrations wrote.
    """
    ops = connections[using].ops
    ops.execute_sql_flush = _emptying(ops.execute_sql_flush, using)


def _emptying(flush: Callable[..., None], using: str) -> Callable[..., None]:
    @wraps(flush)
    def emptying(*args: Any, **kwargs: Any) -> None:
        flush(*args, **kwargs)
        if in_test_run():
            close_steward()
            with connections[using].cursor() as cursor:
                cursor.execute(statements("emptying")["empty"].decode())

    return emptying


def close_before_destroying(using: str) -> None:
    """A test database is dropped only where nobody is connected to it: Steward leaves it first."""
    creation = connections[using].creation
    creation.destroy_test_db = _after_closing(creation.destroy_test_db)


def _after_closing(destroy: Callable[..., None]) -> Callable[..., None]:
    @wraps(destroy)
    def closing(*args: Any, **kwargs: Any) -> None:
        close_steward()
        destroy(*args, **kwargs)

    return closing
