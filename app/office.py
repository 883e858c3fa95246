"""Steward with its queue, its audit and its outbox, all on one pool: what a process that serves people opens."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.service import App
from app.settings import Settings
from app.wiring import open_pooled
from checkpoints.audit import PostgresAudit
from checkpoints.jobs import PostgresJobs
from checkpoints.keys import PostgresKeys
from checkpoints.outbox import PostgresOutbox
from checkpoints.reviews import PostgresReviews
from domain.queue import Audit, Keys, Outbox, Queue


@dataclass(frozen=True, kw_only=True)
class Office:
    """Steward, opened, and the queue around it."""

    app: App
    queue: Queue
    audit: Audit
    outbox: Outbox
    keys: Keys
    jobs: PostgresJobs


@asynccontextmanager
async def open_office(
    settings: Settings, *, desk_url: str | None = None, connections: int = 10
) -> AsyncGenerator[Office]:
    """As `open_app`, with the queue. Raises Unusable where the set-up is wrong, Unreachable without a database."""
    async with open_pooled(settings, desk_url=desk_url, connections=connections) as (app, pool):
        yield Office(
            app=app,
            queue=PostgresReviews(pool),
            audit=PostgresAudit(pool),
            outbox=PostgresOutbox(pool),
            keys=PostgresKeys(pool),
            jobs=PostgresJobs(pool, settings.stalled_after),
        )
