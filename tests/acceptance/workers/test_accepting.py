"""What was acknowledged is on record and queued, once."""

from __future__ import annotations

import asyncio
import json

from tests.acceptance.workers.conftest import Fleet, ticket


async def test_the_same_key_is_the_same_task(fleet: Fleet) -> None:
    """Submitted again it is the same task, and says so; with another goal it is refused in one line."""
    first = await fleet.steward("submit", ticket(1), "--key", "mail-1", "--json")
    again = await fleet.steward("submit", ticket(1), "--key", "mail-1", "--json")
    told = await fleet.steward("submit", ticket(1), "--key", "mail-1")
    other = await fleet.steward("submit", ticket(2), "--key", "mail-1")
    somebody = await fleet.steward("submit", ticket(2), "--key", "mail-1", "--by", "ann")

    task = first.document
    assert again.document == {**task, "again": True}
    assert task.items() >= {"key": "mail-1", "status": "pending", "again": False, "actions": [], "review": None}.items()
    assert told.out.strip() == task["id"]
    assert "Submitted before" in told.err
    assert (other.code, other.out) == (2, "")
    assert "with another goal" in other.complaint
    assert somebody.code == 0, "keys are each submitter's own"
    assert len(fleet.rows("SELECT id FROM procrastinate_jobs")) == 2


async def test_twenty_at_once_with_one_key_are_one_task(fleet: Fleet) -> None:
    """However many submit the same key at the same time, there is one task with one job."""
    ran = await asyncio.gather(*(fleet.steward("submit", ticket(1), "--key", "k", "--json") for _ in range(20)))

    assert [one.code for one in ran] == [0] * 20, [one.err for one in ran]
    said = [one.document for one in ran]
    assert len({one["id"] for one in said}) == 1
    assert sorted(one["again"] for one in said) == [False, *[True] * 19]
    assert len(fleet.rows("SELECT id FROM steward.task")) == len(fleet.rows("SELECT id FROM procrastinate_jobs")) == 1


async def test_a_submitter_killed_after_its_word_loses_nothing(fleet: Fleet) -> None:
    """SIGKILL as soon as an id is printed: the task is done all the same."""
    process = await fleet.steward.start("submit", ticket(4))
    assert process.stdout is not None
    task_id = (await process.stdout.readline()).decode().strip()
    process.kill()
    await process.communicate()

    ran = await fleet.steward("worker", "--until-empty")

    assert ran.code == 0, ran.err
    assert fleet.status(task_id) == "complete"


async def test_a_file_is_taken_whole_or_not_at_all(fleet: Fleet) -> None:
    """One bad line, or one key with another goal, and nothing of it is submitted; a good file may be sent twice."""
    path = fleet.steward.folder / "goals.csv"
    head, good = "goal,key,priority", [f"{ticket(number)},k{number},{number}" for number in range(3)]
    path.write_text("\n".join([head, *good, f"{ticket(9)},k9,1000"]))
    bad = await fleet.steward("submit", "--file", str(path))
    left = fleet.rows("SELECT id FROM steward.task")
    path.write_text("\n".join([head, *good]))
    first = await fleet.steward("submit", "--file", str(path))
    path.write_text("\n".join([head, f"{ticket(7)},k7,0", f"{ticket(8)},k1,0"]))
    clash = await fleet.steward("submit", "--file", str(path))
    path.write_text("\n".join([head, *good, f"{ticket(7)},k7,0"]))
    second = await fleet.steward("submit", "--file", str(path))

    assert (bad.code, left) == (2, [])
    assert (first.code, clash.code, second.code) == (0, 2, 0), (first.err, clash.err, second.err)
    assert second.out.split()[:3] == first.out.split()
    assert "1 task submitted, 3 submitted before" in second.err
    found = fleet.rows("SELECT client_key, priority FROM steward.task ORDER BY client_key")
    assert [(row["client_key"], row["priority"]) for row in found] == [("k0", 0), ("k1", 1), ("k2", 2), ("k7", 0)]


async def test_the_same_file_is_recognised_row_by_row(fleet: Fleet) -> None:
    """Moved and added rows included, by `run` as by `submit`; equal rows are two; once more only where it is said."""
    path = fleet.steward.folder / "goals.csv"
    path.write_text(f"goal\n{ticket(1)}\n{ticket(2)}\n{ticket(1)}\n")
    first = await fleet.steward("submit", "--file", str(path), "--json")
    killed = await fleet.steward.start("submit", "--file", str(path))
    killed.kill()
    await killed.communicate()
    path.write_text(f"goal,priority\n{ticket(3)},\n{ticket(1)},9\n{ticket(1)},\n{ticket(2)},\n")
    told = await fleet.steward("submit", "--file", str(path))
    ran = await fleet.steward("run", "--file", str(path), "--json")
    deliberate = await fleet.steward("submit", "--file", str(path), "--again")

    submitted = [json.loads(one) for one in first.out.splitlines()]
    carried = [json.loads(one) for one in ran.out.splitlines()]
    ids = [one["id"] for one in submitted]
    assert len(set(ids)) == len({one["key"] for one in submitted}) == 3
    assert told.out.split()[1:] == [ids[0], ids[2], ids[1]]
    assert f"{ids[0][:8]}  pending" in told.err
    assert submitted[0]["key"] in told.err
    assert "1 task submitted, 3 submitted before" in told.err
    assert [one["id"] for one in carried] == told.out.split()
    assert {one["status"] for one in carried} == {"complete"}
    assert carried[0].keys() == submitted[0].keys(), "a task has one shape"
    assert fleet.tickets() == {body: 2 if number == 1 else 1 for number, body in enumerate(sorted(fleet.tickets()), 1)}
    assert "4 tasks submitted" in deliberate.err
    assert len(fleet.rows("SELECT id FROM steward.task")) == 8


async def test_a_full_queue_says_so(fleet: Fleet) -> None:
    """Beyond the set number nothing is taken, in one line and with an exit code of its own."""
    full = fleet.steward.having(STEWARD_MOST_QUEUED="2")
    ran = [await full("submit", ticket(number)) for number in range(3)]

    assert [one.code for one in ran] == [0, 0, 6]
    assert "the queue is full" in ran[2].complaint
    looked = (await fleet.steward("workers", "--json")).document
    assert looked["workers"] == []
    assert looked["queue"].items() >= {"queued": 2, "scheduled": 0, "running": 0}.items()


async def test_bad_words_are_refused_before_anything_happens(fleet: Fleet) -> None:
    """A playbook that is not there, a time that is none, an empty key: exit code 2 and one line."""
    ran = [
        await fleet.steward("submit", ticket(1), *words)
        for words in (["--playbook", "nope"], ["--at", "soon"], ["--in", "5 weeks"], ["--key", " "])
    ]

    assert [(one.code, len(one.err.splitlines())) for one in ran] == [(2, 1)] * 4, [one.err for one in ran]
    assert fleet.rows("SELECT id FROM steward.task") == []
