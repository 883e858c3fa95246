"""How each model is asked, in Postgres."""

from __future__ import annotations

from dataclasses import asdict

from steward.checkpoints import rows
from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import jsonb, text
from steward.domain.model_modes import Mode, mode_of
from steward.domain.ports.model_modes import HELD, Known


class PostgresModes:
    """Implements `steward.domain.ports.model_modes.Modes` for one release; what is found counts for `held` seconds."""

    def __init__(self, pool: Pool, release: str, held: float = HELD) -> None:
        self._table = Table(pool, "model_mode")
        self._release = release
        self._held = held

    async def recall(self, endpoint: str, model: str) -> Known | None:
        row = await self._table.row("recall", {**self._key(endpoint, model), "held": self._held})
        mode = mode_of(row["mode"]) if row else None
        return Known(mode=mode, at=rows.seconds(row["at"])) if row and mode else None

    async def remember(self, endpoint: str, model: str, mode: Mode) -> None:
        await self._table.row("remember", {**self._key(endpoint, model), "mode": jsonb(asdict(mode))})

    def _key(self, endpoint: str, model: str) -> dict[str, object]:
        return {"endpoint": text(endpoint), "model": text(model), "release": text(self._release)}
