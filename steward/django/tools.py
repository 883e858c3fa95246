"""For tools that use Django's ORM."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")


def closing_connections(function: Callable[P, T]) -> Callable[P, T]:
    """The plain function of a tool, whose database connections end with the call.

        @closing_connections
        def issue_refund(args: IssueRefund, context: Context) -> Refunded: ...

    Each call runs in a thread of its own, and a connection of Django's is its thread's.
    """

    @wraps(function)
    def closing(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return closing
