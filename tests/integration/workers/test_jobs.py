"""The queue on a real Postgres: what is accepted, what is found stranded, what is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.tasks import PostgresTasks
from steward.cli.output import Output
from steward.cli.rendering.progress import Progress
from steward.cli.requests_file import Request
from steward.cli.run import carry_out, go_on
from steward.domain.errors import Crowded, Held, Unusable
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.tasks import Task
from steward.domain.workers import Accepted
from steward.service import App
from tests.unit.graph.rig import Rig

GONE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.fixture
def jobs(pool: Pool) -> PostgresJobs:
    return PostgresJobs(pool, stalled_after=20.0)


def task(name: str, **more: Any) -> Task:
    return Task(id=name, goal=f"goal of {name}", submitted=True, **more)


async def rows(pool: Pool, query: str, *values: object) -> list[Any]:
    async with pool.connection() as connection:
        cursor = await connection.execute(query.encode(), values)
        return await cursor.fetchall() if cursor.description else []


async def waiting(pool: Pool) -> list[str]:
    """The tasks of the jobs that wait, first to be fetched first."""
    query = "SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id"
    return [row["queueing_lock"] for row in await rows(pool, query)]


async def fetch(pool: Pool) -> None:
    """A worker takes the first job, and is not heard of again."""
    await rows(pool, "SELECT procrastinate_fetch_job_v2(NULL, procrastinate_register_worker_v1())")


async def age(pool: Pool, seconds: int) -> None:
    """Let so much time pass for jobs and tasks."""
    await rows(pool, "UPDATE procrastinate_events SET at = at - make_interval(secs => %s)", seconds)
    await rows(pool, "UPDATE steward.task SET updated_at = updated_at - make_interval(secs => %s)", seconds)


async def test_a_submission_is_all_or_nothing(jobs: PostgresJobs, pool: Pool) -> None:
    """Where one of many can't be taken, neither tasks nor jobs are left of the others."""
    await jobs.submit([task("a", client_key="k")])
    with pytest.raises(Unusable, match="key 'k' is taken"):
        await jobs.submit([task("b"), task("c", client_key="k")])

    assert await waiting(pool) == ["a"]
    assert len(await rows(pool, "SELECT id FROM steward.task")) == 1


async def test_the_same_task_twice_in_one_submission(jobs: PostgresJobs, pool: Pool) -> None:
    """An id or key that comes twice in one list is one task, and the second is told so."""
    same = task("a", client_key="k")
    accepted = await jobs.submit([same, task("b"), same, Task(id="c", goal=same.goal, client_key="k")])

    assert sum(not one.again for one in accepted) == 2
    assert accepted[1] == Accepted(task_id="b")
    assert len({accepted[number].task_id for number in (0, 2, 3)}) == 1
    assert len(await waiting(pool)) == 2


async def test_the_same_goal_under_another_playbook_is_refused(jobs: PostgresJobs, pool: Pool) -> None:
    """Known by its key, it is not done under rules that nobody sees; a playbook that the planner chose is the same."""
    await jobs.submit([Task(id="a", goal="g", playbook="refund", client_key="k")])

    with pytest.raises(Unusable, match="the same goal under playbook 'refund', not 'other'"):
        await jobs.submit([task("b"), Task(id="c", goal="g", playbook="other", client_key="k")])
    (again,) = await jobs.submit([Task(id="c", goal="g", client_key="k")])

    assert again == Accepted(task_id="a", again=True)
    assert await waiting(pool) == ["a"]


async def test_what_is_recorded_is_no_workers_until_it_is_submitted(jobs: PostgresJobs, pool: Pool) -> None:
    """A process that records tasks carries them out itself; submitted later, the same ones go to the workers."""
    given = [Task(id=name, goal=name, client_key=name) for name in ("a", "b")]
    recorded = await jobs.record(given)
    left = (await waiting(pool), await jobs.sweep(pending=True))
    submitted = await jobs.submit([Task(id="c", goal="b", client_key="b")])

    assert [one.again for one in recorded] == [False, False]
    assert left == ([], [])
    assert submitted == [Accepted(task_id="b", again=True)]
    assert await waiting(pool) == ["b"]
    assert [one.again for one in await jobs.record(given)] == [True, True]
    assert await jobs.submit([Task(id="b", goal="b")]) == submitted, "twice is once"
    assert await waiting(pool) == ["b"]


