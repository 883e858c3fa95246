"""Keeps leases alive while something blocks the event loop that should: from a thread, on a connection of its own.

It does nothing as long as the loop turns. A loop that is blocked for too long is left to lose its leases: then another
process goes on, and what was held counts as one more death at its place.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import psycopg
import structlog

from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import statements

LONGEST = 60.0  # seconds for which a blocked loop keeps its leases
_IDLE = 5.0  # seconds without any lease after which the thread ends
_WAKING = 1.0  # seconds that a loop has to answer where this thread is late itself: the whole process stood still
_log = structlog.get_logger("steward")

Values = Mapping[str, object]


@dataclass(kw_only=True)
class _Kept:
    values: Values
    seconds: float
    heard: float  # when the loop was last heard of, and when the lease is next to be renewed without it
    due: float
    loop: asyncio.AbstractEventLoop
    thread: int


class Pulse:
    """The leases of one holder, by the names that `heard` was told; called on the event loop."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._kept: dict[object, _Kept] = {}
        self._changed = threading.Condition()
        self._runs = False
        self._wakes = 0.0

    def heard(self, lease: object, values: Values, seconds: float) -> None:
        """The loop turns, and renews the lease of so many seconds itself."""
        now = time.monotonic()
        kept = _Kept(
            values=values,
            seconds=seconds,
            heard=now,
            due=now + seconds * 2 / 3,
            loop=asyncio.get_running_loop(),
            thread=threading.get_ident(),
        )
        with self._changed:
            self._kept[lease] = kept
            if kept.due < self._wakes:
                self._changed.notify()
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._watch, name="leases", daemon=True).start()

    def over(self, lease: object) -> None:
        """The lease is given back or lost."""
        with self._changed:
            self._kept.pop(lease, None)

    def _watch(self) -> None:
        idle_since = time.monotonic()
        while True:
            with self._changed:
                now = time.monotonic()
                self._kept = {lease: one for lease, one in self._kept.items() if one.loop.is_running()}  # it ended else
                idle_since = now if self._kept else idle_since
                if now - idle_since > _IDLE:
                    self._runs = False
                    return
                due = [one for one in self._kept.values() if one.due <= now]
                if not due:
                    self._wakes = min((one.due for one in self._kept.values()), default=now + _IDLE)
                    self._changed.wait(self._wakes - now)
                    continue
            self._renew(_blocked(due))

    def _renew(self, blocked: list[_Kept]) -> None:
        now = time.monotonic()
        still = [one for one in blocked if now - one.heard < LONGEST]
        if not still:
            return
        _log.warning("loop.blocked", seconds=round(now - still[0].heard, 1), at=_place(still[0].thread))
        try:
            with psycopg.connect(str(self._pool.conninfo), autocommit=True, connect_timeout=2) as connection:
                for one in still:
                    connection.execute(statements("lease")["renew"], {**one.values, "seconds": one.seconds})
        except psycopg.Error as error:  # without the database nobody else takes them over either
            _log.warning("loop.blocked", error=" ".join(str(error).split()))


def _blocked(due: list[_Kept]) -> list[_Kept]:
    """Those whose loop does not answer while this thread runs; a process that was stopped stopped both."""
    asked = time.monotonic()
    answers = {id(one.loop): (one.loop, threading.Event()) for one in due}
    for loop, answer in answers.values():
        with suppress(RuntimeError):  # it was closed just now
            loop.call_soon_threadsafe(answer.set)
    for one in due:
        patience = one.seconds / 6 if asked - one.due < one.seconds / 6 else _WAKING
        answers[id(one.loop)][1].wait(asked + patience - time.monotonic())
        one.due = time.monotonic() + one.seconds / 3
    return [one for one in due if not answers[id(one.loop)][1].is_set()]


def _place(thread: int) -> str:
    """Where the thread stands: the innermost function of Python."""
    frames = sys._current_frames()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - there is no other way to ask
    frame = frames.get(thread)
    return f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_qualname}" if frame else "nowhere"
