"""Limits on calls over all processes: how many at once (concurrency), and how many in a time (rate)."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from steward.domain.errors import Unusable
from steward.domain.text import SECONDS_IN

MODEL: Final = "model"  # the limiter of all model calls; the others bear a tool's name
_AT = "@"  # which no tool's name has
LONGEST_PAUSE = 60.0  # seconds for which an endpoint may ask all to wait; the database's function holds it too

_PART = re.compile(r"([^=\s]+)\s*=\s*([1-9][0-9]{0,5}(?:/(?:s|min|h))?)")
_EXAMPLE = "write name=8 for at most 8 calls at once, or name=60/min (or /s, /h)"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: float

    @property
    def burst(self) -> int:
        """How many may come in one go."""
        return max(1, self.calls // 10)

    @property
    def every(self) -> float:
        """Seconds between two calls in the long run: such that a burst and what follows it keep the rate."""
        return self.seconds / (self.calls - self.burst + 1)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What one limiter lets through; `text` is how it was set."""

    name: str
    text: str
    at_once: int | None = None
    rate: Rate | None = None


@dataclass(frozen=True, kw_only=True)
class LimitState:
    """How it stands at one limiter, over all processes. `paused_until` is in Unix seconds."""

    name: str
    cap: str
    in_use: int = 0
    waiting: int = 0
    paused_until: float | None = None


@dataclass(frozen=True, kw_only=True)
class Unlimited:
    """Lets everybody through; implements `steward.domain.ports.tools.Limiter`."""

    @asynccontextmanager
    async def passing(self, name: str, seconds: float) -> AsyncGenerator[None]:  # noqa: ARG002 - whoever it is
        yield

    async def pause(self, name: str, seconds: float) -> None:  # noqa: ARG002 - it stays open
        return

    async def state(self) -> list[LimitState]:
        return []


UNLIMITED: Final = Unlimited()


def model_at(endpoint: str) -> str:
    """The name of the model calls of one endpoint: it counts for the cap of all of them, and pauses by itself."""
    return f"{MODEL}{_AT}{endpoint}"


def capped(name: str) -> str:
    """The name whose cap it counts for."""
    return name.partition(_AT)[0]


def read_limits(text: str, tools: Collection[str] | None = None) -> dict[str, Limit]:
    """The caps by name, from `model=8,send_email=60/min`; where no tools are given, of whatever name.

    Raises Unusable with one line.
    """
    parts: dict[str, list[str]] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        found = _PART.fullmatch(part)
        if found is None:
            raise Unusable(f"STEWARD_RATE_LIMITS: can't read '{part[:80]}': {_EXAMPLE}")
        parts.setdefault(_known(found[1], tools), []).append(found[2])
    return {name: _limit(name, limits) for name, limits in parts.items()}


def _known(name: str, tools: Collection[str] | None) -> str:
    names = [MODEL, *(tools or ())]
    if tools is None or name in names:
        return name
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    raise Unusable(f"STEWARD_RATE_LIMITS: there is no tool '{name[:80]}'; {hint}")


def _limit(name: str, limits: Sequence[str]) -> Limit:
    numbers = [int(limit) for limit in limits if "/" not in limit]
    rates = [_rate(limit) for limit in limits if "/" in limit]
    if len(numbers) > 1 or len(rates) > 1:
        raise Unusable(f"STEWARD_RATE_LIMITS: {name} is capped twice: give it one number at once and one rate at most")
    return Limit(
        name=name,
        text=", ".join(limits),
        at_once=numbers[0] if numbers else None,
        rate=rates[0] if rates else None,
    )


def _rate(limit: str) -> Rate:
    calls, unit = limit.split("/")
    return Rate(calls=int(calls), seconds=SECONDS_IN[unit])
