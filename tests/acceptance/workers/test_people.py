"""Workers, and the people who decide and cancel."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

from steward.composition import open_app
from steward.domain.model import Decision
from steward.settings import Settings
from steward.web.context import Resumer
from tests.acceptance.workers.conftest import Fleet, ticket

REFUND = "Refund 300 EUR for order 1049, the espresso machine leaks."


async def test_a_worker_carries_on_what_was_decided(fleet: Fleet) -> None:
    """A decision that is only recorded, by whatever door, is carried on by a worker soon after."""
    settings = Settings(home=fleet.steward.folder, database_url=fleet.database, planner="fixed")
    async with fleet.worker():
        task_id = await fleet.submit(REFUND)
        await fleet.until(lambda: fleet.status(task_id) == "needs_review")
        async with open_app(settings) as app:
            (review,) = await app.deps.reviews.list(task_id=task_id)
            await app.record_decision(review.question.id, Decision(kind="approve", by="lea"))
        await fleet.until(lambda: fleet.status(task_id) == "complete", seconds=15)

    (applied,) = fleet.rows("SELECT applied_at FROM steward.review")
    assert applied["applied_at"] is not None


async def test_a_worker_takes_over_what_run_left_behind(fleet: Fleet) -> None:
    """`steward run` killed in the midst of a call: the workers complete its task, the effect is there once."""
    await fleet.slow("/records/tickets", 3.0, times=1)
    async with fleet.worker():
        process = await fleet.steward.start("run", ticket(2), "--id", "mine")
        await fleet.until(
            lambda: bool(fleet.rows("SELECT 1 FROM steward.action WHERE attempts = 1 AND risk <> 'read'"))
        )
        process.kill()
        await process.communicate()
        await fleet.until(lambda: fleet.status("mine") == "complete")

    assert list(fleet.tickets().values()) == [1]


async def test_cancelling_what_nobody_began(fleet: Fleet) -> None:
    """It has failed at once, its job is gone, and no worker touches it; a second time it says so."""
    task_id = await fleet.submit(ticket(1))
    ran = await fleet.steward("cancel", task_id[:8], "--by", "lea", "--message", "ordered twice", "--json")
    again = await fleet.steward("cancel", task_id, "--by", "kim")

    assert (ran.code, ran.document["status"]) == (0, "failed"), ran.err
    assert "cancelled by lea" in ran.document["error"]
    assert again.code == 2
    assert "cancelled by lea" in again.complaint
    assert fleet.rows("SELECT id FROM procrastinate_jobs") == []
    assert (await fleet.steward("worker", "--until-empty")).code == 0
    assert fleet.tickets() == {}
    told = (await fleet.steward("task", task_id)).out
    assert "cancel" in told


async def test_cancelling_what_is_under_way(fleet: Fleet) -> None:
    """It stops after what it is doing, which is looked at and stays done; nothing more is."""
    await fleet.slow("/records/tickets", 7.0)
    async with fleet.worker():
        task_id = await fleet.submit("Order 1042 arrived damaged, please sort it out.")
        await fleet.until(
            lambda: bool(fleet.rows("SELECT 1 FROM steward.action WHERE attempts = 1 AND risk <> 'read'"))
        )
        ran = await fleet.steward("cancel", task_id, "--by", "lea")
        assert ran.code == 0, ran.err
        await fleet.until(lambda: fleet.status(task_id) in ("failed", "complete"))
        await fleet.until(lambda: fleet.rows("SELECT id FROM procrastinate_jobs") == [])

    (row,) = fleet.rows("SELECT status, error, cancelled_by FROM steward.task")
    assert (row["status"], row["cancelled_by"]) == ("failed", "lea")
    (action,) = fleet.rows("SELECT tool, verdict FROM steward.action WHERE risk <> 'read'")
    assert (action["tool"], action["verdict"]["status"]) == ("create_record", "verified")


async def test_cancelling_what_waits_for_a_person(fleet: Fleet) -> None:
    """Its question is closed in the canceller's name, and the task ends; done tasks can't be cancelled."""
    waits, done = await fleet.submit(REFUND), await fleet.submit(ticket(3))
    assert (await fleet.steward("worker", "--until-empty")).code == 0
    assert fleet.status(waits) == "needs_review"

    ran = await fleet.steward("cancel", waits, "--by", "lea", "--message", "not ours")
    late = await fleet.steward("cancel", done)

    assert ran.code == 0, ran.err
    assert fleet.status(waits) == "failed"
    (review,) = fleet.rows("SELECT decision, applied_at FROM steward.review")
    assert review["decision"]["kind"] == "abort"
    assert review["decision"]["by"] == "lea"
    assert review["applied_at"] is not None
    (line,) = fleet.rows("SELECT actor, source FROM steward.audit WHERE kind = 'decided'")
    assert (line["actor"], line["source"]) == ("lea", "cli")
    assert (late.code, fleet.status(done)) == (2, "complete")
    assert "complete already" in late.complaint


async def test_a_worker_at_rest_does_not_poll_busily(fleet: Fleet) -> None:
    """Without work, a worker asks the database a few times in a few seconds, not all the time."""
    await fleet.steward("workers")
    async with fleet.worker(STEWARD_SWEEP="5"):
        await asyncio.sleep(2)
        statement = "SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()"
        fleet.rows("SELECT pg_stat_force_next_flush()")
        before = fleet.rows(statement)[0]["n"]
        await asyncio.sleep(6)
        after = fleet.rows(statement)[0]["n"]

    assert after - before < 120, "transactions in six seconds, the keeper's included"


async def test_the_page_leaves_submitted_tasks_to_the_workers(fleet: Fleet) -> None:
    """While a worker is there the page only queues what was decided; without one it carries the task on itself."""
    settings = Settings(home=fleet.steward.folder, database_url=fleet.database, planner="fixed")
    tasks = [await fleet.submit(REFUND), await fleet.submit("Refund 310 EUR for order 1049, the machine leaks.")]
    assert (await fleet.steward("worker", "--until-empty")).code == 0
    async with open_app(settings, desk_url=fleet.desk) as app:
        resumer = Resumer(lambda: nullcontext(app))
        for task_id in tasks:
            (review,) = await app.deps.reviews.list(task_id=task_id)
            await app.record_decision(review.question.id, Decision(kind="abort", by="lea"))
        worker = await app.jobs.enrol("w", "host", 1, 1)
        resumer.start(tasks[0])
        await fleet.until(lambda: bool(fleet.rows("SELECT id FROM procrastinate_jobs")))
        assert fleet.status(tasks[0]) == "needs_review"
        await app.jobs.leave(worker)
        resumer.start(tasks[1])
        await fleet.until(lambda: fleet.status(tasks[1]) == "failed")

    jobs = fleet.rows("SELECT queueing_lock FROM procrastinate_jobs")
    assert [job["queueing_lock"] for job in jobs] == [tasks[0]]
