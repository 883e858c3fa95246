"""Carrying goals out: single ones, files of them, and what is left after an interrupt."""

from __future__ import annotations

import json
import re
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import psycopg

from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import open_pool
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.ports.tasks import Task
from tests.acceptance.cli.conftest import Steward

ERRAND = r"""
name: errand
title: Errand
description: A ticket, one at a time for each customer.
tools: [create_record]
one_at_a_time: 'customer (\w+)'
success: [{tool: create_record}]
fixed:
  phrases: ['errand for customer \w+']
  slots: {note: {pattern: ':\s*(.+)$'}}
  steps:
    - id: ticket
      tool: create_record
      args: {collection: tickets, fields: {order_id: "1042", subject: errand, body: "${slots.note}"}}
"""
GOAL = "Please refund 15 EUR for order 1043, the knife has a scratch."


async def test_a_complete_task_ends_with_0_and_shows_how_it_is_known(steward: Steward) -> None:
    """A single run says what was done and at which level of evidence; its id may be shortened later."""
    ran = await steward("run", GOAL)

    assert ran.code == 0, ran.err
    assert "complete" in ran.out
    assert "verified, read back" in ran.out
    assert "issue_refund" in ran.out
    listed = await steward("tasks", "--json")
    (task,) = listed.document["tasks"]
    story = await steward("task", task["id"][:6])
    assert story.code == 0, story.err
    assert all(word in story.out for word in ("evidence", "Decisions", "fixed-plans", "send_email", task["id"]))


async def test_json_is_all_that_stdout_holds(steward: Steward) -> None:
    """`--json` works before and after the command, with the same fields, and nothing else is on stdout."""
    first = await steward("--json", "run", "Where is my order 1054?", "--by", "ann", "--id", "mine")
    again = await steward("run", "Where is my order 1054?", "--id", "mine", "--json")

    assert (first.code, again.code) == (0, 0)
    assert {**first.document, "again": True} == again.document, "the same id is the same task, done once"
    assert first.document.items() >= {"id": "mine", "status": "complete", "requested_by": "ann", "review": None}.items()
    whole = (await steward("task", "mine", "--json")).document
    assert whole.keys() > first.document.keys() - {"again"}
    assert whole["actions"][0]["verdict"]["level"] == "read_back"


async def test_a_dry_run_acts_on_nothing(steward: Steward) -> None:
    """`plan` tells the steps, the approvals and whether it would act, and leaves no task behind."""
    asks = await steward("plan", "Refund 300 EUR for order 1049")
    acts = await steward("plan", GOAL, "--json")
    left = await steward("tasks", "--json")

    assert asks.code == 3
    assert "refund-limit" in asks.out
    assert "Nothing was done" in asks.out
    assert acts.code == 0
    assert acts.document["acted"] is False
    assert [step["tool"] for step in acts.document["plan"]["steps"]] == ["get_record", "issue_refund", "send_email"]
    assert left.document["tasks"] == []


async def test_a_file_gives_one_json_line_a_goal(steward: Steward, folder: Path) -> None:
    """A file is worked through concurrently; the lines come in its order, and the worst outcome is the exit code."""
    path = folder / "goals.csv"
    path.write_text(
        "goal,requested_by,id\nWhere is my order 1054?,ann,one\nWrite a poem,,two\n" + f'"{GOAL}",bob,three\n'
    )

    ran = await steward("run", "--file", str(path), "--json")

    tasks = [json.loads(line) for line in ran.out.splitlines()]
    assert [(task["id"], task["status"]) for task in tasks] == [
        ("one", "complete"),
        ("two", "needs_review"),
        ("three", "complete"),
    ]
    assert tasks[1]["review"]["reason"] == "out_of_scope"
    assert ran.code == 3


async def test_a_bad_line_stops_the_whole_file(steward: Steward, folder: Path) -> None:
    """Every bad line is named with its number in one line, and nothing was begun."""
    path = folder / "goals.jsonl"
    path.write_text('{"goal": "Where is my order 1054?"}\n{"goal": \n{"goal": "x", "playbook": "nope"}\n')

    ran = await steward("run", "--file", str(path))

    assert ran.code == 2
    assert "line 2" in ran.complaint
    assert "line 3" in ran.complaint
    assert (await steward("tasks", "--json")).document["tasks"] == []


