"""How long the pages take with a full database: `python -m steward.evals.bench.pages`.

10,000 open reviews, 100,000 decided ones and 1,000,000 tasks, over HTTP on the loopback, one request
after another; each page's median and 95th percentile in milliseconds, beside the health answer of the
same server, which does next to nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path

import httpx
from fastapi import FastAPI

from steward.composition import open_app
from steward.database import open_database
from steward.evals.bench import filling
from steward.evals.bench.figures import in_turn, percentile
from steward.server.http_app import at_work, make_site
from steward.server.serving import serving
from steward.service import App
from steward.settings import Settings

PAGES = {
    "health (for comparison)": "/steward/health",
    "queue": "/reviews",
    "queue, last page": "/reviews?page=200",
    "queue by reason": "/reviews?reason=approval",
    "queue by playbook": "/reviews?playbook=refund",
    "queue by assignee": "/reviews?assignee=person5",
    "queue, overdue": "/reviews?overdue=1",
    "one review": "/reviews/r42",
    "tasks": "/tasks",
    "tasks by status": "/tasks?status=needs_review",
    "one task": "/tasks/t42",
}


def fill(database: str, *, tasks: int, reviews_open: int) -> None:
    """Write the rows and let Postgres learn their numbers."""
    values = {"tasks": tasks, "open": reviews_open, "question": filling.question_shown()}
    filling.fill(database, "fill.sql", values)


async def measure(url: str, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each request, by page; the pages take turns, so that noise meets all alike."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:

        async def ask(path: str) -> None:
            (await http.get(path)).raise_for_status()

        taken = await in_turn(rounds, *(partial(ask, path) for path in PAGES.values()), warm=3)
    return dict(zip(PAGES, taken, strict=True))


@asynccontextmanager
async def site(settings: Settings) -> AsyncGenerator[str]:
    """The pages as `steward serve` has them; yields their URL."""
    async with open_app(settings) as app, serving(_app(app, settings), "the page") as url:
        yield url


def _app(app: App, settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(site: FastAPI) -> AsyncGenerator[None]:
        async with at_work(site, app, settings):
            yield

    return make_site(lifespan, lambda: nullcontext(app))


async def run(tasks: int, reviews_open: int, rounds: int) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory(prefix="steward-bench-", ignore_cleanup_errors=True) as home:
        settings = Settings(home=Path(home), planner="fixed", keeper_interval=86_400)
        async with open_database(settings) as database:
            here = settings.model_copy(update={"database_url": database})
            async with open_app(here):
                pass  # the tables are made
            fill(database, tasks=tasks, reviews_open=reviews_open)
            async with site(here) as url:
                return await measure(url, rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    taken = asyncio.run(run(asked.tasks, asked.open, asked.rounds))
    rows = {name: (statistics.median(times), percentile(times, 0.95)) for name, times in taken.items()}
    if asked.json:
        sys.stdout.write(json.dumps({name: {"median": m, "p95": p} for name, (m, p) in rows.items()}) + "\n")
        return
    sys.stdout.write(f"{'page':<26}{'median ms':>10}{'p95 ms':>10}\n")
    for name, (middle, high) in rows.items():
        sys.stdout.write(f"{name:<26}{middle:>10.1f}{high:>10.1f}\n")


if __name__ == "__main__":
    main()
