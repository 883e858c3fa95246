"""The composition root: real Postgres, real tools, real planner, bound to the graph."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx

from app.clock import SystemClock
from app.planner import make_planner
from app.playbooks import load_playbooks, shipped
from app.rules import CelRules
from app.service import App
from app.settings import Settings
from checkpoints.decisions import PostgresDecisions
from checkpoints.embedded import embedded
from checkpoints.ledger import PostgresLedger
from checkpoints.migrate import migrate
from checkpoints.pool import Pool, open_pool
from checkpoints.reviews import PostgresReviews
from checkpoints.saver import open_saver
from checkpoints.tasks import PostgresTasks
from graph.build import Deps, build_graph
from tools.spec import World


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncGenerator[str]:
    """The URL of the database: the one that is set, else the embedded one, started if need be."""
    if settings.database_url:
        yield settings.database_url
        return
    async with embedded(settings.postgres_folder) as url:
        yield url


@asynccontextmanager
async def open_deps(settings: Settings, pool: Pool, *, desk_url: str | None = None) -> AsyncGenerator[Deps]:
    """All that the graph needs, on one pool; the tables are brought up to date first."""
    await migrate(pool)
    async with httpx.AsyncClient(timeout=None) as http:  # noqa: S113 - each tool's own timeout bounds its call
        world = World(
            http=http,
            desk_url=desk_url or settings.desk_url or "",
            smtp_url=settings.smtp_url or "",
            maildir=str(settings.maildir),
            mail_from=settings.mail_from,
        )
        registry = make_registry(settings, world)
        rules = CelRules()
        playbooks = load_playbooks(shipped(), *settings.playbook_folders, tools=registry, rules=rules)
        yield Deps(
            planner=make_planner(settings, playbooks, registry, rules),
            tools=registry,
            rules=rules,
            playbooks=playbooks,
            ledger=PostgresLedger(pool),
            tasks=PostgresTasks(pool),
            reviews=PostgresReviews(pool),
            decisions=PostgresDecisions(pool),
            clock=SystemClock(),
        )


@asynccontextmanager
async def open_app(settings: Settings, *, desk_url: str | None = None) -> AsyncGenerator[App]:
    """Steward, ready to run tasks. Raises Unusable where the set-up is wrong, Unreachable without a database."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_database(settings))
        pool = await stack.enter_async_context(open_pool(url))
        deps = await stack.enter_async_context(open_deps(settings, pool, desk_url=desk_url))
        saver = await stack.enter_async_context(open_saver(pool))
        graph = build_graph(deps).compile(checkpointer=saver, name="steward")
        yield App(deps=deps, graph=graph)
