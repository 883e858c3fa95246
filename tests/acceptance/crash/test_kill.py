"""SIGKILL between any two steps: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import mailbox
import multiprocessing
import signal
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from app.service import App
from app.settings import Settings
from app.wiring import open_app
from evals.worlds.desk.serve import running_desk
from tests.acceptance.crash.dying import QUICK, run_and_die

GOAL = "Order {order} arrived damaged, please sort it out with the customer."
AT_ONCE = 8  # tasks in flight, each in a process of its own
SEGMENTS = 4  # the boundaries are dealt out to so many tests, for the workers to share
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.acceptance.crash.dying"])


async def _dies_at(boundary: int, order: str, database: str, desk: str, home: Path) -> bool:
    """Run the goal in a process of its own; True if it was killed there, False if it came to the end."""
    args = (database, desk, str(home), f"kill-{boundary}", GOAL.format(order=order), boundary)
    process = _FORKS.Process(target=run_and_die, args=args)
    process.start()
    await asyncio.to_thread(process.join)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


async def _die_and_resume(app: App, boundary: int, order: str, database: str, desk: str, home: Path) -> bool:
    killed = await _dies_at(boundary, order, database, desk, home)
    task_id = f"kill-{boundary}"
    task = await app.run(GOAL.format(order=order), task_id=task_id)
    assert task.status == "complete", (boundary, task.status, task.error, await app.deps.reviews.list(task_id=task_id))
    return killed


def _delivered(database: str) -> list[str]:
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "SELECT id FROM desk.customer_order WHERE status = 'delivered' ORDER BY id"
        ).fetchall()
    return [str(row[0]) for row in rows]


def _effects(database: str, orders: list[str], mails: Path) -> Counter[str]:
    """How often each effect happened, by the desk's own tables and the mails that lie there."""
    counted: Counter[str] = Counter()
    with psycopg.connect(database) as connection:
        for table, column in (("ticket", "order_id"), ("status_change", "record_id")):
            query = f"SELECT {column} FROM desk.{table} WHERE idempotency_key IS NOT NULL AND {column} = ANY(%s)"  # noqa: S608 - our own two names
            for (order,) in connection.execute(query.encode(), [orders]):
                counted[f"{table} {order}"] += 1
    for mail in mailbox.Maildir(mails, create=False):
        subject = str(mail["subject"])
        counted.update(f"mail {order}" for order in orders if order in subject)
    return counted


@pytest.mark.parametrize("segment", range(SEGMENTS))
async def test_killed_anywhere_it_goes_on_where_it_was(segment: int, database_url: str, tmp_path: Path) -> None:
    """Killed at every boundary of a four-step task and run again, each effect is there exactly once."""
    settings = Settings(home=tmp_path, database_url=database_url, planner="fixed", tools=QUICK)
    async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as app:
        orders = iter(_delivered(database_url))
        used: list[str] = []
        boundary, alive = segment + 1, False
        while not alive:
            batch = range(boundary, boundary + AT_ONCE * SEGMENTS, SEGMENTS)
            dealt = {one: next(orders) for one in batch}
            used += dealt.values()
            killed = await asyncio.gather(
                *(_die_and_resume(app, one, order, database_url, desk, tmp_path) for one, order in dealt.items())
            )
            alive = not all(killed)
            boundary = batch[-1] + SEGMENTS
    assert boundary > 40, "so few boundaries can't have covered four steps"
    effects = _effects(database_url, used, settings.maildir)
    wanted = {f"{kind} {order}": 1 for kind in ("ticket", "status_change", "mail") for order in used}
    assert dict(effects) == wanted
