"""Statements of every task are planned once a session, not each time."""

from __future__ import annotations

import uuid

from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import open_pool
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.model import Action, Receipt, Risk, Verdict
from steward.domain.ports.tasks import Task

_TIMES = 12  # Postgres makes five plans of a statement before it compares them with one for all values
_PLANNED = (
    "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements WHERE generic_plans + custom_plans > 8"
)


async def test_the_plans_of_claims_receipts_and_verdicts_are_kept(database_url: str) -> None:
    """One of two sessions is the leases' own. A plan for just these values takes longer than what is done by it."""
    async with open_pool(database_url, size=2) as pool:
        ledger, tasks = PostgresLedger(pool), PostgresTasks(pool)
        for _ in range(_TIMES):
            task_id = str(uuid.uuid4())
            await tasks.open(Task(id=task_id, goal="g"))
            async with ledger.hold(task_id, 60) as lease:
                key = f"{task_id} pay"
                await ledger.begin(
                    Action(key=key, task_id=task_id, step="s", tool="pay", args={}, risk=Risk.IRREVERSIBLE), lease
                )
                await ledger.settle(key, Receipt(kind="answered", result=1), lease)
                await ledger.judge(key, Verdict(status="verified"), lease)
        async with pool.connection() as connection:
            found = await (await connection.execute(_PLANNED.encode())).fetchall()
    assert found
    assert [row["statement"] for row in found if not row["generic_plans"]] == []