async def test_what_was_submitted_before_takes_no_place(jobs: PostgresJobs) -> None:
    """A full queue refuses nothing that is in it already."""
    await jobs.submit([task("a"), task("b")], most=2)

    assert all(one.again for one in await jobs.submit([task("a"), task("b")], most=2))
    with pytest.raises(Crowded):
        await jobs.submit([task("a"), task("c")], most=2)


async def test_text_that_postgres_refuses_is_taken(jobs: PostgresJobs, pool: Pool) -> None:
    """NUL and broken surrogates in goal, key or id lose nothing else."""
    odd = Task(id="a\x00b", goal="do \ud800 it\x00", client_key="k\x00", requested_by="kim\udfff", submitted=True)
    first, second = await jobs.submit([odd]), await jobs.submit([odd])

    assert first[0].task_id == second[0].task_id
    assert second[0].again
    assert await waiting(pool) == [first[0].task_id]


async def test_the_last_place_is_given_once(jobs: PostgresJobs, pool: Pool) -> None:
    """At most so many wait, a whole list or none of it."""
    await jobs.submit([task("a")], most=2)
    with pytest.raises(Crowded, match="the queue is full"):
        await jobs.submit([task("b"), task("c")], most=2)
    await jobs.submit([task("b")], most=2)

    assert await waiting(pool) == ["a", "b"]


async def test_what_was_begun_comes_first_within_its_priority(jobs: PostgresJobs, pool: Pool) -> None:
    """A task that is carried on goes before new ones of its priority, and after those of a higher one."""
    await jobs.submit([task("new"), task("urgent", priority=1)])
    await jobs.enqueue("begun")
    await jobs.enqueue("begun")

    assert await waiting(pool) == ["urgent", "begun", "new"]


async def test_a_job_whose_worker_died_is_queued_anew(jobs: PostgresJobs, pool: Pool) -> None:
    """Fetched and never taken up: after a while, not before, the task has a new job."""
    await jobs.submit([task("a")])
    await fetch(pool)
    assert await jobs.sweep(pending=True) == [], "it may be taken up any moment"
    await age(pool, 60)

    assert await jobs.sweep(pending=True) == ["a"]
    assert await waiting(pool) == ["a"]
    assert await jobs.sweep(pending=True) == []


async def test_a_task_that_somebody_holds_is_left_alone(jobs: PostgresJobs, pool: Pool) -> None:
    """However long it takes; once its holder's session is gone, it is queued at once."""
    ledger = PostgresLedger(pool)
    await jobs.submit([task("a")])
    await fetch(pool)
    async with ledger.hold("a", 60):
        await rows(pool, "UPDATE steward.task SET status = 'running' WHERE id = 'a'")
        await age(pool, 600)
        assert await jobs.sweep(pending=True) == []
        await rows(pool, GONE)
        assert await jobs.sweep(pending=False) == ["a"]

    assert await waiting(pool) == ["a"]


async def test_a_task_that_runs_between_two_holds_gets_a_moment(jobs: PostgresJobs, pool: Pool) -> None:
    """Begun, given back and taken up by nobody: queued after a while, submitted or not."""
    await PostgresTasks(pool).open(Task(id="a", goal="g", status="running"))
    assert await jobs.sweep(pending=True) == []
    await age(pool, 60)

    assert await jobs.sweep(pending=False) == ["a"]


async def test_what_was_never_submitted_is_not_begun(jobs: PostgresJobs, pool: Pool) -> None:
    """A task that only waits for its own process stays that process's."""
    await PostgresTasks(pool).open(Task(id="a", goal="g"))
    await age(pool, 600)

    assert await jobs.sweep(pending=True) == []


async def test_lost_jobs_come_back(jobs: PostgresJobs, pool: Pool) -> None:
    """A submitted task without any job is queued, unless its time has not come."""
    await jobs.submit([task("now"), task("later", run_after=4e9)])
    await rows(pool, "DELETE FROM procrastinate_jobs")

    assert await jobs.sweep(pending=True) == ["now"]


async def test_a_decision_is_carried_on(jobs: PostgresJobs, pool: Pool) -> None:
    """A task whose question was decided and not taken up is queued, after a moment for the one who decided."""
    reviews = PostgresReviews(pool)
    await PostgresTasks(pool).open(Task(id="a", goal="g", status="needs_review"))
    question = Question(id="r", reason=Reason.APPROVAL, text="?", options=["approve"], digest="d")
    await reviews.open("a", question)
    assert await jobs.sweep(pending=True) == []
    await reviews.decide("r", Decision(kind="approve", by="lea"))
    assert await jobs.sweep(pending=True) == []
    await rows(pool, "UPDATE steward.review SET decided_at = decided_at - interval '1 minute'")

    assert await jobs.sweep(pending=False) == ["a"]


