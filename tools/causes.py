"""What an exception was raised from, which ones stand in a group, and what its name says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

_DEEPEST = 5  # exceptions in a chain that are looked at
_NO = re.compile(
    "NotFound|DoesNotExist|NoResult|NoSuch|Multiple(Results|Objects)|Invalid|Validation|BadRequest|Unprocessable|"
    "Forbidden|Denied|Unauthori[sz]ed|NotAllowed|NotSupported|AlreadyExists|Integrity|Programming|DataError"
)
_AWAY = re.compile("Operational|Connect|Timed?Out|Unavailable", re.IGNORECASE)


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


def says_no(error: BaseException) -> bool:
    """Whether it is called what clients call a no that the same call gets again, as Django's `DoesNotExist`."""
    names = " ".join(one.__name__ for one in type(error).__mro__)
    return _NO.search(names) is not None and _AWAY.search(names) is None
