"""What it costs to be watched: a task where nothing is told, where nothing is set up, and where everything is."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog
from pydantic import SecretStr

from steward.checkpoints.pool import open_pool
from steward.checkpoints.saver import open_saver
from steward.composition import assembled, open_deps
from steward.domain.ports.telemetry import SILENT
from steward.domain.redaction import PLAIN
from steward.evals.bench.figures import Figure, Run, in_turn, per
from steward.evals.bench.intake import running_intake
from steward.evals.bench.rig import Rig, carry_out
from steward.evals.bench.script import Counting
from steward.graph.deps import Deps
from steward.logs import Line, as_json, json_line, redacting
from steward.service import App
from steward.settings import Settings
from steward.telemetry.decisions import ToldDecisions
from steward.telemetry.ports import ToldLedger, ToldReviews, ToldTasks, ToldTools

SIDES = ("untold", "off", "all")
ACTIONS = 20
_COUNTING = Counting(actions=ACTIONS, chained=True)
_ALL = "traces and metrics by OTLP, Sentry, a JSON log"


async def telemetry(rig: Rig, runs: int) -> list[Figure]:
    """Three sides in turn; each on a database of its own."""
    async with AsyncExitStack() as stack:
        sides = [_Side(await stack.enter_async_context(opened(rig, name))) for name in SIDES]
        without, quiet, loud = await in_turn(runs, *sides)
        spent = [side.spent[-runs:] for side in sides]
    return [
        _figure("telemetry_off", "time", "nothing set up", quiet, without, 1.03),
        _figure("telemetry_on", "time", _ALL, loud, without, 1.10),
        _figure("telemetry_off_cpu", "processor time", "nothing set up", spent[1], spent[0], None),
        _figure("telemetry_on_cpu", "processor time", _ALL, spent[2], spent[0], None),
    ]


@asynccontextmanager
async def opened(rig: Rig, side: str) -> AsyncGenerator[Run]:
    """Carries out a task of `ACTIONS` on one of `SIDES`; what is told of it is sent before the context ends."""
    _warn_only()
    settings = rig.settings(rig.database())
    if side != "all":
        async with _opened(settings, told=side != "untold") as app:
            yield lambda: carry_out(app, _COUNTING)
        return
    async with running_intake() as url:
        dsn = SecretStr(url.replace("http://", "http://key@") + "/1")
        async with _opened(settings.model_copy(update={"otel_endpoint": url, "sentry_dsn": dsn})) as app:

            async def logged() -> None:
                with _logging(rig.folder / "steward.log"):
                    await carry_out(app, _COUNTING)

            yield logged


@dataclass
class _Side:
    """One side, and what each of its runs took of the processor, sending included, in milliseconds."""

    run: Run
    spent: list[float] = field(default_factory=list[float])

    async def __call__(self) -> None:
        began = time.process_time()
        await self.run()
        self.spent.append((time.process_time() - began) * 1000)


def _figure(name: str, what: str, title: str, ours: list[float], theirs: list[float], aim: float | None) -> Figure:
    return Figure(
        name=name,
        title=f"{what} an action, {title}",
        beside="the same, and nothing is told",
        unit="ms",
        ours=per(ours, _COUNTING.actions),
        theirs=per(theirs, _COUNTING.actions),
        aim=aim,
    )


@asynccontextmanager
async def _opened(settings: Settings, *, told: bool = True) -> AsyncGenerator[App]:
    async with (
        open_pool(settings.database_url or "") as pool,
        open_deps(settings, pool) as deps,
        open_saver(pool) as saver,
    ):
        yield assembled(deps if told else _untold(deps), saver, pool, settings)


def _untold(deps: Deps) -> Deps:
    """The ports themselves, as where there is no sink."""
    ledger, tools, tasks, reviews, decisions = deps.ledger, deps.tools, deps.tasks, deps.reviews, deps.decisions
    return replace(
        deps,
        ledger=ledger.ledger if isinstance(ledger, ToldLedger) else ledger,
        tools=tools.tools if isinstance(tools, ToldTools) else tools,
        tasks=tasks.tasks if isinstance(tasks, ToldTasks) else tasks,
        reviews=reviews.reviews if isinstance(reviews, ToldReviews) else reviews,
        decisions=decisions.decisions if isinstance(decisions, ToldDecisions) else decisions,
        telemetry=SILENT,
    )


@contextmanager
def _logging(path: Path) -> Generator[None]:
    """Each event is a line of JSON in the file, as commands of ours write it to stderr; before and after only warnings
    are told."""
    steps = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper("iso"), redacting(PLAIN), as_json]
    with path.open("a", encoding="utf-8") as file:
        structlog.configure(
            processors=[Line(steps, plain=json_line)],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=structlog.WriteLoggerFactory(file),
            cache_logger_on_first_use=False,
        )
        try:
            yield
        finally:
            _warn_only()


def _warn_only() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
