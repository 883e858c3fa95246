"""What any store of tasks promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from steward.domain.errors import Fenced
from steward.domain.model import Usage
from steward.domain.ports.ledger import Lease
from steward.domain.ports.tasks import Task
from tests.conformance.stores.harness import Stores

FULL = Task(
    id="t1",
    goal="order 1042 arrived damaged",
    playbook="damaged-item",
    requested_by="kim@shop",
    steps=3,
    state={"plan": {"steps": [1, 2.5, None, True, "x"]}},
    result={"answer": "done"},
    error="none so far",
    confidence=0.75,
    node="verify",
    created_at=1_700_000_000.125,
    usage=Usage(model_calls=2, tokens=900, cost=0.25, seconds=1.5),
)


async def test_every_field_comes_back(stores: Stores) -> None:
    """What is opened is what is read, field by field."""
    opened = await stores.tasks.open(FULL)
    assert opened == replace(FULL, updated_at=opened.updated_at)
    assert await stores.tasks.get("t1") == opened


async def test_opening_twice_returns_the_first(stores: Stores) -> None:
    """A task that is there is returned as it is, also when many open it at once."""
    opened = await asyncio.gather(*[stores.tasks.open(replace(FULL, goal=f"goal {n}")) for n in range(8)])
    assert len({task.goal for task in opened}) == 1
    assert await stores.tasks.open(replace(FULL, goal="late")) == opened[0]


@pytest.mark.parametrize(("typed", "found"), [("ab", ["ab%1", "abc"]), ("ab%", ["ab%1"]), ("a_", []), ("zz", [])])
async def test_a_task_is_found_by_its_beginning(stores: Stores, typed: str, found: list[str]) -> None:
    """What people type of an id is taken as it stands: no sign in it is a wildcard."""
    for task_id in ("abc", "ab%1", "xyz"):
        await stores.tasks.open(replace(FULL, id=task_id))
    assert sorted(task.id for task in await stores.tasks.beginning(typed)) == found


async def test_missing_task(stores: Stores) -> None:
    """What is not there reads as None and can't be saved."""
    assert await stores.tasks.get("nope") is None
    assert await stores.tasks.cancel("nope", "kim") is None
    with pytest.raises(Fenced):
        await stores.tasks.save(Task(id="nope", goal=""), Lease(task_id="nope", epoch=1))


async def test_times_follow_the_status(stores: Stores) -> None:
    """Start is set once, the end while it is over and only then, creation never changes."""
    opened = await stores.tasks.open(Task(id="t1", goal="g"))
    assert opened.created_at > 0
    assert opened.started_at is None
    seen = {status: await _saved(stores, replace(opened, status=status)) for status in ("running", "complete")}
    assert seen["running"].started_at
    assert seen["running"].finished_at is None
    assert seen["complete"].started_at == seen["running"].started_at
    assert seen["complete"].finished_at
    again = await _saved(stores, replace(opened, status="needs_review", created_at=1.0))
    assert again.finished_at is None
    assert (again.created_at, again.started_at) == (opened.created_at, seen["running"].started_at)
    assert again.updated_at >= opened.updated_at


async def test_save_keeps_the_lease(stores: Stores) -> None:
    """Saving a task's row neither ends nor takes its lease."""
    task = await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.tasks.save(replace(task, status="running"), lease)
        async with stores.ledger.hold("t1", 60) as shared:
            assert shared == lease


async def test_places_in_traces_stay(stores: Stores) -> None:
    """Who submitted it is said once; the newest run takes the place of the one before. Both come with the lease."""
    await stores.tasks.open(replace(FULL, caller="00-a", newest_run=""))
    async with stores.ledger.hold(FULL.id, 30) as lease:
        assert (lease.caller, lease.newest_run) == ("00-a", "")
        await stores.tasks.save(replace(FULL, caller="00-b", newest_run="00-1"), lease)
        await stores.tasks.save(replace(FULL, newest_run=""), lease)
    async with stores.ledger.hold(FULL.id, 30) as lease:
        assert (lease.caller, lease.newest_run) == ("00-a", "00-1")
    kept = await stores.tasks.get(FULL.id)
    assert kept is not None
    assert (kept.caller, kept.newest_run) == ("00-a", "00-1")


async def test_a_traces_address_stays(stores: Stores) -> None:
    """A write that knows of no trace leaves the one that is noted; a newer one takes its place."""
    await stores.tasks.open(replace(FULL, status="running"))
    async with stores.ledger.hold("t1", 30.0) as lease:
        await stores.tasks.save(replace(FULL, trace="https://traces/1"), lease)
        await stores.tasks.save(FULL, lease)
        assert (await stores.tasks.open(FULL)).trace == "https://traces/1"
    await stores.tasks.traced("t1", "https://traces/2")
    await stores.tasks.traced("nope", "https://traces/3")

    task = await stores.tasks.get("t1")
    assert task is not None
    assert (task.trace, task.status) == ("https://traces/2", FULL.status)


