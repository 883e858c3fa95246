"""The composition root: real Postgres, real tools, real planner, bound to the graph."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import httpx
import structlog

from steward.catalogue import Catalogue, load_catalogue, look_again, require_playbooks, require_settings
from steward.checkpoints.alarms import PostgresAlarms
from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.calibrations import PostgresCalibrations
from steward.checkpoints.credentials import PostgresKeys
from steward.checkpoints.decision_marks import PostgresDecisionMarks
from steward.checkpoints.decisions import PostgresDecisions
from steward.checkpoints.drift import PostgresDrift
from steward.checkpoints.eval_runs import PostgresEvalRuns
from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.judged_acts import PostgresJudgedActs
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.lots import PostgresLots
from steward.checkpoints.migrate import migrate
from steward.checkpoints.model_modes import PostgresModes
from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.playbook_versions import PostgresPlaybookVersions
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.queue_schema import prepare_queue
from steward.checkpoints.rate_limits import PostgresLimiter
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.sensitive import Marks, PostgresMarks
from steward.checkpoints.summaries import PostgresFolds
from steward.checkpoints.tasks import PostgresTasks
from steward.clock import SystemClock
from steward.database import open_database
from steward.domain.caller_arguments import require_count
from steward.domain.errors import Unusable
from steward.domain.ports.extraction import Extractor
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import Planner
from steward.domain.ports.rules import Rules
from steward.domain.ports.second_look import NOBODY_LOOKS, SecondLook
from steward.domain.ports.tools import Card, Limiter
from steward.domain.rate_limits import read_limits
from steward.expressions.rules import CelRules
from steward.graph.deps import Deps
from steward.logs import log_through_stdlib
from steward.missing_tools import Return, returning
from steward.opened_graph import Deferred, compiled, saver
from steward.planner import make_planner
from steward.planner.extraction import ModelExtractor
from steward.planner.model_choice import models_of, second_look_models
from steward.planner.second_look import ModelSecondLook
from steward.release import release
from steward.service import App
from steward.settings import Settings
from steward.telemetry.opening import open_telemetry
from steward.telemetry.ports import watched
from steward.telemetry.task_secrets import TaskSecrets
from steward.tools.loading import Play
from steward.tools.spec import World
from steward.tools.web import open_client, open_connections

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

LEAST_CONNECTIONS = 2
log = structlog.get_logger()


@asynccontextmanager
async def open_deps(
    settings: Settings, pool: Pool, *, desk_url: str | None = None, play: Play | None = None
) -> AsyncGenerator[Deps]:
    """All that the graph needs, on one pool; the tables are brought up to date first."""
    await migrate(pool)
    await prepare_queue(pool)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(open_client())
        model_http = await stack.enter_async_context(open_connections(timeout=_timeout(settings)))
        world, rules = _world(settings, http, desk_url), CelRules()
        catalogue = require_playbooks(load_catalogue(settings, world, rules, play), settings)
        registry, playbooks = catalogue.tools, catalogue.playbooks
        stack.push_async_callback(registry.close)
        for name, reason in catalogue.left_out.items():
            log.warning("playbook.left_out", playbook=name, reason=reason)
        limiter = PostgresLimiter(pool, read_limits(settings.rate_limits, _known_names(catalogue)))
        outages = PostgresOutages(pool)
        kept = PostgresMarks(pool)
        marks = await kept.keep(filter(None, map(registry.card, registry.names())))
        redactor = marks.known_to(settings.redactor())
        tasks = PostgresTasks(pool, release())
        telemetry = await stack.enter_async_context(open_telemetry(settings, TaskSecrets(redactor), tasks.traced))
        watch = Return(
            registry=registry,
            outages=outages,
            look=partial(look_again, catalogue, settings, world, rules, play),
            mark=partial(_mark, kept, marks),
            lots=PostgresLots(pool, redactor),
        )
        await stack.enter_async_context(returning(watch))
        deps = Deps(
            planner=_planner(settings, pool, catalogue, rules, limiter, outages, model_http),
            tools=registry,
            rules=rules,
            playbooks=playbooks,
            ledger=PostgresLedger(pool),
            tasks=tasks,
            reviews=PostgresReviews(pool, redactor),
            decisions=PostgresDecisions(pool),
            clock=SystemClock(),
            limiter=limiter,
            window=settings.planning_window,
            zone=settings.zone,
            outages=outages,
            calibrations=PostgresCalibrations(pool),
            second_look=_second_look(settings, pool, catalogue, limiter, outages, model_http),
            extractor=_extractor(settings, pool, catalogue, limiter, outages, model_http),
            patience=settings.patience,
            look_longer=settings.look_longer,
            telemetry=telemetry,
            playbook_versions=PostgresPlaybookVersions(pool, release()),
            redactor=redactor,
        )
        yield watched(deps)


def _world(settings: Settings, http: httpx.AsyncClient, desk_url: str | None) -> World:
    """What the tools act on."""
    return World(
        http=http,
        desk_url=desk_url or settings.desk_url or "",
        smtp_url=settings.smtp_url or "",
        maildir=str(settings.maildir),
        mail_from=settings.mail_from,
    )


def _known_names(catalogue: Catalogue) -> list[str] | None:
    """The tools that may be named, also those that are not there now; None where nobody knows all of them."""
    missing = catalogue.tools.missing()
    if any(one.tools is None for one in missing):
        return None
    return [*catalogue.tools.names(), *(name for one in missing for name in one.tools or ())]


async def _mark(kept: PostgresMarks, marks: Marks, cards: Sequence[Card]) -> None:
    """What tools that came later mark is hidden as what the others do."""
    if cards:
        marks.learn(await kept.keep(cards))


def _planner(
    settings: Settings,
    pool: Pool,
    catalogue: Catalogue,
    rules: Rules,
    limiter: Limiter,
    outages: Outages,
    http: httpx.AsyncClient,
) -> Planner:
    """The planner that is set, with what all processes know of its models. Raises Unusable."""
    models = models_of(settings)
    return make_planner(
        models[0] if models else None,
        catalogue.playbooks,
        catalogue.tools,
        rules,
        settings.planner,
        limiter=limiter,
        http=http,
        modes=PostgresModes(pool, release()),
        outages=outages,
        fallbacks=models[1:],
    )


def _second_look(
    settings: Settings,
    pool: Pool,
    catalogue: Catalogue,
    limiter: Limiter,
    outages: Outages,
    http: httpx.AsyncClient,
) -> SecondLook:
    """Who looks at acts a second time. Raises Unusable."""
    models, (tools, playbooks) = second_look_models(settings), (catalogue.tools, catalogue.playbooks)
    if not models:
        wanted = [one.name for one in playbooks.all() if one.second_look != "off"]
        if wanted:
            log.warning("second_look.nobody", playbooks=wanted, set="STEWARD_SECOND_LOOK_MODEL")
        return NOBODY_LOOKS
    return ModelSecondLook(models, playbooks, tools, limiter, http, PostgresModes(pool, release()), outages)


def _extractor(
    settings: Settings,
    pool: Pool,
    catalogue: Catalogue,
    limiter: Limiter,
    outages: Outages,
    http: httpx.AsyncClient,
) -> Extractor | None:
    """Who takes values out of texts: the model that plans, where there is one. Raises Unusable."""
    models = models_of(settings)
    if not models:
        return None
    return ModelExtractor(models, catalogue.tools, limiter, http, PostgresModes(pool, release()), outages)


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    desk_url: str | None = None,
    connections: int = 10,
    play: Play | None = None,
    deferred: bool = False,
) -> AsyncGenerator[App]:
    """Steward, ready to run tasks. Raises Unusable where the set-up is wrong, Unreachable without a database.

        async with open_app(Settings()) as app:
            task = await app.run("Refund 15 EUR for order 1043")

    `connections` is the size of the pool, 2 at least; `desk_url` is where the sample tools act. `play` puts another
    tool in the place of each, for trials that must not reach what it acts on. `deferred` reads LangGraph only once a
    task is carried out or a review answered: half of a start.
    """
    opening = open_pooled(settings, desk_url=desk_url, connections=connections, play=play, deferred=deferred)
    async with opening as (app, _):
        yield app


@asynccontextmanager
async def open_pooled(
    settings: Settings,
    *,
    desk_url: str | None = None,
    connections: int = 10,
    play: Play | None = None,
    deferred: bool = False,
) -> AsyncGenerator[tuple[App, Pool]]:
    """As `open_app`, with the pool, for stores beside the tasks'."""
    require_settings(settings)
    require_count(connections=connections)
    if connections < LEAST_CONNECTIONS:
        raise Unusable(f"connections must be {LEAST_CONNECTIONS} or more, as one of them keeps the leases of tasks")
    log_through_stdlib()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_database(settings))
        pool = await stack.enter_async_context(open_pool(url, size=connections))
        deps = await stack.enter_async_context(open_deps(settings, pool, desk_url=desk_url, play=play))
        yield assembled(deps, None if deferred else await saver(pool), pool, settings), pool


