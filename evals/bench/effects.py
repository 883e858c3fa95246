"""What all sides do: add one and keep it by its key. It imports nothing that one side alone has installed."""

from __future__ import annotations

import asyncio

ACTIONS = 3
"""Of a task that workers carry out."""
CONCURRENCY = 4
"""Tasks at a time of each worker, `steward worker`'s own default."""

done: dict[str, int] = {}


def add(key: str, value: int) -> int:
    """The effect: one more than `value`, kept by its key."""
    done[key] = value + 1
    return value + 1


async def add_one(key: str, value: int, seconds: float = 0.0) -> int:
    """The same, after so long."""
    if seconds:
        await asyncio.sleep(seconds)
    return add(key, value)
