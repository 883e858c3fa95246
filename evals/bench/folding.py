"""What it costs to take a task into the figures, beside what the task itself costs: processor time of both sides."""

from __future__ import annotations

import time

from steward.domain.errors import StewardError
from steward.evals.bench.figures import Figure, Run
from steward.evals.bench.processors import busy_family, postmaster
from steward.evals.bench.rig import Rig, carry_out, open_steward
from steward.evals.bench.script import Counting
from steward.service import App

_TASKS = 40  # a turn


async def folding(rig: Rig, runs: int) -> list[Figure]:
    """A batch of tasks is carried out and then folded; each is measured for this process and all of Postgres."""
    ours, theirs = list[float](), list[float]()
    async with open_steward(rig) as (app, _):
        folds, drift = app.folds, app.drift
        if folds is None or drift is None:
            raise StewardError("nothing folds here")

        async def fold() -> None:
            await folds.fold_all()
            await drift.look()

        await _tasks(app)
        await fold()  # warm
        for _ in range(runs):
            theirs.append(await _spent(rig, lambda: _tasks(app)))
            ours.append(await _spent(rig, fold))
    return [
        Figure(
            name="folding",
            title="taking a task of 3 actions into the figures and the drift watch",
            beside="carrying it out",
            unit="ms of a core",
            ours=ours,
            theirs=theirs,
            aim=0.03,
            note="the scripted model's own time is in that of the task",
        )
    ]


async def _tasks(app: App) -> None:
    for _ in range(_TASKS):
        await carry_out(app, Counting(actions=3, chained=True))


async def _spent(rig: Rig, work: Run) -> float:
    """Milliseconds of a core for each task."""
    server = postmaster(rig.folder)
    before = time.process_time() + busy_family(server)
    await work()
    return (time.process_time() + busy_family(server) - before) * 1000 / _TASKS
