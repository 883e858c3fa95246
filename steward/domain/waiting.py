"""Time in which a task only waits, for its turn or until a moment: it is not work, and no ceiling counts it so."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from steward.domain.model import Wait


class Waits:
    """`seconds` in which somebody waited and nobody made a call, of all that happens in one context."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.seconds = 0.0
        self._now = now
        self._waiting = 0
        self._calling = 0
        self._since = 0.0

    def change(self, *, waiting: int = 0, calling: int = 0) -> None:
        """So many more wait, and so many more make a call."""
        now = self._now()
        if self._waiting and not self._calling:
            self.seconds += now - self._since
        self._since = now
        self._waiting += waiting
        self._calling += calling


# tasks started within share it: a wave's actions wait beside each other
_WAITS: ContextVar[Waits | None] = ContextVar("waits", default=None)


@contextmanager
def counted_waits() -> Generator[Waits]:
    """Counts what is waited inside."""
    waits = Waits()
    token = _WAITS.set(waits)
    try:
        yield waits
    finally:
        _WAITS.reset(token)


@contextmanager
def waiting() -> Generator[None]:
    """Around a wait for one's turn."""
    waits = _WAITS.get() or Waits()
    waits.change(waiting=1)
    try:
        yield
    finally:
        waits.change(waiting=-1)


@contextmanager
def calling() -> Generator[None]:
    """Around a call for which others may wait."""
    waits = _WAITS.get() or Waits()
    waits.change(calling=1)
    try:
        yield
    finally:
        waits.change(calling=-1)


def _unheard(task_id: str, wait: Wait) -> None:
    """Nobody has to be told."""


@dataclass(frozen=True)
class Manner:
    """How whoever carries a task out waits for a moment: in place, or by leaving it until then.

    `leave` stops the run after its node, where it is set; `tell` hears of each wait in place as it begins.
    """

    leave: Callable[[], None] | None = None
    tell: Callable[[str, Wait], None] = _unheard


_IN_PLACE = Manner()
_MANNER: ContextVar[Manner] = ContextVar("manner", default=_IN_PLACE)


@contextmanager
def waiting_so(manner: Manner) -> Generator[None]:
    """Around a run: how it waits."""
    token = _MANNER.set(manner)
    try:
        yield
    finally:
        _MANNER.reset(token)


def manner() -> Manner:
    """How the run that this is a part of waits."""
    return _MANNER.get()


# who reads along, in plain words, what a run waits for on the spot; nobody where a program runs it
_READER: ContextVar[Callable[[str], None] | None] = ContextVar("reader", default=None)


@contextmanager
def read_along(tell: Callable[[str], None]) -> Generator[None]:
    """Around a run before which somebody sits: `tell` gets a line for each short wait that is nobody's to record."""
    token = _READER.set(tell)
    try:
        yield
    finally:
        _READER.reset(token)


def tell_reader(line: str) -> None:
    """A line for whoever reads along."""
    tell = _READER.get()
    if tell is not None:
        tell(line)
