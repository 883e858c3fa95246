"""Submitted tasks are carried out once each, whatever becomes of the workers."""

from __future__ import annotations

import asyncio
import re
import signal

from tests.acceptance.workers.conftest import Fleet, ticket


async def test_what_is_submitted_is_carried_out(fleet: Fleet) -> None:
    """A goal is recorded at once and done by a worker; nothing is left in the queue."""
    task_id = await fleet.submit(ticket(1))
    assert fleet.status(task_id) == "pending"

    ran = await fleet.steward("worker", "--until-empty", "--json")

    assert ran.code == 0, ran.err
    assert fleet.status(task_id) == "complete"
    assert fleet.rows("SELECT id FROM procrastinate_jobs") == []
    assert fleet.rows("SELECT id FROM steward.worker") == [], "a worker that ended is on no list"


async def test_two_workers_share_the_work(fleet: Fleet) -> None:
    """Thirty tasks are done by two workers, each task by one, each effect once."""
    async with fleet.worker("--concurrency", "3") as one, fleet.worker("--concurrency", "3") as other:
        await fleet.submit_all(*map(ticket, range(30)))
        await fleet.until_all("complete", 30)
        for worker in (one, other):
            worker.send(signal.SIGTERM)
        said = [await worker.end() for worker in (one, other)]

    assert [code for code, _, _ in said] == [0, 0], said
    assert sorted(fleet.tickets().values()) == [1] * 30
    epochs = fleet.rows("SELECT lease_epoch FROM steward.task")
    assert {row["lease_epoch"] for row in epochs} == {1}, "each was taken up once"
    shares = [int(share) for _, out, _ in said for share in re.findall(r"(\d+) tasks? carried out", out)]
    assert (len(shares), sum(shares), min(shares) > 0) == (2, 30, True), "both had their share"


async def test_a_killed_worker_is_followed_by_another(fleet: Fleet) -> None:
    """SIGKILL in the midst of a call: another worker completes the task, and the effect is there once."""
    await fleet.slow("/records/tickets", 3.0, times=1)
    async with fleet.worker() as first:
        task_id = await fleet.submit(ticket(7))
        await fleet.until(
            lambda: bool(fleet.rows("SELECT 1 FROM steward.action WHERE attempts = 1 AND risk <> 'read'"))
        )
        await first.kill()
    async with fleet.worker():
        await fleet.until(lambda: fleet.status(task_id) == "complete")

    assert list(fleet.tickets().values()) == [1]


async def test_sigterm_strands_nothing(fleet: Fleet) -> None:
    """A worker that is told to stop settles what it does, gives the rest back, and another one finishes."""
    await fleet.slow("/records/tickets", 1.0)
    await fleet.submit_all(*map(ticket, range(6)))
    async with fleet.worker("--concurrency", "3") as worker:
        await fleet.until(lambda: len(fleet.rows("SELECT 1 FROM steward.action WHERE attempts = 1")) >= 3)
        worker.send(signal.SIGTERM)
        code, out, err = await worker.end()

    assert (code, err) == (0, ""), err
    assert "went back to the queue" in out
    held = fleet.rows("SELECT id FROM steward.task WHERE lease_holder IS NOT NULL")
    assert held == [], "no lease outlives a clean stop"
    jobs = fleet.rows("SELECT status FROM procrastinate_jobs")
    open_tasks = fleet.rows("SELECT id FROM steward.task WHERE status <> 'complete'")
    assert [job["status"] for job in jobs] == ["todo"] * len(open_tasks)
    ran = await fleet.steward("worker", "--until-empty")
    assert ran.code == 0, ran.err
    await fleet.until_all("complete", 6)
    assert sorted(fleet.tickets().values()) == [1] * 6


async def test_a_second_sigterm_is_as_safe_as_a_crash(fleet: Fleet) -> None:
    """Told twice, a worker stops within its call; the effect is there once, and the task is done later."""
    await fleet.slow("/records/tickets", 4.0, times=1)
    async with fleet.worker(STEWARD_GRACE="60") as worker:
        task_id = await fleet.submit(ticket(3))
        await fleet.until(
            lambda: bool(fleet.rows("SELECT 1 FROM steward.action WHERE attempts = 1 AND risk <> 'read'"))
        )
        worker.send(signal.SIGTERM)
        await asyncio.sleep(0.3)
        worker.send(signal.SIGTERM)
        code, _, err = await worker.end()
    assert (code, err) == (0, ""), err

    ran = await fleet.steward("worker", "--until-empty")

    assert ran.code == 0, ran.err
    await fleet.until(lambda: fleet.status(task_id) == "complete")
    assert list(fleet.tickets().values()) == [1]


async def test_a_paused_worker_can_do_nothing_any_more(fleet: Fleet) -> None:
    """SIGSTOP for longer than the lease: another worker has done the task; the one that wakes harms nothing."""
    await fleet.slow("/records/tickets", 1.5, times=1)
    async with fleet.worker(STEWARD_LEASE="2") as first:
        task_id = await fleet.submit(ticket(5))
        await fleet.until(
            lambda: bool(fleet.rows("SELECT 1 FROM steward.action WHERE attempts = 1 AND risk <> 'read'"))
        )
        first.send(signal.SIGSTOP)
        async with fleet.worker(STEWARD_LEASE="2") as second:
            await fleet.until(lambda: fleet.status(task_id) == "complete")
            first.send(signal.SIGCONT)
            again = await fleet.submit(ticket(6))
            await fleet.until(lambda: fleet.status(again) == "complete")
            for worker in (first, second):
                worker.send(signal.SIGTERM)
            said = [await worker.end() for worker in (first, second)]

    assert [code for code, _, _ in said] == [0, 0], said
    dropped = ("event=worker.interrupted", "event=sweep.failed")  # whatever was at the database when it was stopped
    assert all(any(event in line for event in dropped) for _, _, err in said for line in err.splitlines()), said
    assert sorted(fleet.tickets().values()) == [1, 1]
    assert fleet.rows("SELECT id FROM procrastinate_jobs") == []
