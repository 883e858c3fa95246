"""A loop that ends takes no more calls, and leaves none half begun."""

from __future__ import annotations

import asyncio
import gc
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