async def test_the_next_of_a_business_key(jobs: PostgresJobs, pool: Pool) -> None:
    """When the key is free, the most urgent of those that wait for it is queued; while it is taken, none."""
    ledger = PostgresLedger(pool)
    names = {"a": 0, "b": 0, "c": 5}
    await jobs.submit([task(name, business_key="k", priority=number) for name, number in names.items()])
    await rows(pool, "DELETE FROM procrastinate_jobs")
    async with ledger.hold("a", 60):
        await jobs.enqueue_next("a")
        assert await waiting(pool) == []
        assert await jobs.sweep(pending=True) == []
    await rows(pool, "UPDATE steward.task SET status = 'complete', finished_at = now() WHERE id = 'a'")
    await jobs.enqueue_next("a")

    assert await waiting(pool) == ["c"]


async def test_of_each_of_several_business_keys_the_next(jobs: PostgresJobs, pool: Pool) -> None:
    """When a task of two keys is over, the first of each is queued; one of both keys only once both are free."""
    ledger = PostgresLedger(pool)
    keys = {"both": "k\nm", "k1": "k", "m1": "m", "all": "k\nm"}
    for name, key in keys.items():
        await jobs.submit([task(name, business_key=key)])
    await rows(pool, "DELETE FROM procrastinate_jobs")
    await _over(pool, "both")
    async with ledger.hold("m1", 60):
        await jobs.enqueue_next("both")
        assert await waiting(pool) == ["k1"]
    await rows(pool, "DELETE FROM procrastinate_jobs")
    await jobs.enqueue_next("both")
    assert await waiting(pool) == ["k1", "m1"]
    await rows(pool, "DELETE FROM procrastinate_jobs")
    await _over(pool, "k1")
    async with ledger.hold("m1", 60):
        await jobs.enqueue_next("k1")
        assert await waiting(pool) == []
    await _over(pool, "m1")
    await jobs.enqueue_next("m1")

    assert await waiting(pool) == ["all"]


@pytest.mark.parametrize("late", [False, True])
async def test_who_waits_for_several_keys_is_not_overtaken_for_ever(jobs: PostgresJobs, pool: Pool, late: bool) -> None:
    """While one of its keys is taken, nobody who came later takes another one, in whatever way its key is known; who
    was there before does, and so does everybody once it only waits to be taken up."""
    ledger = PostgresLedger(pool)
    keys = {"m1": "m", "before": "k", "both": "k\nm", "after": None if late else "k"}
    for name, key in keys.items():
        await jobs.submit([task(name, business_key=key)])
    await rows(pool, "DELETE FROM procrastinate_jobs")

    async def runs(name: str) -> None:
        async with ledger.hold(name, 60) as lease:
            if late and name == "after":
                await ledger.bind(lease, "k")

    async with ledger.hold("m1", 60):
        await runs("before")
        with pytest.raises(Held, match="task after waits for task both"):
            await runs("after")
        await _over(pool, "before")
        await jobs.enqueue_next("after")
        assert await waiting(pool) == [], "the key is for the one that waits for both"
    await runs("after")


async def _over(pool: Pool, name: str) -> None:
    await rows(pool, "UPDATE steward.task SET status = 'complete', finished_at = now() WHERE id = %s", name)


async def test_workers_come_and_go(jobs: PostgresJobs, pool: Pool) -> None:
    """A worker is alive while it beats; one that left is gone, one that went silent is shown as such."""
    here = await jobs.enrol("w1", "host", 7, 4)
    silent = await jobs.enrol("w2", "host", 8, 4)
    assert await jobs.beat(here, ["t1"], draining=True)
    await rows(pool, "UPDATE steward.worker SET beat_at = beat_at - interval '1 hour' WHERE id = %s", silent)

    found = {one.name: one for one in await jobs.workers()}
    assert (found["w1"].alive, found["w1"].running, found["w1"].draining) == (True, ["t1"], True)
    assert not found["w2"].alive
    await jobs.leave(here)
    assert not await jobs.beat(here, [], draining=False)
    assert [one.name for one in await jobs.workers()] == ["w2"]
    await rows(pool, "UPDATE steward.worker SET beat_at = beat_at - interval '2 days'")
    await jobs.enrol("w3", "host", 9, 4)  # where workers are killed, none of them ever leaves
    assert [one.name for one in await jobs.workers()] == ["w3"]


