"""The figures in Postgres: each page on one snapshot, from roll-ups and the edges of the period."""

from __future__ import annotations

from steward.checkpoints import overview_figures, work_figures
from steward.checkpoints.pool import Pool
from steward.checkpoints.snapshot import looking
from steward.checkpoints.statements import Table
from steward.domain.figures.lists import Choices
from steward.domain.figures.overview import Overview
from steward.domain.figures.slices import Slice
from steward.domain.figures.work import PlaybookFigures, ToolFigures
from steward.domain.redaction import PLAIN, Redactor


class PostgresFigures:
    """Implements `steward.domain.ports.figures.Figures`."""

    def __init__(self, pool: Pool, redactor: Redactor = PLAIN) -> None:
        self._pool = pool
        self._redactor = redactor

    async def overview(self, wanted: Slice) -> Overview:
        unfolded = (await Table(self._pool, "summary").only("unfolded", {}))["number"]
        async with looking(self._pool) as look:
            return await overview_figures.overview(look, wanted, unfolded)

    async def playbook(self, wanted: Slice, *, most: int = 20) -> PlaybookFigures:
        async with looking(self._pool) as look:
            return await work_figures.playbook(look, wanted, most)

    async def tools(self, wanted: Slice, *, most: int = 50) -> ToolFigures:
        async with looking(self._pool) as look:
            return await work_figures.tools(look, wanted, most)

    async def choices(self) -> Choices:
        async with looking(self._pool) as look:
            (row,) = await look("choices", {})
        playbooks, models, versions, releases = (
            _named(row[name]) for name in ("playbooks", "models", "prompt_versions", "releases")
        )
        return Choices(playbooks=playbooks, models=models, prompt_versions=versions[::-1], releases=releases[::-1])


def _named(found: list[str] | None) -> list[str]:
    return sorted(one for one in found or [] if one)
