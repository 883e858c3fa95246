"""Writes that go to the database together, where they get in each other's way."""

from __future__ import annotations

import asyncio

from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.model import Action, Risk
from steward.domain.ports.tasks import Task


def act(key: str, task_id: str) -> Action:
    return Action(key=key, task_id=task_id, step="s", tool="pay", args={}, risk=Risk.IRREVERSIBLE)


async def test_two_that_want_the_same_acts_in_opposite_order(pool: Pool) -> None:
    """Statements that wait for each other end; each act is one task's, and both are told whose."""
    tasks, one, other = PostgresTasks(pool), PostgresLedger(pool), PostgresLedger(pool)
    await tasks.open(Task(id="t1", goal="g"))
    await tasks.open(Task(id="t2", goal="g"))
    async with one.hold("t1", 60) as first, other.hold("t2", 60) as second:
        for number in range(20):
            keys = [f"{number} {part}" for part in range(40)]
            ours, theirs = await asyncio.gather(
                asyncio.gather(*(one.begin(act(key, "t1"), first) for key in keys)),
                asyncio.gather(*(other.begin(act(key, "t2"), second) for key in reversed(keys))),
            )
            owners = {entry.action.key: entry.action.task_id for entry in ours}
            assert {entry.action.key: entry.action.task_id for entry in theirs} == owners
            assert sum(entry.fresh for entry in (*ours, *theirs)) == len(keys)
