"""Hears of changes: one connection a process and channel, however many wait."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import psycopg
from psycopg import AsyncConnection

from steward.checkpoints.pool import Pool
from steward.domain.loops import ended
from steward.domain.queue import Waiter

_CHANNEL = b"LISTEN steward_review"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0  # seconds between tries to connect again


class Listener:
    """Listens while anybody waits. Without the database nobody is woken, and each wait ends by its own time."""

    def __init__(self, pool: Pool, statement: bytes = _CHANNEL) -> None:
        self._pool = pool
        self._statement = statement
        self._waiting: set[asyncio.Event] = set()
        self._listening: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    async def join(self) -> asyncio.Event:
        """An event that is set at every change from now on."""
        event = asyncio.Event()
        self._waiting.add(event)
        if self._listening is None:
            self._ready = asyncio.Event()
            self._listening = asyncio.create_task(self._listen(self._ready), name="steward-changes")
        try:
            await self._ready.wait()
        except asyncio.CancelledError:
            await self.leave(event)
            raise
        return event

    async def leave(self, event: asyncio.Event) -> None:
        self._waiting.discard(event)
        if self._waiting or self._listening is None:
            return
        listening, self._listening = self._listening, None
        await ended(listening)

    async def _listen(self, ready: asyncio.Event) -> None:
        """Sets `ready` once it listens, or knows that it can't yet."""
        pause = _FIRST_PAUSE
        while True:
            try:
                async with await AsyncConnection.connect(**_options(self._pool)) as connection:
                    await connection.execute(self._statement)
                    if ready.is_set():
                        self._wake()  # what changed meanwhile was not told
                    ready.set()
                    pause = _FIRST_PAUSE
                    async for _ in connection.notifies():
                        self._wake()
            except (psycopg.OperationalError, psycopg.InterfaceError):
                ready.set()
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()


class Changes:
    """Implements `steward.domain.queue.AsyncChanges`."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._event: asyncio.Event | None = None

    async def __aenter__(self) -> Waiter:
        event = self._event = await self._listener.join()

        async def next_change(seconds: float) -> bool:
            try:
                await asyncio.wait_for(event.wait(), seconds)
            except TimeoutError:
                return False
            event.clear()
            return True

        return next_change

    async def __aexit__(self, *exc: object) -> None:
        if self._event is not None:
            await self._listener.leave(self._event)


def _options(pool: Pool) -> Mapping[str, Any]:
    """How the pool connects, whose connections it shares with nobody."""
    options = cast("Mapping[str, Any]", pool.kwargs)
    return {**options, "conninfo": pool.conninfo}
