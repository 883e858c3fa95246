"""Loops that run until they are told to end."""

from __future__ import annotations

import asyncio
from typing import Any

_LOST = 5.0  # seconds: what a loop leaves in order as it ends takes less


async def ended(*loops: asyncio.Task[Any], lost: float = _LOST) -> None:
    """Cancel the loops and wait for their end; again where a cancellation was lost, as it is by `asyncio.wait_for` of
    Python 3.11 where it comes at the very end of what is waited for. `lost`: seconds until it counts so."""
    while left := [loop for loop in loops if not loop.done()]:
        for loop in left:
            loop.cancel()
        await asyncio.wait(left, timeout=lost)
    await asyncio.gather(*loops, return_exceptions=True)
