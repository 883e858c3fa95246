"""Work that takes its time is done in a thread, so that others go on; little of it here, where the loop is our own.

To give it to a thread and back costs as much as to judge a small plan. But a server's event loop is not ours to hold
up: what is little may still read a file for the first time, of a zone or a language, which LangGraph's dev server
refuses.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

A = TypeVar("A")
T = TypeVar("T")

_LONG = 0.1  # seconds of what was taken for little, as where a tool's own check asks another system
_LEFT_TO_THREADS = 600.0  # seconds for which its like then is
_OURS: ContextVar[bool] = ContextVar("ours", default=False)
_slow: dict[str, float] = {}  # by kind, until when


@contextmanager
def on_our_own_loop() -> Generator[None]:
    """Around what has its event loop to itself, as a worker has."""
    token = _OURS.set(True)
    try:
        yield
    finally:
        _OURS.reset(token)


async def worked(work: Callable[[A], T], on: A, *, kind: str, little: Callable[[A], bool]) -> T:
    """What the work comes to; `little` says whether it should take no more than milliseconds."""
    began = time.monotonic()
    if not _OURS.get() or began < _slow.get(kind, 0.0) or not little(on):
        return await asyncio.to_thread(work, on)
    try:
        return work(on)
    finally:
        if (now := time.monotonic()) > began + _LONG:
            _slow[kind] = now + _LEFT_TO_THREADS
