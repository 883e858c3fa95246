"""Until when a call may act: others judge by the time of its attempt whether it can still come, so late is never.

A process may stand still for minutes between the ledger's word of an attempt and the call itself. The time is
therefore counted from before that word, and looked at once more at the last moment before something leaves.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from steward.domain.model import Receipt

_BEGAN: ContextVar[float | None] = ContextVar("began", default=None)
_UNTIL: ContextVar[float] = ContextVar("until", default=math.inf)


class Overdue(asyncio.CancelledError):
    """Who called was cancelled, and the call goes on: it may still act, as `receipt` says."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.message)
        self.receipt = receipt


class TooLate(Exception):
    """The time for this call is over, and nothing has left."""


class NotBegun(TooLate):
    """It was over before the tool's own code was called."""


@contextmanager
def attempting() -> Generator[None]:
    """Around the record of an attempt and its call, whose time runs from here."""
    token = _BEGAN.set(time.monotonic())
    try:
        yield
    finally:
        _BEGAN.reset(token)


@contextmanager
def bounded(seconds: float) -> Generator[float]:
    """Around a call of so many seconds; yields when it must be over, as `time.monotonic()` counts."""
    began = _BEGAN.get()
    until = (time.monotonic() if began is None else began) + seconds
    token = _UNTIL.set(until)
    try:
        yield until
    finally:
        _UNTIL.reset(token)


def require_time(late: type[TooLate] = TooLate) -> None:
    """At the last moment before a call acts. Raises TooLate, or what is given of its kind."""
    if time.monotonic() >= _UNTIL.get():
        raise late
