"""A job that fails for a reason nobody foresaw."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.pool import Pool
from steward.domain.ports.tasks import Task
from steward.settings import Settings
from steward.workers.queue import open_worker


async def test_it_is_tried_again_later_and_holds_up_no_other(pool: Pool) -> None:
    """Its job waits for a while, with its failures counted; the next one is done meanwhile."""
    jobs, seen = PostgresJobs(pool), list[str]()
    await jobs.submit([Task(id=name, goal="g", submitted=True) for name in ("bad", "good")])
    done = asyncio.Event()

    async def carry_out(task_id: str) -> None:
        seen.append(task_id)
        if task_id == "bad":
            raise ZeroDivisionError
        done.set()

    async with open_worker(pool, carry_out, name="w", concurrency=1, settings=Settings()) as worker:
        running = asyncio.create_task(worker.run())
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), 30)
        worker.stop()
        await running

    assert seen == ["bad", "good"]
    async with pool.connection() as connection:
        found = await (
            await connection.execute("SELECT status, attempts, scheduled_at > now() AS later FROM procrastinate_jobs")
        ).fetchall()
    assert found == [{"status": "todo", "attempts": 1, "later": True}]