async def test_an_interrupt_loses_nothing(steward: Steward, folder: Path) -> None:
    """Ctrl-C ends with 130 and says how to go on; resume then finishes every goal of the file, begun or not."""
    path = folder / "goals.txt"
    path.write_text("".join(f"Where is my order {1050 + each % 12}?\n" for each in range(120)))
    process = await steward.start("run", "--file", str(path), "--concurrency", "1")
    assert process.stderr is not None
    await process.stderr.readuntil(b"[1/120]")
    process.send_signal(signal.SIGINT)
    _, err = await process.communicate()

    resumed = await steward("resume")
    tasks = (await steward("tasks", "--limit", "200", "--json")).document["tasks"]

    assert process.returncode == 130
    assert "steward resume" in err.decode()
    assert "Traceback" not in err.decode()
    assert resumed.code == 0, resumed.err
    assert re.search(r"^\[(\d+)/\1\] ", resumed.err, re.MULTILINE)  # progress, to the last one
    assert [task["status"] for task in tasks] == ["complete"] * 120


async def test_a_task_held_elsewhere_ends_with_5(steward: Steward, database_url: str) -> None:
    """While another process carries a task out, resuming it says so and does nothing."""
    async with open_pool(database_url) as pool:
        await PostgresTasks(pool).open(Task(id="held", goal=GOAL))
        async with PostgresLedger(pool).hold("held", 60):
            ran = await steward("resume", "held")

    assert ran.code == 5
    assert "another process" in ran.complaint


_FULL = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON steward.action EXECUTE FUNCTION no_room();
"""


async def test_a_goal_whose_database_went_away_can_be_run_again_as_the_same_task(
    steward: Steward, database_url: str
) -> None:
    """Run again as it was, it would be a second task beside the one that is recorded."""
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(_FULL)
        ran = await steward("run", GOAL)
        owner.execute("DROP FUNCTION no_room CASCADE")
        (told,) = re.findall(r"With --id (\S+) it stays one task", ran.complaint)
        again = await steward("run", GOAL, "--id", told)
        tasks = owner.execute("SELECT id, status FROM steward.task").fetchall()

    assert (ran.code, again.code) == (4, 0)
    assert tasks == [(told, "complete")]


async def test_resume_works_on_several_tasks_at_a_time(steward: Steward, database_url: str) -> None:
    """What another process holds keeps the rest waiting no longer than it would alone, and is told apart."""
    async with open_pool(database_url) as pool:
        for each in range(6):
            await PostgresTasks(pool).open(Task(id=f"left{each}", goal=f"Where is my order {1050 + each}?"))
        async with AsyncExitStack() as stack:
            for each in range(3):
                await stack.enter_async_context(PostgresLedger(pool).hold(f"left{each}", 60))
            ran = await steward("resume", "--concurrency", "3", "--json")

    assert {task["id"]: task["status"] for task in ran.document["tasks"]} == {
        f"left{each}": "complete" for each in range(3, 6)
    }
    assert "3 tasks left to the process that carries them out" in ran.err
    assert "[6/6]" in ran.err


async def test_without_a_desk_the_command_brings_one(steward: Steward) -> None:
    """With no desk named, the sample desk lasts as long as the command; its data stay in the database."""
    env = {name: value for name, value in steward.env.items() if name != "STEWARD_DESK_URL"}

    ran = await Steward(steward.folder, env)("run", "What is the status of order #1066?", "--json")

    assert ran.code == 0, ran.err
    assert ran.document["status"] == "complete"


async def test_a_file_and_resume_bring_all_of_one_key_to_an_end(steward: Steward, folder: Path) -> None:
    """Tasks of one `one_at_a_time` that begin beside each other come one after the other; none stays `running`."""
    (folder / "books").mkdir()
    (folder / "books" / "errand.yaml").write_text(ERRAND)
    asked = [f"errand for customer c1: {number}" for number in range(4)]
    (folder / "asked.txt").write_text("\n".join(asked))
    errands = steward.having(STEWARD_PLAYBOOKS=str(folder / "books"), STEWARD_SAMPLES="on")

    ran = await errands("run", "--file", str(folder / "asked.txt"), "--json")

    assert [json.loads(line)["status"] for line in ran.out.splitlines()] == ["complete"] * 4, ran.err
    assert ran.code == 0


async def test_resume_says_what_waits_behind_another_processs_task(steward: Steward, database_url: str) -> None:
    """It is not told to be in hands that carry it out, and goes on with the next `resume`."""
    async with open_pool(database_url) as pool:
        for name in ("one", "two"):
            await PostgresTasks(pool).open(Task(id=name, goal="Where is my order 1054?", business_key="k"))
        async with PostgresLedger(pool).hold("one", 60):
            ran = await steward("resume")
    after = await steward("resume", "--json")

    assert "1 task left to the process that carries it out." in ran.err
    assert "1 task left behind another task of its `one_at_a_time`; afterwards: steward resume" in ran.err
    assert {task["id"]: task["status"] for task in after.document["tasks"]} == {"one": "complete", "two": "complete"}
