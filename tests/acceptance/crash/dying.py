"""A Steward that is killed at the n-th boundary of claim → attempt → run → settle → judge → save → checkpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from steward.composition import open_app
from steward.domain.model import Decision
from steward.evals.chaos.dying import Death, await_death
from steward.service import App
from steward.settings import Settings

QUICK = "tests.acceptance.crash.quick:TOOLS"


def run_and_die(database: str, desk: str, home: str, boundary: int, goal: str, task_id: str) -> None:
    """Process entry: carry the goal out until the boundary; exits 0 if there were fewer."""
    _until(boundary, database, desk, home, lambda app: app.run(goal, task_id=task_id))


def approve_and_die(database: str, desk: str, home: str, boundary: int, review_id: str) -> None:
    """Process entry: approve and go on until the boundary; exits 0 if there were fewer."""
    _until(boundary, database, desk, home, lambda app: app.decide(review_id, Decision(kind="approve", by="lea")))


def _until(boundary: int, database: str, desk: str, home: str, act: Callable[[App], Awaitable[object]]) -> None:
    async def live() -> None:
        settings = Settings(
            home=Path(home), database_url=database, planner="fixed", tools=QUICK, samples="on", look_longer=0
        )
        async with open_app(settings, desk_url=desk) as app:
            await act(app)

    await_death(Death(boundary))
    asyncio.run(live())
