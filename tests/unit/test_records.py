"""What is on record and not ended: nothing of it is overlooked, and nothing of it is begun before its time."""

from __future__ import annotations

from steward.domain.ports.tasks import Task
from steward.records import left_behind
from tests.fakes import MemoryReviews, MemoryTasks


async def test_what_is_for_a_later_time_was_not_left_behind() -> None:
    """A task that was submitted for a time is nobody's to go on with before it."""
    tasks = MemoryTasks()
    now = tasks.clock.now()
    for name, due in (("none", None), ("past", now - 1), ("now", now), ("later", now + 1)):
        await tasks.open(Task(id=name, goal="x", run_after=due))
    await tasks.open(Task(id="begun", goal="x", status="running", run_after=now + 1))

    found = await left_behind(tasks, MemoryReviews(tasks), now)

    assert {one.id for one in found} == {"none", "past", "now", "begun"}


async def test_of_many_none_is_overlooked() -> None:
    """However many a crash left: each is found, once."""
    tasks = MemoryTasks()
    for number in range(2_500):
        await tasks.open(Task(id=f"t{number}", goal="x"))

    found = await left_behind(tasks, MemoryReviews(tasks), tasks.clock.now())

    assert sorted(one.id for one in found) == sorted(tasks.rows)
