"""How long the operator's pages take with many tasks: `python -m steward.evals.bench.scale --tasks 1000000`.

Fills a database of its own with tasks that ended over a year and ten actions and decisions for each, folds them as the
workers do, and asks each page with each filter, each list behind a number, and what commands ask, again and again:
median and 95th percentile in milliseconds, and how long processors were busy with it, which other work on the machine
changes little; pages over HTTP on the loopback. `--home DIR` keeps the database there for
the next time, `--only WORD` measures what has the word in it. Nothing tends to the tasks meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from fastapi import FastAPI

from steward.auth.setup import open_authenticator
from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.queue_schema import prepare_queue
from steward.checkpoints.summaries import PostgresFolds
from steward.checkpoints.tasks import PostgresTasks
from steward.collector import settle
from steward.composition import open_app
from steward.database import open_database
from steward.evals.bench.figures import Run, percentile
from steward.evals.bench.filling import fill, question_shown
from steward.evals.bench.processors import busy, postmaster
from steward.evals.bench.scale_questions import commands, pages
from steward.server.http_app import make_site
from steward.server.serving import serving
from steward.settings import Settings

_AIM = 300.0  # milliseconds


@asynccontextmanager
async def looking_on(settings: Settings) -> AsyncGenerator[str]:
    """The pages, with nobody at work on what they show; yields their URL."""

    @asynccontextmanager
    async def lifespan(site: FastAPI) -> AsyncGenerator[None]:
        async with open_authenticator(settings, app.keys) as authenticator:
            site.state.authenticator = authenticator
            yield

    async with (
        open_app(settings) as app,
        serving(make_site(lifespan, lambda: nullcontext(app)), "the page") as url,
    ):
        yield url


@dataclass(kw_only=True)
class Taken:
    """Milliseconds of each time that was asked, and those that processors were busy with all of them together."""

    each: list[float] = field(default_factory=list[float])
    busy: float = 0.0

    @property
    def over(self) -> bool:
        return percentile(self.each, 0.95) >= _AIM


async def measure(questions: Mapping[str, Run], rounds: int, folder: Path) -> dict[str, Taken]:
    """One after the other, taking turns; the first round warms up. The database is that of the folder."""
    taken: dict[str, Taken] = {name: Taken() for name in questions}
    here, there = psutil.Process(), postmaster(folder)
    for number in range(1 + rounds):
        for name, ask in questions.items():
            before = busy([here, *there.children()])
            began = time.perf_counter()
            await ask()
            ended = time.perf_counter()
            if number:
                taken[name].each.append(1000 * (ended - began))
                taken[name].busy += 1000 * (busy([here, *there.children()]) - before)
    return taken


async def run(tasks: int, rounds: int, home: str | None, only: str) -> int:
    with nullcontext(home) if home else tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), database_url=None, planner="fixed")
        async with open_database(settings) as url, open_pool(url) as pool:
            await migrate(pool)
            await prepare_queue(pool)
            if not await PostgresTasks(pool).list(limit=1):
                await _filled(pool, url, tasks)
            here = settings.model_copy(update={"database_url": url})
            async with (
                looking_on(here) as site,
                httpx.AsyncClient(base_url=site, timeout=60, follow_redirects=True) as http,
            ):
                settle()
                asked = {**pages(http), **commands(pool, time.time())}
                taken = await measure({name: one for name, one in asked.items() if only in name}, rounds, Path(folder))
    for name, one in taken.items():
        middle, high = (round(percentile(one.each, share), 1) for share in (0.5, 0.95))
        _tell({"figure": name, "median_ms": middle, "p95_ms": high, "busy_ms": round(one.busy / rounds, 1)})
    _tell({"load": [round(one, 1) for one in os.getloadavg()], "over": sum(one.over for one in taken.values())})
    return 1 if any(one.over for one in taken.values()) else 0


def _tell(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def _filled(pool: Pool, url: str, tasks: int) -> None:
    began = time.perf_counter()
    await asyncio.to_thread(fill, url, "fill_figures.sql", {"tasks": tasks, "question": question_shown()})
    filled = time.perf_counter()
    folded = await PostgresFolds(pool).fold_all()
    seconds = time.perf_counter() - filled
    async with pool.connection() as connection:
        await connection.execute("VACUUM ANALYZE")
    _tell({"filled_s": round(filled - began, 1), "folded": folded, "folds_per_s": round(folded / seconds)})


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--home", default=None, help="a folder that keeps the database; it is filled where it is empty")
    parser.add_argument("--only", default="", help="measure only what has this in its name")
    asked = parser.parse_args()
    return asyncio.run(run(asked.tasks, asked.rounds, asked.home, asked.only))


if __name__ == "__main__":
    sys.exit(main())
