"""Steward with its queue, its audit and its outbox, all on one pool: what a process that serves people opens."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from app.logs import log_through_stdlib
from app.service import App
from app.settings import Settings
from app.wiring import compiled, open_database, open_deps
from checkpoints.audit import PostgresAudit
from checkpoints.keys import PostgresKeys
from checkpoints.outbox import PostgresOutbox
from checkpoints.pool import open_pool
from checkpoints.reviews import PostgresReviews
from checkpoints.saver import open_saver
from domain.queue import Audit, Keys, Outbox, Queue


@dataclass(frozen=True, kw_only=True)
class Office:
    """Steward, opened, and the queue around it."""

    app: App
    queue: Queue
    audit: Audit
    outbox: Outbox
    keys: Keys


@asynccontextmanager
async def open_office(settings: Settings, *, desk_url: str | None = None) -> AsyncGenerator[Office]:
    """As `open_app`, with the queue. Raises Unusable where the set-up is wrong, Unreachable without a database."""
    log_through_stdlib()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_database(settings))
        pool = await stack.enter_async_context(open_pool(url))
        deps = await stack.enter_async_context(open_deps(settings, pool, desk_url=desk_url))
        saver = await stack.enter_async_context(open_saver(pool))
        yield Office(
            app=App(deps=deps, graph=compiled(deps, saver)),
            queue=PostgresReviews(pool),
            audit=PostgresAudit(pool),
            outbox=PostgresOutbox(pool),
            keys=PostgresKeys(pool),
        )
