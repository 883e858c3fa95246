"""One campaign from end to end: world, fleet, chaos, calm, check."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.queue_schema import prepare_queue
from steward.composition import open_pooled
from steward.domain.loops import ended
from steward.domain.model import JsonObject
from steward.domain.outages import LONGEST_PAUSE
from steward.evals.chaos.cases import Case, draw_cases
from steward.evals.chaos.checker import Outcome, check
from steward.evals.chaos.desk import desk_process
from steward.evals.chaos.facts import gather
from steward.evals.chaos.fleet import Fleet
from steward.evals.chaos.forks import FORKS, PRELOADED
from steward.evals.chaos.injectors import Chaos
from steward.evals.chaos.people import People
from steward.evals.chaos.postgres import Postgres, open_postgres
from steward.evals.chaos.proxy import proxied
from steward.evals.chaos.sql import named
from steward.settings import Settings

LEASE = 4.0
_SUBMITTING = 0.85  # the share of the time over which tasks are handed in
_RATES: JsonObject = {"lost": 0.01, "error_before": 0.01, "error_after": 0.01, "slow": 0.01, "lag": 0.01}
_LOOK = 0.5
_UNDONE = 20.0  # seconds: what a cancelled fault takes to be undone is less
_TOOLS = "steward.evals.chaos.tools:TOOLS"
_PLAYBOOKS = Path(__file__).parent / "playbooks"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done; the dice are drawn from `seed`. `settle` bounds, in seconds, the calm at the end: a task
    may be in the longest pause between two tries of a system that was away.
    """

    seed: int
    minutes: float
    tasks: int
    workers: int
    concurrency: int = 4
    settle: float = LONGEST_PAUSE + 120.0


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was injected, what became of it, and how it went. Times are seconds."""

    plan: Plan
    injected: Counter[str]
    outcome: Outcome
    exits: list[str]
    told_another: list[str]
    own_disk: bool
    seconds: float
    calm_seconds: float

    @property
    def kills(self) -> int:
        return sum(times for what, times in self.injected.items() if what.startswith("killed"))

    @property
    def clean(self) -> bool:
        return not self.outcome.offences and not self.told_another


async def run_campaign(
    plan: Plan, *, folder: Path | None = None, say: Callable[[str], None] = lambda _: None
) -> Result:
    """Run it in a folder of its own, which is gone afterwards, or in the one that is named, which stays."""
    if folder is not None:
        return await _run(plan, folder, say, keep=True)
    with tempfile.TemporaryDirectory(prefix="steward-chaos-") as own:
        return await _run(plan, Path(own), say, keep=False)


async def _run(plan: Plan, folder: Path, say: Callable[[str], None], *, keep: bool) -> Result:
    cases, began = draw_cases(plan.tasks, plan.seed), time.monotonic()
    async with _stage(plan, cases, folder, keep=keep) as stage:
        say(f"{plan.workers} workers, {len(cases)} tasks, {plan.minutes:g} minutes, seed {plan.seed}")
        await _storm(stage, plan, say)
        say("calm: no more faults; what is open has time to end")
        calm = await _calm(stage, plan)
        facts = await asyncio.to_thread(gather, stage.postgres.url, folder / "mail", stage.people.acknowledged)
        return Result(
            plan=plan,
            injected=stage.chaos.counts,
            outcome=check(cases, facts),
            exits=stage.chaos.fleet.exits,
            told_another=stage.people.told_another,
            own_disk=stage.postgres.own_disk,
            seconds=time.monotonic() - began,
            calm_seconds=calm,
        )


@dataclass(frozen=True, kw_only=True)
class _Stage:
    chaos: Chaos
    people: People
    postgres: Postgres
    desk: str


@asynccontextmanager
async def _stage(plan: Plan, cases: list[Case], folder: Path, *, keep: bool) -> AsyncGenerator[_Stage]:
    """Everything that takes part, running; the workers are told to leave at the end."""
    FORKS.set_forkserver_preload(PRELOADED)
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(open_postgres(folder / "disk", keep=keep))
        proxy = await stack.enter_async_context(proxied(postgres.socket))
        desk = await stack.enter_async_context(desk_process(postgres.url, folder / "desk.log"))
        settings = Settings(
            home=folder,
            database_url=postgres.url,
            planner="fixed",
            tools=_TOOLS,
            playbooks=str(_PLAYBOOKS),
            samples="on",
            desk_url=desk,
            lease=LEASE,
            sweep=1.0,
            stalled_after=6.0,
            grace=5.0,
            keeper_interval=5.0,
            look_longer=3.0,
        )
        app, pool = await stack.enter_async_context(open_pooled(settings))
        await prepare_queue(pool)
        await asyncio.to_thread(_stock, postgres.url, cases)
        await _set_faults(desk, {"rules": [rule for case in cases for rule in case.faults], "rates": _RATES})
        counts: Counter[str] = Counter()
        through = f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres?sslmode=disable&gssencmode=disable"
        fleet = Fleet(
            settings=settings.model_copy(update={"database_url": through}),
            size=plan.workers,
            concurrency=plan.concurrency,
            dice=random.Random(f"fleet {plan.seed}"),  # noqa: S311 - repeatable on purpose
            log=folder / "workers.log",
            counts=counts,
        )
        chaos = Chaos(fleet=fleet, postgres=postgres, proxy=proxy, seed=plan.seed, lease=LEASE, counts=counts)
        keeping = asyncio.create_task(fleet.keep())
        try:
            yield _Stage(
                chaos=chaos, people=People(app=app, jobs=PostgresJobs(pool), cases=cases), postgres=postgres, desk=desk
            )
        finally:
            await _cancelled(keeping)
            await fleet.end(grace=20)


async def _storm(stage: _Stage, plan: Plan, say: Callable[[str], None]) -> None:
    """Everything at once, for the time that is planned, and until all is handed in."""
    seconds = plan.minutes * 60
    reigning = asyncio.create_task(stage.chaos.reign())
    telling = asyncio.create_task(_tell(stage, say))
    answering = asyncio.create_task(stage.people.answer())
    try:
        handing_in = asyncio.create_task(stage.people.submit_all(seconds * _SUBMITTING))
        await asyncio.wait({reigning, handing_in, answering}, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        await handing_in
    finally:
        for task in (reigning, telling, answering):
            await _cancelled(task)


async def _calm(stage: _Stage, plan: Plan) -> float:
    """No more faults, and a bounded time for what is open; the seconds that it took."""
    stage.chaos.fleet.relieve()
    await _set_faults(stage.desk, {})
    began = time.monotonic()
    answering = asyncio.create_task(stage.people.answer())
    try:
        for _ in range(round(plan.settle / _LOOK)):
            if not await asyncio.to_thread(_unfinished, stage.postgres.url):
                break
            await asyncio.sleep(_LOOK)
    finally:
        await _cancelled(answering)
    return time.monotonic() - began


async def _tell(stage: _Stage, say: Callable[[str], None]) -> None:
    while True:
        await asyncio.sleep(10)
        with suppress(psycopg.Error):
            left = await asyncio.to_thread(_unfinished, stage.postgres.url)
            kills = sum(times for what, times in stage.chaos.counts.items() if what.startswith("killed"))
            say(f"{len(stage.people.acknowledged)} tasks accepted, {left} of them under way, {kills} kills")


def _stock(database_url: str, cases: list[Case]) -> None:
    """Bring the cases' customers and orders into the desk."""
    values = {
        "orders": [case.order for case in cases],
        "mails": [case.mail for case in cases],
        "statuses": [case.status for case in cases],
    }
    with psycopg.connect(database_url) as connection:
        for name in ("customers", "orders"):
            connection.execute(named("world")[name], values)


def _unfinished(database_url: str) -> int:
    """How many tasks neither ended nor wait for a person."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(named("world")["unfinished"]).fetchone()
    return int(row[0]) if row else 0


async def _set_faults(desk: str, faults: JsonObject) -> None:
    async with httpx.AsyncClient() as http:
        (await http.put(f"{desk}/faults", json=faults)).raise_for_status()


async def _cancelled(task: asyncio.Task[None]) -> None:
    """End it, and raise what it failed with before."""
    await ended(task, lost=_UNDONE)
    if not task.cancelled():
        task.result()
