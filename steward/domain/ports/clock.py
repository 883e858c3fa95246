"""What time it is."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Unix seconds; whoever sets the clock moves them."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; nobody moves them, so waits are measured by them."""
        ...

    async def sleep(self, seconds: float) -> None: ...
