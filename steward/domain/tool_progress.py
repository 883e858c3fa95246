"""How far a call has come, as its system says while it runs: told to whoever watches, and nothing rests on it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar

from steward.domain.text import line

Hear = Callable[[float, "float | None", str], None]
_HEAR: ContextVar[Hear | None] = ContextVar("progress", default=None)
_EVERY = 1.0  # seconds between two that are told; what comes between is passed over
_WORDS = 200  # characters of a system's own words


@contextmanager
def hearing(hear: Hear) -> Generator[None]:
    """Around a call: `hear` gets how much is done, of how much where that is known, and the system's own words.

    The first at once, then at most one a second. It is called in whatever thread the tool's function runs.
    """
    token = _HEAR.set(_paced(hear))
    try:
        yield
    finally:
        _HEAR.reset(token)


def hearer() -> Hear | None:
    """Who wants to hear how far this call has come; None where nobody does."""
    return _HEAR.get()


def _paced(hear: Hear) -> Hear:
    told_at = -math.inf

    def paced(done: float, total: float | None, words: str) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at < _EVERY or not math.isfinite(done):
            return
        told_at = now
        hear(done, total if total is not None and math.isfinite(total) else None, line(words, _WORDS))

    return paced
