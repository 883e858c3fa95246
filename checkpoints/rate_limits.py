"""Concurrency and rate limits on calls, kept by all processes on one database.

Callers in one process queue here, and only the first of them asks the database, so that waiting costs neither
connections nor much traffic. In the database those first ones pass in the order in which they asked.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from types import MappingProxyType

import structlog
from psycopg.rows import DictRow

from steward.checkpoints.listener import Listener
from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table, statements
from steward.domain.errors import Unreachable
from steward.domain.rate_limits import LONGEST_PAUSE, MODEL, Limit, LimitState, capped
from steward.domain.waiting import calling, waiting

_NONE: Mapping[str, Limit] = MappingProxyType({})
_MARGIN = 10.0  # seconds for which a pass counts beyond its call: for the ledger's writes around it
_FIRST_NAP, _LONGEST_NAP = 0.05, 1.0  # a waiter's row counts for 5 seconds after it has asked
_LONG = 5.0  # seconds of waiting that are worth a line in the log
_TRIES = 3  # in a row that a waiter bears without the database
_log = structlog.get_logger("steward")


class PostgresLimiter:
    """Implements `Limiter`; names without a limit cost nothing, a model's one look whether its endpoint pauses.

    `margin` is how many seconds beyond its call a pass counts that nobody gives back.
    """

    def __init__(self, pool: Pool, caps: Mapping[str, Limit] = _NONE, *, margin: float = _MARGIN) -> None:
        self._table = Table(pool, "gate")
        self._margin = margin
        listener = Listener(pool, statements("gate")["listen"])
        self._doors = {name: _Door(cap, listener) for name, cap in caps.items()}

    @asynccontextmanager
    async def passing(self, name: str, seconds: float) -> AsyncGenerator[None]:
        """Wait for the right to make one call of at most so many seconds; it is given back at the end."""
        door = self._doors.get(capped(name))
        if door is None:
            await self._unpaused(name)
            with calling():
                yield
            return
        number = secrets.randbits(63)
        try:
            await self._let_in(door, name, number, seconds)
            with calling():
                yield
        finally:
            with suppress(Unreachable):  # then it ends by its time
                await self._table.rows("give_back", {"id": number})

    async def pause(self, name: str, seconds: float) -> None:
        """Let nobody through for so long, up to a minute."""
        door = self._doors.get(name)
        values = {"name": name, "cap": door.cap.text if door else "", "seconds": min(seconds, LONGEST_PAUSE)}
        await self._table.write("pause", values)
        _log.warning("rate_limit.paused", name=name, seconds=values["seconds"])

    async def state(self) -> list[LimitState]:
        """The limiters that are capped here, and those at which something happens now."""
        states = {name: LimitState(name=name, cap=door.cap.text) for name, door in self._doors.items()}
        states |= {row["name"]: LimitState(**row) for row in await self._table.rows("state", {})}
        return [
            one
            for _, one in sorted(states.items())
            if one.name in self._doors or one.in_use or one.waiting or one.paused_until
        ]

    async def _let_in(self, door: _Door, name: str, number: int, seconds: float) -> None:
        """Wait for the pass; whose endpoint began to pause meanwhile holds none, as the others need not wait for it."""
        while True:
            await self._unpaused(name)
            with waiting(), _told(name):
                await self._admitted(door, number, seconds)
            if await self._pause_of(name) is None:
                return
            await self._table.rows("give_back", {"id": number})

    async def _unpaused(self, name: str) -> None:
        """Wait while an endpoint of models pauses."""
        seconds = await self._pause_of(name)
        if seconds is None:
            return
        with waiting(), _told(name):
            while seconds is not None:
                await asyncio.sleep(_nap(_LONGEST_NAP, seconds))
                seconds = await self._pause_of(name)

    async def _pause_of(self, name: str) -> float | None:
        """For how many seconds it pauses still; no tool without a cap ever does, and one with a cap asks with it."""
        if capped(name) != MODEL:
            return None
        row = await self._table.row("paused", {"name": name})
        return row["seconds"] if row else None

    async def _admitted(self, door: _Door, number: int, seconds: float) -> None:
        """Ask until the pass is granted. Raises Unreachable where the database stays away."""
        nap, failures = _FIRST_NAP, 0
        async with door.first():
            while True:
                try:
                    answer = await self._ask(door, number, seconds)
                    failures = 0
                except Unreachable:
                    failures += 1
                    if failures == _TRIES:
                        raise
                    answer = {"granted": False, "after": None}
                if answer["granted"]:
                    return
                await door.change(_nap(nap, answer["after"]))
                nap = min(2 * nap, _LONGEST_NAP)

    async def _ask(self, door: _Door, number: int, seconds: float) -> DictRow:
        cap = door.cap
        return await self._table.only(
            "ask",
            {
                "id": number,
                "name": cap.name,
                "cap": cap.text,
                "at_once": cap.at_once,
                "every": cap.rate.every if cap.rate else None,
                "burst": cap.rate.burst if cap.rate else None,
                "lasts": seconds + self._margin,
                "crowd": door.waiting,
            },
        )


class _Door:
    """Where the callers of one process queue for one limiter; the first of them is woken when a pass is given back."""

    def __init__(self, cap: Limit, listener: Listener) -> None:
        self.cap = cap
        self.waiting = 0
        self._first = asyncio.Lock()
        self._listener = listener
        self._changed: asyncio.Event | None = None

    @asynccontextmanager
    async def first(self) -> AsyncGenerator[None]:
        """Be the first of the queue, in the order of coming."""
        self.waiting += 1
        try:
            async with self._first:
                yield
        finally:
            self.waiting -= 1
            if not self.waiting and self._changed is not None:
                changed, self._changed = self._changed, None
                await self._listener.leave(changed)

    async def change(self, seconds: float) -> None:
        """Sleep until a pass was given back somewhere, or so long."""
        if self._changed is None:
            self._changed = await self._listener.join()
            return  # what was given back before it listened was not told
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        self._changed.clear()


def _nap(grown: float, after: float | None) -> float:
    """How long to sleep, a little different for everybody: to the time that is known, else longer each time."""
    wanted = grown if after is None else min(after, _LONGEST_NAP)
    return wanted * random.uniform(1.0, 1.25)  # noqa: S311 - no secret


@contextmanager
def _told(name: str) -> Generator[None]:
    """One line in the log for a wait that is long, as soon as it is."""
    line = asyncio.get_running_loop().call_later(
        _LONG, partial(_log.info, "rate_limit.waiting", name=name, seconds=_LONG)
    )
    try:
        yield
    finally:
        line.cancel()
