"""What an exception was raised from."""

from __future__ import annotations

from collections.abc import Iterator

_DEEPEST = 5  # exceptions in a chain that are looked at


def causes(error: BaseException) -> Iterator[BaseException]:
    """The exception itself, then what each one was raised from."""
    one: BaseException | None = error
    for _ in range(_DEEPEST):
        if one is None:
            return
        yield one
        one = one.__cause__