async def test_list_is_newest_first(stores: Stores) -> None:
    """Pages of a list go from new to old, filtered by status."""
    for n in range(6):
        status = "running" if n % 2 else "complete"
        await stores.tasks.open(Task(id=f"t{n}", goal="g", status=status, created_at=1_700_000_000.1 + n / 8))
    assert [task.id for task in await stores.tasks.list(limit=3)] == ["t5", "t4", "t3"]
    assert [task.id for task in await stores.tasks.list(after="t3")] == ["t2", "t1", "t0"]
    assert [task.id for task in await stores.tasks.list(after="t3", status="running")] == ["t1"]
    assert [await stores.tasks.count(status=status) for status in (None, "running", "failed")] == [6, 3, 0]
    assert [task.id for task in await stores.tasks.list(status="running")] == ["t5", "t3", "t1"]
    assert await stores.tasks.list(status="failed") == []


async def test_pages_lose_none_of_one_moment(stores: Stores) -> None:
    """Tasks that were submitted in one go have one time; a page that ends among them is followed by the others."""
    for n in range(7):
        await stores.tasks.open(Task(id=f"t{n}", goal="g", created_at=1_700_000_000.0))
    seen: list[str] = []
    while found := await stores.tasks.list(limit=3, after=seen[-1] if seen else None):
        seen += [task.id for task in found]
    assert seen == [f"t{n}" for n in reversed(range(7))]


async def test_a_requesters_own_tasks(stores: Stores) -> None:
    """A requester is shown what they asked for and nothing else, newest first, also by status."""
    for n in range(6):
        status = "running" if n % 2 else "complete"
        task = Task(id=f"t{n}", goal="g", status=status, created_at=1_700_000_000.0 + n, requested_by="kim" * (n > 1))
        await stores.tasks.open(task)
    assert [task.id for task in await stores.tasks.list(requested_by="kim")] == ["t5", "t4", "t3", "t2"]
    assert [task.id for task in await stores.tasks.list(requested_by="kim", status="running")] == ["t5", "t3"]
    assert [task.id for task in await stores.tasks.list(requested_by="kim", after="t4")] == ["t3", "t2"]
    assert [task.id for task in await stores.tasks.list(requested_by="")] == ["t1", "t0"]
    assert await stores.tasks.list(requested_by="lee") == []


async def _saved(stores: Stores, task: Task) -> Task:
    await stores.save(task)
    saved = await stores.tasks.get(task.id)
    assert saved is not None
    return saved


async def test_only_the_holder_writes_the_row(stores: Stores) -> None:
    """A process that lost the task can't write over the record of the one that took it."""
    task = await stores.task()
    async with stores.ledger.hold("t1", 60) as old:
        await stores.expire("t1")
        taking = stores.peer.hold("t1", 60)
        new = await taking.__aenter__()
        await stores.tasks.save(replace(task, status="running", node="execute"), new)
        with pytest.raises(Fenced):
            await stores.tasks.save(replace(task, status="failed", error="late"), old)
        await taking.__aexit__(None, None, None)
        with pytest.raises(Fenced):
            await stores.tasks.save(replace(task, status="failed", error="late"), old)
    kept = await stores.tasks.get("t1")
    assert kept is not None
    assert (kept.status, kept.node) == ("running", "execute")


async def test_what_was_said_at_submission_stays(stores: Stores) -> None:
    """Order, limits and keys of a task are those that it was accepted with, whatever its runs write."""
    said = {"client_key": "c1", "business_key": "b1", "priority": 7, "run_after": 1_900_000_000.5, "submitted": True}
    task = await stores.tasks.open(Task(id="t1", goal="g", **said))  # pyright: ignore[reportArgumentType]
    assert {name: getattr(task, name) for name in said} == said
    saved = await _saved(stores, Task(id="t1", goal="g", status="running"))
    assert {name: getattr(saved, name) for name in said} == said


async def test_cancelling(stores: Stores) -> None:
    """A task that nobody began has failed at once; the holder of one that runs is told; one that ended stays."""
    await stores.task("t1")
    cancelled = await stores.tasks.cancel("t1", "kim")
    assert cancelled is not None
    assert (cancelled.status, cancelled.error) == ("failed", "cancelled by kim before it began")
    assert cancelled.finished_at

    task = await stores.task("t2")
    async with stores.ledger.hold("t2", 60) as lease:
        assert lease.cancelled_by is None
        assert await stores.tasks.save(replace(task, status="running"), lease) is None
        asked = await stores.tasks.cancel("t2", "kim")
        assert asked is not None
        assert (asked.status, asked.cancelled_by) == ("running", "kim")
        await stores.tasks.cancel("t2", "lea")
        assert await stores.tasks.save(replace(task, status="running"), lease) == "kim"
    async with stores.peer.hold("t2", 60) as later:
        assert later.cancelled_by == "kim"

    done = await stores.task("t3")
    await stores.save(replace(done, status="complete"))
    ended = await stores.tasks.cancel("t3", "kim")
    assert ended is not None
    assert (ended.status, ended.cancelled_by) == ("complete", None)


async def test_until_when_a_task_waits(stores: Stores) -> None:
    """What is saved as seconds from then is read as a time by the store's clock, and ends with the next save."""
    task = await stores.task()
    await stores.save(replace(task, status="running", wait=90.0, waits_for="pay: busy"))
    waits = await stores.tasks.get("t1")
    await stores.save(replace(task, status="running"))
    goes_on = await stores.tasks.get("t1")

    assert waits is not None
    assert waits.wake_at is not None
    assert goes_on is not None
    assert abs(waits.wake_at - waits.updated_at - 90.0) < 0.01
    assert (waits.waits_for, waits.wait) == ("pay: busy", None)
    assert (goes_on.wake_at, goes_on.waits_for) == (None, None)