async def test_a_worker_that_is_gone_has_nothing_in_hand_that_others_took_over(jobs: PostgresJobs, pool: Pool) -> None:
    """Else the tasks of `steward workers` are more than those under way, for a day after a crash."""
    gone, here = [await jobs.enrol(name, "host", 7, 4) for name in ("gone", "here")]
    for name, status in (("left", "running"), ("taken", "running"), ("waits", "needs_review")):
        await jobs.submit([Task(id=name, goal="g")])
        await rows(pool, "UPDATE steward.task SET status = %s WHERE id = %s", status, name)
    await jobs.beat(gone, ["left", "taken", "waits", "unknown"], draining=False)
    await rows(pool, "UPDATE steward.worker SET beat_at = beat_at - interval '1 hour' WHERE id = %s", gone)
    await jobs.beat(here, ["taken"], draining=False)

    assert {one.name: one.running for one in await jobs.workers()} == {"gone": ["left"], "here": ["taken"]}


async def test_tasks_are_left_to_workers_that_are_there(jobs: PostgresJobs, pool: Pool) -> None:
    """Submitted ones only, and only while a worker is alive and takes work."""
    await jobs.submit([task("a")])
    await rows(pool, "DELETE FROM procrastinate_jobs")
    await PostgresTasks(pool).open(Task(id="b", goal="g"))
    assert not await jobs.enqueue_for_workers("a")
    worker = await jobs.enrol("w", "host", 7, 4)
    assert await jobs.enqueue_for_workers("a")
    assert not await jobs.enqueue_for_workers("b")
    await jobs.beat(worker, [], draining=True)
    assert not await jobs.enqueue_for_workers("a")

    assert await waiting(pool) == ["a"]


async def test_a_task_that_waits_for_a_time_is_left_until_then(jobs: PostgresJobs, pool: Pool) -> None:
    """Neither the sweep nor the end of another task of its key wakes it early; its job is fetched in time."""
    await jobs.submit([task("a", business_key="k"), task("b", business_key="k")])
    await rows(pool, "DELETE FROM procrastinate_jobs")
    await rows(pool, "UPDATE steward.task SET status = 'running', wake_at = now() + interval '1 hour' WHERE id = 'a'")
    await rows(pool, "UPDATE steward.task SET status = 'failed', finished_at = now() WHERE id = 'b'")
    await age(pool, 600)
    await jobs.enqueue_next("b")
    assert await jobs.sweep(pending=True) == []

    (due,) = await rows(pool, "SELECT extract(epoch FROM now() + interval '1 hour')::float8 AS at")
    await jobs.enqueue("a", at=due["at"])
    await fetch(pool)
    assert await waiting(pool) == ["a"]
    assert (await jobs.backlog()).scheduled == 1
    await rows(pool, "DELETE FROM procrastinate_jobs")
    await rows(pool, "UPDATE steward.task SET wake_at = now() WHERE id = 'a'")
    assert await jobs.sweep(pending=False) == ["a"], "its job was lost, and its time has come"


async def test_a_cancelled_task_that_waits_is_woken(jobs: PostgresJobs, pool: Pool) -> None:
    """It ends now, and not when it would have gone on."""
    await jobs.submit([task("a")])
    await rows(pool, "DELETE FROM procrastinate_jobs")
    query = "UPDATE steward.task SET status = 'running', wake_at = now() + interval '1 hour', cancelled_by = 'kim'"
    await rows(pool, query)
    await age(pool, 600)

    assert await jobs.sweep(pending=False) == ["a"]


async def test_what_is_for_later_is_not_begun_by_hand_before(jobs: PostgresJobs, pool: Pool) -> None:
    """Neither the same file run, nor the task resumed by its id; both say for when it was submitted."""
    rig = Rig(script=[])
    unused: dict[str, Any] = dict.fromkeys(["queue", "audit", "outbox", "keys"])  # nothing of it comes to that
    app = App(deps=replace(rig.deps, tasks=PostgresTasks(pool)), graph=rig.graph, jobs=jobs, **unused)
    await jobs.submit([task("later", run_after=4e9)])

    (left,) = await carry_out(app, [Request(goal="goal of later", id="later")], 1, Progress(Output()))

    assert (left.task.status, left.again, left.problem) == ("pending", True, "")
    assert "was submitted for 2096-" in left.left
    assert await app.left_behind() == []
    with pytest.raises(Unusable, match="task later was submitted for 2096-"):
        await go_on(app, "later", Progress(Output()))
