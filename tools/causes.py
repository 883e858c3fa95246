"""What an exception was raised from, and which ones stand in a group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

_DEEPEST = 5  # exceptions in a chain that are looked at


def causes(error: BaseException) -> Iterator[BaseException]:
    """The exception itself, then what each one was raised from."""
    one: BaseException | None = error
    for _ in range(_DEEPEST):
        if one is None:
            return
        yield one
        one = one.__cause__


def members(error: BaseException) -> Iterator[BaseException]:
    """What went wrong side by side, as in a TaskGroup; of an exception alone that one."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for one in cast("BaseExceptionGroup[BaseException]", error).exceptions:
        yield from members(one)
