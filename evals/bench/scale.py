"""How long the figures take with many tasks: `python -m steward.evals.bench.scale --tasks 1000000`.

Fills a database of its own with tasks that ended over 90 days and ten actions and decisions for each, folds them as the
workers do, and asks every figure again and again for a week and for all: median and 95th percentile in milliseconds.
`--home DIR` keeps the database there for the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from steward.checkpoints.decision_marks import PostgresDecisionMarks
from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.queue_schema import prepare_queue
from steward.checkpoints.summaries import PostgresFolds
from steward.checkpoints.tasks import PostgresTasks
from steward.database import open_database
from steward.domain.figures.slices import Selector, Slice
from steward.domain.ports.marks import DecisionFilter
from steward.evals.bench.figures import Run, in_turn, percentile
from steward.evals.bench.filling import fill
from steward.settings import Settings

_DAY = 86_400.0


def asked(pool: Pool, now: float) -> Mapping[str, Run]:
    """Every figure, of a week and of all."""
    figures, marks = PostgresFigures(pool), PostgresDecisionMarks(pool)
    found: dict[str, Run] = {}
    for name, days in (("a week", 7.3), ("90 days", 90.3)):
        wanted = Slice(since=now - days * _DAY, until=now, zone="Europe/Berlin")
        one = Slice(since=wanted.since, until=now, zone="Asia/Kathmandu", playbook="playbook-2", model="model-1")
        found |= {
            f"overview, {name}": partial(figures.overview, wanted),
            f"overview, one playbook and model, {name}": partial(figures.overview, one),
            f"playbook, {name}": partial(figures.playbook, one),
            f"all playbooks, {name}": partial(figures.playbook, wanted),
            f"tools, {name}": partial(figures.tools, wanted),
            f"models, {name}": partial(figures.model, wanted),
            f"people, {name}": partial(figures.people, wanted),
        }
        for chosen in ("ended", "outcome:failed", "tool:issue_refund:failed", "person:person-3"):
            selector = Selector.parse(chosen)
            found[f"tasks behind {chosen}, {name}"] = partial(figures.tasks_behind, wanted, selector)
    found["decisions below 0.7"] = partial(marks.decisions, DecisionFilter(below=0.7))
    found["decisions below 0.5001"] = partial(marks.decisions, DecisionFilter(below=0.5001))
    return found


async def measure(questions: Mapping[str, Run], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each, one after the other, taking turns; the first two rounds warm up."""
    return dict(zip(questions, await in_turn(rounds, *questions.values(), warm=2), strict=True))


async def run(tasks: int, rounds: int, home: str | None) -> int:
    with nullcontext(home) if home else tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), database_url=None)
        async with open_database(settings) as url, open_pool(url) as pool:
            await migrate(pool)
            await prepare_queue(pool)
            if await PostgresTasks(pool).count() == 0:
                await _filled(pool, url, tasks)
            taken = await measure(asked(pool, time.time()), rounds)
    for name, values in taken.items():
        middle, high = (round(percentile(values, share), 1) for share in (0.5, 0.95))
        line = {"figure": name, "median_ms": middle, "p95_ms": high}
        sys.stdout.write(json.dumps(line) + "\n")
    return 0 if all(percentile(values, 0.95) < 300 for values in taken.values()) else 1


async def _filled(pool: Pool, url: str, tasks: int) -> None:
    began = time.perf_counter()
    await asyncio.to_thread(fill, url, "fill_figures.sql", {"tasks": tasks})
    filled = time.perf_counter()
    folded = await PostgresFolds(pool).fold_all()
    seconds = time.perf_counter() - filled
    async with pool.connection() as connection:
        await connection.execute("VACUUM ANALYZE")
    told = {"filled_s": round(filled - began, 1), "folded": folded, "folds_per_s": round(folded / seconds)}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--home", default=None, help="a folder that keeps the database; it is filled where it is empty")
    asked_for = parser.parse_args()
    return asyncio.run(run(asked_for.tasks, asked_for.rounds, asked_for.home))


if __name__ == "__main__":
    sys.exit(main())
