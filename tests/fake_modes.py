"""How models are asked, remembered in memory; passes the stores' conformance suite."""

from __future__ import annotations

import time

from steward.domain.model_modes import Mode
from steward.domain.ports.model_modes import HELD, Known


class MemoryModes:
    """One release's memory; `rows` is what all releases share."""

    def __init__(
        self, release: str = "1", rows: dict[tuple[str, str], tuple[str, Known]] | None = None, held: float = HELD
    ) -> None:
        self.release = release
        self.held = held
        self.rows = rows if rows is not None else {}

    async def recall(self, endpoint: str, model: str) -> Known | None:
        release, known = self.rows.get((endpoint, model), ("", None))
        return known if known and release == self.release and known.at > time.time() - self.held else None

    async def remember(self, endpoint: str, model: str, mode: Mode) -> None:
        self.rows[endpoint, model] = (self.release, Known(mode=mode, at=time.time()))
