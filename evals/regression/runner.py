"""Runs cases side by side, each trial in a world of its own."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Protocol, TypedDict

from steward.checkpoints.embedded import embedded
from steward.domain.errors import Unusable
from steward.domain.playbook import LookedAt
from steward.evals.regression.databases import prepared
from steward.evals.regression.format import Case, StagingWorld
from steward.evals.regression.judging import judging
from steward.evals.regression.results import Result, Run, merged, result_of
from steward.evals.regression.second_looks import require_second_model
from steward.evals.regression.trial import LONGEST, tried
from steward.planner.model_choice import models_of
from steward.planner.prompt import prompt_version
from steward.release import release
from steward.settings import Settings

CONCURRENCY = 4
OnResult = Callable[[Result], None]


class Subject(TypedDict):
    """What is tried: Steward's release, what plans live, and the version of its prompts."""

    release: str
    model: str
    prompt_version: str


class Beside(Protocol):
    """Who is told of each trial as it begins and ends, and never of its inside."""

    async def begins(self, case: str, number: int) -> None: ...

    def ended(self, result: Result) -> None: ...


async def run_cases(
    cases: Sequence[Case],
    settings: Settings,
    *,
    repeat: int = 1,
    concurrency: int = CONCURRENCY,
    staging: bool = False,
    server: str | None = None,
    on_result: OnResult | None = None,
    second_look: LookedAt | None = None,
    before: Run | None = None,
    beside: Beside | None = None,
) -> Run:
    """Each case `repeat` times, `concurrency` trials at once, on a Postgres of the evals' own below the home folder.

    Nothing of what is set up is reached but the model, unless `staging` says that the tools are a staging system's.
    With `second_look` each playbook wants that, and the model that is set for it is asked, whatever a case says.
    Texts are judged where a judge model is set; what it said of the same texts in the run `before` holds.
    `server` is the URL of another Postgres, on which databases may be made and dropped.
    Raises Unusable before anything is begun.
    """
    if not staging:
        _require_no_staging(cases)
    if second_look:
        require_second_model(settings)
    home, began, clock = settings.home / "evals", time.time(), time.monotonic()
    results: list[Result] = []
    redactor = settings.redactor()
    async with (
        judging(settings, cases, before.verdicts if before else {}) as judge,
        nullcontext(server) if server else embedded(home / "postgres") as url,
    ):
        databases = await prepared(url)
        await asyncio.to_thread(clean, home / "trials")
        gate = asyncio.Semaphore(concurrency)

        async def one(case: Case, number: int) -> None:
            async with gate:
                if beside:
                    await beside.begins(case.id, number)
                trial = await judge.judged(await tried(case, settings, databases, home / "trials", second_look))
            results.append(result_of(trial, number, redactor))
            if beside:
                beside.ended(results[-1])
            if on_result:
                on_result(results[-1])

        async with asyncio.TaskGroup() as group:
            for number in range(1, repeat + 1):
                for case in cases:
                    group.create_task(one(case, number))
    return Run(
        **subject_of(settings),
        began=began,
        seconds=time.monotonic() - clock,
        repeat=repeat,
        results=merged(results, cases),
    )


def clean(trials: Path) -> None:
    """Remove the folders of trials whose process was killed; one that may still be at work stays."""
    for folder in trials.glob("*") if trials.is_dir() else ():
        with suppress(OSError):  # another run cleans as well
            if time.time() - folder.stat().st_mtime > 10 * LONGEST:
                shutil.rmtree(folder)


def _require_no_staging(cases: Sequence[Case]) -> None:
    for case in cases:
        if isinstance(case.world, StagingWorld):
            raise Unusable(
                f"{case.id}: calls the tools that are set up; say --staging where they are a staging system's"
            )


def subject_of(settings: Settings) -> Subject:
    """What a run with these settings tries. Without a model no prompt is used."""
    models = models_of(settings)
    named = ", ".join(one.model for one in models) or "fixed plans"
    return {"release": release(), "model": named, "prompt_version": prompt_version() if models else ""}
