"""SIGKILL between any two steps: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import mailbox
import os
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from steward.composition import open_app
from steward.domain.model import Decision
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.service import App
from steward.settings import Settings
from tests.acceptance.crash.dying import QUICK, approve_and_die, run_and_die
from tests.forks import Forks

AT_ONCE = 4  # tasks in flight, each in a process of its own
SEGMENTS = 4  # the boundaries are dealt out to so many tests, for the workers to share


@dataclass(frozen=True)
class Scene:
    """One Steward beside one desk, and the delivered orders that no task has used yet."""

    app: App
    forks: Forks
    database: str
    desk: str
    home: Path
    orders: Iterator[str]
    used: list[str] = field(default_factory=list[str])

    def order(self) -> str:
        self.used.append(next(self.orders))
        return self.used[-1]

    async def dies(self, entry: Callable[..., None], boundary: int, *args: str) -> bool:
        """Whether a process that does this was killed at the boundary; False if it came to the end."""
        call = f"{entry.__name__}{(self.database, self.desk, str(self.home), boundary, *args)}"
        code = f"from tests.acceptance.crash.dying import {entry.__name__}; {call}"
        process = await self.forks.start(["-c", code], os.environ)
        _, said = await process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), (process.returncode, said.decode())
        return process.returncode != 0


@asynccontextmanager
async def _scene(forks: Forks, database: str, home: Path, *statuses: str) -> AsyncGenerator[Scene]:
    settings = Settings(home=home, database_url=database, planner="fixed", tools=QUICK, samples="on", look_longer=0)
    async with running_desk(database) as desk, open_app(settings, desk_url=desk) as app:
        with psycopg.connect(database) as connection:
            query = "SELECT id FROM desk.customer_order WHERE status = ANY (%s) AND total > %s ORDER BY id"
            wanted = (list(statuses), 0) if statuses else (["delivered"], 120)
            orders = [str(row[0]) for row in connection.execute(query, wanted)]
        yield Scene(app, forks, database, desk, home, iter(orders))


async def _all_boundaries(first: int, dies_at: Callable[[int], asyncio.Task[bool]]) -> int:
    """Try one boundary after another, some at once, until a process outlives its own; the last one tried."""
    boundary, alive = first, False
    while not alive:
        batch = range(boundary, boundary + AT_ONCE * SEGMENTS, SEGMENTS)
        alive = not all(await asyncio.gather(*(dies_at(one) for one in batch)))
        boundary = batch[-1] + SEGMENTS
    return boundary


def _effects(scene: Scene) -> Counter[str]:
    """How often each effect happened, by the desk's own tables and the mails that lie there."""
    counted: Counter[str] = Counter()
    query = """
        SELECT 'ticket ' || order_id FROM desk.ticket WHERE idempotency_key IS NOT NULL
        UNION ALL SELECT 'status ' || record_id FROM desk.status_change WHERE idempotency_key IS NOT NULL
        UNION ALL SELECT 'refund ' || order_id FROM desk.refund WHERE idempotency_key IS NOT NULL
    """
    with psycopg.connect(scene.database) as connection:
        counted.update(str(row[0]) for row in connection.execute(query))
    for mail in mailbox.Maildir(scene.home / "mail", create=False):
        counted.update(f"mail {order}" for order in scene.used if order in str(mail["subject"]))
    return counted


def _complete(task: Task, boundary: int) -> None:
    assert task.status == "complete", (boundary, task.status, task.error, task.state.get("question"))


@pytest.mark.parametrize("segment", range(SEGMENTS))
async def test_killed_anywhere_it_goes_on_where_it_was(
    segment: int, forks: Forks, database_url: str, tmp_path: Path
) -> None:
    """Killed at every boundary of a four-step task and run again, each effect is there exactly once."""
    async with _scene(forks, database_url, tmp_path) as scene:

        async def dies_at(boundary: int) -> bool:
            goal, task_id = f"Order {scene.order()} arrived damaged, please sort it out.", f"kill-{boundary}"
            killed = await scene.dies(run_and_die, boundary, goal, task_id)
            _complete(await scene.app.run(goal, task_id=task_id), boundary)
            return killed

        last = await _all_boundaries(segment + 1, lambda one: asyncio.create_task(dies_at(one)))
        assert last > 40, "so few boundaries can't have covered four steps"
        wanted = {f"{kind} {order}": 1 for kind in ("ticket", "status", "mail") for order in scene.used}
        assert dict(_effects(scene)) == wanted


