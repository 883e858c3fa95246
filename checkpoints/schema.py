"""All tables that a database of Steward's has: its own, the queue's and LangGraph's."""

from __future__ import annotations

from steward.checkpoints import saver
from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import Pool
from steward.checkpoints.queue_schema import prepare_queue


async def bring_up_to_date(pool: Pool) -> list[str]:
    """Make or upgrade whatever is missing, so that no later process needs the right to; the names of our migrations."""
    applied = await migrate(pool)
    await prepare_queue(pool)
    await saver.setup(pool)
    return applied
