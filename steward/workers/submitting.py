"""Submitting: goals become recorded and queued tasks, and nothing else happens yet."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import open_pool
from steward.checkpoints.queue_schema import prepare_queue
from steward.database import open_database
from steward.domain.fixed_plans import matching
from steward.domain.goals import check_goal
from steward.domain.model import NOBODY_KNOWN, Requester
from steward.domain.playbook_choice import playbook_named
from steward.domain.playbook_names import in_order
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tasks import Task
from steward.domain.workers import business_key
from steward.settings import Settings


@asynccontextmanager
async def open_jobs(settings: Settings) -> AsyncGenerator[PostgresJobs]:
    """The queue alone: no graph, no planner and no tools are loaded for it. Raises Unreachable."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_database(settings))
        pool = await stack.enter_async_context(open_pool(url, size=2))
        await migrate(pool)
        await prepare_queue(pool)
        yield PostgresJobs(pool, settings.stalled_after)


def task_to_submit(
    playbooks: Playbooks,
    goal: str,
    *,
    playbook: str | None = None,
    requested_by: str = "",
    task_id: str | None = None,
    client_key: str | None = None,
    priority: int = 0,
    run_after: float | None = None,
    window: int | None = None,
    caller: str = "",
    requester: Requester = NOBODY_KNOWN,
) -> Task:
    """The task as it is submitted; where the goal selects a playbook, its business key is known.

    `window` is the planning model's, in tokens; `caller` the W3C traceparent of whoever submits it, `requester` what
    is known of `requested_by` for sure. Raises Unusable.
    """
    check_goal(goal, window)
    named = playbook_named(playbooks, playbook) if playbook is not None else None
    selected = [named] if named else matching(playbooks.all(), goal)
    return Task(
        id=task_id or str(uuid.uuid4()),
        goal=goal,
        playbook=in_order(playbook),
        requested_by=requested_by,
        client_key=client_key,
        business_key=business_key(selected[0], goal) if len(selected) == 1 else None,
        priority=priority,
        run_after=run_after,
        submitted=True,
        caller=caller,
        requester=requester,
    )
