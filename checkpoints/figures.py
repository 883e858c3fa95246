"""The figures in Postgres: each page on one snapshot, from roll-ups and the edges of the period."""

from __future__ import annotations

from collections.abc import Sequence

from steward.checkpoints import (
    figure_names,
    model_figures,
    overview_figures,
    people_figures,
    rows,
    task_lists,
    work_figures,
)
from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.pool import Pool
from steward.checkpoints.snapshot import looking
from steward.checkpoints.statements import Table
from steward.checkpoints.summaries import PostgresFolds
from steward.domain.figures.lists import Choices, TaskPage
from steward.domain.figures.model import ModelFigures
from steward.domain.figures.overview import Overview
from steward.domain.figures.people import PeopleFigures, WorkerFigures
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.work import PlaybookFigures, ToolFigures
from steward.domain.rate_limits import LimitState
from steward.domain.redaction import PLAIN, Redactor


class PostgresFigures:
    """Implements `steward.domain.ports.figures.Figures`."""

    def __init__(self, pool: Pool, redactor: Redactor = PLAIN, stalled_after: float = 20.0) -> None:
        self._pool = pool
        self._redactor = redactor
        self._stalled_after = stalled_after

    async def overview(self, wanted: Slice) -> Overview:
        unfolded = await PostgresFolds(self._pool).left()
        async with looking(self._pool) as look:
            return await overview_figures.overview(look, wanted, unfolded)

    async def playbook(self, wanted: Slice, *, most: int = 20) -> PlaybookFigures:
        async with looking(self._pool) as look:
            return await work_figures.playbook(look, wanted, most)

    async def tools(self, wanted: Slice, *, most: int = 50) -> ToolFigures:
        async with looking(self._pool) as look:
            return await work_figures.tools(look, wanted, most)

    async def model(self, wanted: Slice) -> ModelFigures:
        async with looking(self._pool) as look:
            return await model_figures.model(look, wanted)

    async def people(self, wanted: Slice) -> PeopleFigures:
        async with looking(self._pool) as look:
            return await people_figures.people(look, wanted)

    async def workers(self, wanted: Slice) -> WorkerFigures:
        jobs = PostgresJobs(self._pool, self._stalled_after)
        limits = [LimitState(**row) for row in await Table(self._pool, "gate").rows("state", {})]
        workers, backlog = await jobs.workers(), await jobs.backlog()
        outages = await PostgresOutages(self._pool).state()
        async with looking(self._pool) as look:
            given_up = await people_figures.given_up(look, wanted)
        return WorkerFigures(workers=workers, backlog=backlog, outages=outages, limits=limits, given_up=given_up)

    async def tasks_behind(
        self, wanted: Slice, selector: Selector, *, limit: int = 50, after: str | None = None
    ) -> TaskPage:
        async with looking(self._pool, "behind") as look:
            return await task_lists.page(look, wanted, selector, limit, after, self._redactor)

    async def choices(self, playbooks: Sequence[str] | None = None) -> Choices:
        async with looking(self._pool) as look:
            return await figure_names.choices(look, playbooks)

    async def clock(self) -> float:
        return rows.seconds((await Table(self._pool, "figures").only("clock", {}))["now"])

    async def check(self, wanted: Slice, playbooks: Sequence[str] = ()) -> None:
        async with looking(self._pool) as look:
            await figure_names.check(look, wanted, playbooks)
