"""`steward prune`: what it removes, counts and refuses."""

from __future__ import annotations

import psycopg
import pytest

from tests.acceptance.cli.conftest import Steward

EMPTY = {"rows": 0, "notices": 0, "sessions": 0, "jobs": 0}
AGED = "UPDATE steward.task SET finished_at = now() - interval '40 days' WHERE id = 't'"


async def test_it_removes_what_is_over_and_the_task_is_still_told(steward: Steward) -> None:
    """A dry run counts and removes nothing; pruning removes just that, once; the story stays."""
    assert (await steward("run", "Where is my order 1054?", "--id", "t")).code == 0
    told = await steward("task", "t", "--json")
    fresh = await steward("prune", "--json")
    with psycopg.connect(steward.env["DATABASE_URL"]) as connection:
        connection.execute(AGED)

    counted = await steward("prune", "--dry-run", "--json")
    done = await steward("prune", "--batch", "1")
    again = await steward("prune", "--json")

    assert fresh.document == again.document == {"tasks": 0, **EMPTY, "dry_run": False}
    assert (counted.document["tasks"], counted.document["dry_run"]) == (1, True)
    assert counted.document["rows"] > 0
    assert done.out.strip() == f"Removed the checkpoints of 1 task ({counted.document['rows']} rows)."
    still = (await steward("task", "t", "--json")).document
    assert (still["status"], still["goal"]) == ("complete", "Where is my order 1054?")
    assert {**still, "finished_at": None} == {**told.document, "finished_at": None}


@pytest.mark.parametrize("age", ["soon", "0d", "-1d", "3"])
async def test_an_age_must_be_one(steward: Steward, age: str) -> None:
    """What is no length of time removes nothing, and the line shows how to write one."""
    ran = await steward("prune", f"--older-than={age}")

    assert (ran.code, ran.out) == (2, "")
    assert "write it as 12h, 30d or 8w" in ran.complaint


async def test_keeping_all_is_kept_to(steward: Steward) -> None:
    """Where checkpoints are kept for ever, only an age that is named prunes."""
    keeps = steward.having(STEWARD_KEEP_CHECKPOINTS="0")
    ran = await keeps("prune")

    assert ran.code == 2
    assert "STEWARD_KEEP_CHECKPOINTS is 0" in ran.complaint
    assert (await keeps("prune", "--older-than", "90d")).code == 0
