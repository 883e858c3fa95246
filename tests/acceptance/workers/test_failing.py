"""A task that fails again and again for a reason that nobody foresaw."""

from __future__ import annotations

from pathlib import Path

import pytest

from steward.composition import open_app
from steward.domain.model import Action, Reason, Receipt
from steward.domain.ports.tasks import Task
from steward.domain.state import State
from steward.evals.worlds.desk.serve import running_desk
from steward.settings import Settings
from steward.tools.registry import Registry
from steward.workers import queue
from steward.workers.worker import work


class NobodyForesawThisError(Exception):
    """As a defect raises it."""


async def test_the_same_error_three_times_goes_to_a_person(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told each time, and then somebody is asked; a yes goes on where it stopped."""
    settings = Settings(home=tmp_path, database_url=database_url, planner="fixed")
    async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as app:

        async def broken(*_: object) -> object:
            raise NobodyForesawThisError("no such column")

        monkeypatch.setattr(Registry, "run", broken)
        goal = "Order 1042 arrived damaged, please sort it out."
        for _ in range(3):
            with pytest.raises(NobodyForesawThisError):
                await app.run(goal, task_id="t1")
        waiting = await app.resume("t1")
        assert waiting.status == "needs_review"
        (review,) = await app.deps.reviews.list(task_id="t1")
        assert review.question.reason is Reason.ERROR
        assert isinstance(await app.state("t1"), State)


async def test_a_worker_that_ends_once_nothing_waits_carries_out_what_failed_before(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue tries it again a while later; it ended with 0 by then, and the task was not begun."""
    settings = Settings(home=tmp_path, database_url=database_url, planner="fixed")
    run, tries = Registry.run, list[str]()

    async def broken_once(registry: Registry, action: Action) -> Receipt:
        tries.append(action.tool)
        if len(tries) == 1:
            raise NobodyForesawThisError("no such column")
        return await run(registry, action)

    monkeypatch.setattr(Registry, "run", broken_once)
    monkeypatch.setattr(queue, "_FIRST_PAUSE", 1)
    async with running_desk(database_url) as desk:
        async with open_app(settings, desk_url=desk) as app:
            await app.jobs.submit([Task(id="t1", goal="Where is my order 1054?", submitted=True)])
        worked = await work(settings, concurrency=1, desk_url=desk, until_empty=True)

    assert worked.done == 1
    assert len(tries) > 1
