"""What was told, kept for a moment and then taken in one go.

A stack's code that runs for dozens of facts in a row takes half the time that it takes for one at a time, in between of
all else that a task does: what it needs is still in the processor's caches. Whoever closes the sink flushes first, and
what waits is bounded by time and number: a process that is killed loses what it told in its last `PAUSE`.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from steward.domain.ports.facts import (
    DecisionMade,
    Fact,
    Judged,
    Looked,
    NodeBegan,
    NodeEnded,
    Progressed,
    TaskBegan,
    TaskTaken,
    ToolBegan,
    ToolEnded,
)

PAUSE = 0.05
"""Seconds that something waits at most, as long as the loop goes round."""
MOST = 128
"""How many wait at once: two or three milliseconds of work."""
_OFTEN = {DecisionMade, Judged, Looked, NodeBegan, NodeEnded, Progressed, TaskBegan, TaskTaken, ToolBegan, ToolEnded}

T = TypeVar("T")


class Batches(Generic[T]):
    """Hands what was added to `take`, in order; without a loop at once.

    What `take` raises is raised by the next `add` or by `flush`.
    """

    def __init__(self, take: Callable[[Sequence[T]], None], *, pause: float = PAUSE, most: int = MOST) -> None:
        self._take = take
        self._pause, self._most = pause, most
        self._waiting: deque[T] = deque()
        self._taking = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None  # which is to take what waits
        self._error: Exception | None = None

    def add(self, item: T, *, at_once: bool = False) -> None:
        """`at_once`: it is taken now, with all that waits."""
        self._waiting.append(item)
        if at_once or len(self._waiting) >= self._most or not self._is_due():
            self._take_all()
        if self._error is not None:
            self._fail()

    def flush(self, seconds: float = 1.0) -> None:
        """Take what waits; where another thread is at it, wait so long for that one."""
        self._take_all(seconds)
        self._fail()

    def _is_due(self) -> bool:
        """Whether the loop that runs here will take what waits."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
        if self._loop is not loop:  # one that was closed takes nothing more
            self._loop = loop
            loop.call_later(self._pause, self._fall_due)
        return True

    def _fall_due(self) -> None:
        self._loop = None
        self._take_all()

    def _take_all(self, wait: float = 0.0) -> None:
        """By whoever is first: another thread leaves what it has added to that one."""
        while (self._waiting or wait) and self._taking.acquire(timeout=wait):
            wait = 0.0
            try:
                self._take([self._waiting.popleft() for _ in range(len(self._waiting))])
            except Exception as error:  # noqa: BLE001 - raised to whoever comes next
                self._error = self._error or error
            finally:
                self._taking.release()

    def _fail(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error


def may_wait(fact: Fact) -> bool:
    """Whether it is of a kind that comes with each action, and more is sure to come of its task soon."""
    return type(fact) in _OFTEN and not (isinstance(fact, NodeEnded) and fact.ends_run)
