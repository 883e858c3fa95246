"""The composition root: real Postgres, real tools, real planner, bound to the graph."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import structlog
from langgraph.checkpoint.base import BaseCheckpointSaver

from app.catalogue import load_catalogue, require_playbooks
from app.clock import SystemClock
from app.database import open_database
from app.logs import log_through_stdlib
from app.planner import ModelSettings, make_planner
from app.rules import CelRules
from app.service import App
from app.settings import Settings
from checkpoints.decisions import PostgresDecisions
from checkpoints.gates import PostgresGate
from checkpoints.ledger import PostgresLedger
from checkpoints.migrate import migrate
from checkpoints.pool import Pool, open_pool
from checkpoints.queue_schema import prepare_queue
from checkpoints.reviews import PostgresReviews
from checkpoints.saver import open_saver
from checkpoints.tasks import PostgresTasks
from domain.gates import read_caps
from graph.build import RECURSION_LIMIT, Deps, build_graph
from tools.spec import World
from tools.web import forgetful, open_client

log = structlog.get_logger()


@asynccontextmanager
async def open_deps(settings: Settings, pool: Pool, *, desk_url: str | None = None) -> AsyncGenerator[Deps]:
    """All that the graph needs, on one pool; the tables are brought up to date first."""
    await migrate(pool)
    await prepare_queue(pool)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(open_client())
        model_http = await stack.enter_async_context(
            httpx.AsyncClient(timeout=settings.model_timeout, cookies=forgetful())
        )
        world = World(
            http=http,
            desk_url=desk_url or settings.desk_url or "",
            smtp_url=settings.smtp_url or "",
            maildir=str(settings.maildir),
            mail_from=settings.mail_from,
        )
        rules = CelRules()
        catalogue = require_playbooks(load_catalogue(settings, world, rules), settings)
        registry, playbooks = catalogue.tools, catalogue.playbooks
        stack.push_async_callback(registry.close)
        for name, reason in catalogue.left_out.items():
            log.warning("playbook.left_out", playbook=name, reason=reason)
        gate = PostgresGate(pool, read_caps(settings.caps, registry.names()))
        yield Deps(
            planner=make_planner(
                model_settings(settings), playbooks, registry, rules, settings.planner, gate=gate, http=model_http
            ),
            tools=registry,
            rules=rules,
            playbooks=playbooks,
            ledger=PostgresLedger(pool),
            tasks=PostgresTasks(pool),
            reviews=PostgresReviews(pool),
            decisions=PostgresDecisions(pool),
            clock=SystemClock(),
            gate=gate,
            window=settings.planning_window,
            zone=settings.zone,
        )


@asynccontextmanager
async def open_app(settings: Settings, *, desk_url: str | None = None) -> AsyncGenerator[App]:
    """Steward, ready to run tasks. Raises Unusable where the set-up is wrong, Unreachable without a database."""
    async with open_pooled(settings, desk_url=desk_url) as (app, _):
        yield app


@asynccontextmanager
async def open_pooled(
    settings: Settings, *, desk_url: str | None = None, connections: int = 10
) -> AsyncGenerator[tuple[App, Pool]]:
    """As `open_app`, with the pool, for stores beside the tasks'."""
    log_through_stdlib()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_database(settings))
        pool = await stack.enter_async_context(open_pool(url, size=connections))
        deps = await stack.enter_async_context(open_deps(settings, pool, desk_url=desk_url))
        saver = await stack.enter_async_context(open_saver(pool))
        yield App(deps=deps, graph=compiled(deps, saver), lease=settings.lease), pool


def compiled(deps: Deps, saver: BaseCheckpointSaver[str] | None) -> Any:
    """The graph, ready to run; None leaves the checkpointer to a server that brings it."""
    graph: Any = build_graph(deps)
    return graph.compile(checkpointer=saver, name="steward").with_config(recursion_limit=RECURSION_LIMIT)


def model_settings(settings: Settings) -> ModelSettings | None:
    """The model that is set, if one is."""
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return None
    return ModelSettings(
        model=settings.model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        timeout=settings.model_timeout,
        max_retries=settings.model_retries,
        window=settings.model_window,
        temperature=settings.temperature,
        price_in=settings.price_in,
        price_out=settings.price_out,
    )
