"""What the suite needs to know of an implementation of the gate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from steward.domain.ports.tools import Limiter
from steward.domain.rate_limits import LimitState

TOOLS = ["pay", "mail", "post", "bulk", "free"]
CAPS = "pay=3, mail=20/s, post=1, bulk=50/h"


@dataclass(frozen=True, kw_only=True)
class Hall:
    """Gates with the caps above; `peer` is another process's, `expire` ends the passes of one that died.

    `wait` lets seconds pass, which are real ones where the limiter's clock is; `granted` are the times of all passes.
    """

    limiter: Limiter
    peer: Limiter
    now: Callable[[], float]
    wait: Callable[[float], Awaitable[None]]
    expire: Callable[[str], Awaitable[None]]
    granted: Callable[[str], Awaitable[list[float]]]

    async def state(self, name: str) -> LimitState:
        (found,) = [one for one in await self.limiter.state() if one.name == name]
        return found

    async def until(self, name: str, *, waiting: int) -> None:
        """Return once so many wait at the gate."""
        while (await self.state(name)).waiting != waiting:
            await self.wait(0.01)
