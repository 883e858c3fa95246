"""Endpoints that answer nobody, as all processes on one database know them."""

from __future__ import annotations

import random
from dataclasses import replace

import structlog

from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import text
from steward.domain.outages import FIRST_PAUSE, FORGOTTEN, LONGEST_ASKED, LONGEST_PAUSE, Outage, Standing

_log = structlog.get_logger("steward")


class PostgresOutages:
    """Implements `steward.domain.ports.outages.Outages`; pauses in seconds, a little different for everybody."""

    def __init__(self, pool: Pool, *, first: float = FIRST_PAUSE, longest: float = LONGEST_PAUSE) -> None:
        self._table = Table(pool, "outage")
        self._pauses = {"first": first, "longest": longest, "forgotten": FORGOTTEN}

    async def ask(self, endpoint: str, seconds: float, *, probing: bool = False) -> Standing:
        values = {"endpoint": text(endpoint), "seconds": seconds, "probing": probing}
        row = await self._table.row("ask", {**values, **self._pauses})
        if row is None:
            return "up"
        if row.pop("trying"):
            return "try"
        if not (row["passes"] or probing):
            return "noted"
        return Outage(**{**row, "wait": max(row["wait"], 0.0) * _spread(2.0)})

    async def failed(self, outage: Outage) -> Outage:
        values = {
            "endpoint": text(outage.endpoint),
            "host": text(outage.host),
            "said": text(outage.said),
            "blocks": outage.passes,
            "wait": min(outage.wait, LONGEST_ASKED),
            "jitter": _spread(1.5),
        }
        row = await self._table.only("failed", {**values, **self._pauses})
        if outage.passes:
            _log.warning("outage.down", endpoint=outage.host, seconds=row["wait"], said=outage.said)
        return replace(outage, **{**row, "wait": max(row["wait"], 0.0) * _spread(1.1)})

    async def answered(self, endpoint: str) -> None:
        if await self._table.row("answered", {"endpoint": text(endpoint)}):
            await self._table.write("wake", {"endpoint": text(endpoint)})
            _log.warning("outage.over", endpoint=endpoint)

    async def again(self, endpoint: str) -> None:
        await self._table.write("again", {"endpoint": text(endpoint)})
        await self._table.write("wake", {"endpoint": text(endpoint)})

    async def state(self) -> list[Outage]:
        return [Outage(**row) for row in await self._table.rows("state", self._pauses)]


def _spread(most: float) -> float:
    return random.uniform(1.0, most)  # noqa: S311 - no secret
