"""A clock that a test holds in its hand."""

from __future__ import annotations

import asyncio


class FakeClock:
    """Time that passes only when somebody sleeps; `slept` are the naps taken."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self.time = start
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)
