"""What is remembered of how a model can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from steward.domain.model_modes import Mode

HELD = 24 * 3_600.0
"""Seconds for which a way counts; then it is looked for from the top again: endpoints are mended and upgraded."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A way to ask that was answered, and when that was found out (seconds since the epoch)."""

    mode: Mode
    at: float


class Modes(Protocol):
    """The way to ask each model of each endpoint, for all processes of this release.

    What another release found out is not recalled, nor what is older than `HELD`: then it starts from the top again.
    Of several that remember at the same time, the last one counts; each of them was answered.
    """

    async def recall(self, endpoint: str, model: str) -> Known | None: ...

    async def remember(self, endpoint: str, model: str, mode: Mode) -> None: ...