async def test_rules_do_not_stop_it_for_what_it_did_itself(forks: Forks, database_url: str, tmp_path: Path) -> None:
    """Killed once an order is cancelled, which no rule lets be cancelled again, it goes on and tells the customer."""
    async with _scene(forks, database_url, tmp_path, "paid", "placed") as scene:

        async def dies_at(boundary: int) -> bool:
            goal, task_id = f"Please cancel order {scene.order()}.", f"cancel-{boundary}"
            killed = await scene.dies(run_and_die, boundary, goal, task_id)
            _complete(await scene.app.run(goal, task_id=task_id), boundary)
            return killed

        killed = await asyncio.gather(*(dies_at(one) for one in range(54, 70)))
        assert all(killed)
        assert dict(_effects(scene)) == {f"{kind} {order}": 1 for kind in ("status", "mail") for order in scene.used}


async def test_a_task_under_two_playbooks_goes_on_where_it_was(forks: Forks, database_url: str, tmp_path: Path) -> None:
    """Killed here and there, both halves are there exactly once, and it is still under both."""
    async with _scene(forks, database_url, tmp_path) as scene:

        async def dies_at(boundary: int) -> bool:
            refunded, told = scene.order(), scene.order()
            goal = f"Refund 15 EUR for order {refunded} and open a ticket for order {told}: an invoice is wanted."
            killed = await scene.dies(run_and_die, boundary, goal, f"both-{boundary}")
            task = await scene.app.run(goal, task_id=f"both-{boundary}")
            if task.status == "needs_review":  # the call of the dead counts against the lower ceiling of the two
                review = (await scene.app.deps.reviews.list(task_id=task.id))[0]
                more = Decision(kind="grant", by="lea", grant={"actions": 2})
                task = await scene.app.decide(review.question.id, more)
            _complete(task, boundary)
            assert task.playbook == "open-ticket+refund"
            return killed

        killed = await asyncio.gather(*(dies_at(one) for one in range(2, 32, 6)))
        assert all(killed)
        halves = zip(scene.used[::2], scene.used[1::2], strict=True)
        kinds = {0: ("refund", "mail"), 1: ("ticket",)}
        wanted = {f"{kind} {pair[half]}": 1 for pair in halves for half, of in kinds.items() for kind in of}
        assert dict(_effects(scene)) == wanted


@pytest.mark.parametrize("segment", range(SEGMENTS))
async def test_a_decision_outlives_the_process_that_took_it(
    segment: int, forks: Forks, database_url: str, tmp_path: Path
) -> None:
    """Killed at every boundary between a yes and the end, the yes counts once and the task is never stranded."""
    async with _scene(forks, database_url, tmp_path) as scene:

        async def dies_at(boundary: int) -> bool:
            task = await scene.app.run(f"Refund 120 EUR for order {scene.order()}.", task_id=f"yes-{boundary}")
            review = (await scene.app.deps.reviews.list(task_id=task.id))[0]
            return await scene.dies(approve_and_die, boundary, review.question.id)

        last = await _all_boundaries(segment + 1, lambda one: asyncio.create_task(dies_at(one)))
        assert last > 20, "so few boundaries can't have covered two acts"
        await scene.app.resume_all()
        tasks = await scene.app.deps.tasks.list(limit=1000)
        # at the first boundary the decision was not written yet: nothing was promised
        assert [task.id for task in tasks if task.status != "complete"] == ["yes-1"] * (segment == 0)
        promised = [task.goal.split()[-1].rstrip(".") for task in tasks if task.id != "yes-1"]
        assert dict(_effects(scene)) == {f"{kind} {order}": 1 for kind in ("refund", "mail") for order in promised}
