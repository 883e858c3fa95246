"""Work that takes its time is done in a thread, so that others go on; little of it here, where the loop is our own.

To give it to a thread and back costs as much as to judge a small plan. But a server's event loop is not ours to hold
up: what is little may still read a file for the first time, of a zone or a language, which LangGraph's dev server
refuses.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

A = TypeVar("A")
T = TypeVar("T")

_OURS: ContextVar[bool] = ContextVar("ours", default=False)


@contextmanager
def on_our_own_loop() -> Generator[None]:
    """Around what has its event loop to itself, as a worker has."""
    token = _OURS.set(True)
    try:
        yield
    finally:
        _OURS.reset(token)


async def worked(work: Callable[[A], T], on: A, *, little: Callable[[A], bool]) -> T:
    """What the work comes to; `little` says whether it takes no more than milliseconds."""
    return work(on) if _OURS.get() and little(on) else await asyncio.to_thread(work, on)