def assembled(deps: Deps, threads: BaseCheckpointSaver[str] | None, pool: Pool, settings: Settings) -> App:
    """What people and programs use, on one pool; with no saver of threads the graph is deferred."""
    return App(
        deps=deps,
        graph=compiled(deps, threads) if threads else Deferred(deps, pool),
        queue=PostgresReviews(pool),
        audit=PostgresAudit(pool),
        outbox=PostgresOutbox(pool),
        keys=PostgresKeys(pool),
        jobs=PostgresJobs(pool, settings.stalled_after),
        lease=settings.lease,
        lots=PostgresLots(pool, deps.redactor),
        folds=PostgresFolds(pool, deps.redactor),
        figures=PostgresFigures(pool, deps.redactor, settings.stalled_after),
        marks=PostgresDecisionMarks(pool, deps.redactor),
        alarms=PostgresAlarms(pool, deps.redactor),
        eval_runs=PostgresEvalRuns(pool),
        drift=PostgresDrift(pool),
        calibrations=PostgresCalibrations(pool),
        playbook_versions=PostgresPlaybookVersions(pool),
        judged_acts=PostgresJudgedActs(pool),
    )


def _timeout(settings: Settings) -> httpx.Timeout:
    """The model's client's own: each read within a call's time, which is bounded as a whole elsewhere."""
    whole = settings.model_timeout
    return httpx.Timeout(whole, connect=min(settings.model_connect_timeout, whole))
