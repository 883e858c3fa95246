"""A loop that ends takes no more calls, and leaves none half begun."""

from __future__ import annotations

import asyncio
import gc
import signal
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from steward.background_loop import BackgroundLoop
from steward.domain.errors import Unusable


def test_a_loop_that_ended_says_so() -> None:
    """And warns of no coroutine that was never awaited."""

    @asynccontextmanager
    async def opened() -> AsyncGenerator[str]:
        yield "app"

    loop = BackgroundLoop(opened)
    assert (loop.opened(), loop.over) == ("app", False)
    loop.close()

    with pytest.raises(Unusable, match="was closed"):
        loop.awaited(asyncio.sleep(0))
    gc.collect()
    assert loop.over


def test_nothing_begins_while_it_closes() -> None:
    """What a call would use is being taken down then."""
    leaving, gate, begun = threading.Event(), threading.Event(), list[str]()

    @asynccontextmanager
    async def opened() -> AsyncGenerator[str]:
        yield "app"
        leaving.set()
        await asyncio.to_thread(gate.wait)

    async def call() -> None:
        begun.append("call")

    loop = BackgroundLoop(opened)
    loop.opened()
    loop.end()
    assert leaving.wait(10)
    try:
        with pytest.raises(Unusable, match="was closed"):
            loop.awaited(call())
    finally:
        gate.set()
        loop.close()
    assert begun == []


def test_a_call_that_a_signal_s_handler_ends_is_ended_on_the_loop_too() -> None:
    """As a soft time limit of Celery's does it: what nobody waits for any more does not go on unseen."""
    ended = list[str]()

    class Limit(Exception):
        pass

    @asynccontextmanager
    async def opened() -> AsyncGenerator[str]:
        yield "app"

    async def call() -> None:
        signal.raise_signal(signal.SIGUSR1)  # handled in the main thread, which waits
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("call")
            raise

    def limit(*_: object) -> None:
        raise Limit

    before, loop = signal.signal(signal.SIGUSR1, limit), BackgroundLoop(opened)
    try:
        with pytest.raises(Limit):
            loop.awaited(call())
    finally:
        signal.signal(signal.SIGUSR1, before)
        loop.close()
    assert ended == ["call"]
