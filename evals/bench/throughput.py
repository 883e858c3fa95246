"""Tasks a second of workers, and what a task costs: beside DBOS, agents, and one worker beside two."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import psutil
import psycopg

from steward.evals.bench.effects import ACTIONS
from steward.evals.bench.figures import Figure
from steward.evals.bench.processors import busy, busy_family, postmaster
from steward.evals.bench.rig import Rig
from steward.evals.bench.sides import DBOS, WITHOUT_DBOS, Side, open_agents, open_dbos, open_workers
from steward.evals.bench.workers import WAITING, Fleet

_TASKS, _WARM = 100, 20
_SETTLES = 0.1  # seconds after the last task's end, until its worker has said so everywhere
_TRANSACTIONS = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"  # those that write have a number
_COMMITS = 2 * ACTIONS + 5


@dataclass(frozen=True, kw_only=True)
class Turn:
    """How fast, and what each task took: transactions that wrote, milliseconds of processors."""

    tasks_a_second: float
    commits: float
    client: float
    postgres: float

    @property
    def busy(self) -> float:
        return self.client + self.postgres

    def __str__(self) -> str:
        return f"{self.commits:.1f} commits, {self.client:.1f} ms in its processes, {self.postgres:.1f} ms in Postgres"


@dataclass(frozen=True, kw_only=True)
class Used:
    """Transactions so far, and the seconds that processors spent on processes and on all of Postgres."""

    commits: float
    client: float
    postgres: float


async def workers(rig: Rig, runs: int) -> list[Figure]:
    """One worker, DBOS and agents, taking turns."""
    async with AsyncExitStack() as stack:
        sides = {"ours": await stack.enter_async_context(open_workers(Fleet(rig=rig, database=rig.database())))}
        if (DBOS / "dbos").is_dir():
            sides["dbos"] = await stack.enter_async_context(open_dbos(rig))
            sides["dbos_all"] = await stack.enter_async_context(open_dbos(rig, quickest=True))
        sides["agents"] = await stack.enter_async_context(open_agents(rig))
        turns = dict(zip(sides, await _in_turn(rig, runs, [*sides.values()]), strict=True))
    return rows(turns)


def rows(turns: Mapping[str, Sequence[Turn]]) -> list[Figure]:
    """What the turns of each side come to; DBOS's are missing where it is not installed, and that is said."""
    ours, agents = turns["ours"], turns["agents"]
    note = "; ".join(f"{side}: {taken[-1]}" for side, taken in turns.items())
    return [
        *(_beside_dbos(turns) if "dbos" in turns else []),
        _speed("workers_agent", "create_agent + AsyncPostgresSaver, model in process", ours, agents, 1.4),
        Figure(
            name="commits",
            title=f"commits of a task of {ACTIONS} waves",
            beside="",
            unit="commits",
            ours=[one.commits for one in ours],
            aim=_COMMITS,
            note=note if "dbos" in turns else f"{note}; {WITHOUT_DBOS}",
        ),
    ]


async def scaling(rig: Rig, runs: int) -> list[Figure]:
    """Two workers beside one, on a database each, whose tools wait for somebody else."""
    async with AsyncExitStack() as stack:
        one, two = [
            await stack.enter_async_context(open_workers(Fleet(rig=rig, database=rig.database(), how=WAITING), number))
            for number in (1, 2)
        ]
        alone, both = await _in_turn(rig, runs, [one, two])
    title = "tasks a second, 2 workers, tools of 50 ms"
    return [_speed("scaling", "1 worker", both, alone, 1.5, title=title)]


def _beside_dbos(turns: Mapping[str, Sequence[Turn]]) -> list[Figure]:
    ours, theirs = turns["ours"], turns["dbos"]
    beside = "DBOS, queued workflows of as many steps"
    return [
        _speed("workers_dbos", beside, ours, theirs, 1.0),
        Figure(
            name="workers_dbos_cpu",
            title="processor time of a task, Postgres's included",
            beside=beside,
            unit="ms",
            ours=[one.busy for one in ours],
            theirs=[one.busy for one in theirs],
            aim=1.0,
        ),
        _speed("workers_dbos_all", "DBOS at its quickest, all that is queued at once", ours, turns["dbos_all"], None),
    ]


def _speed(
    name: str, beside: str, ours: Sequence[Turn], theirs: Sequence[Turn], aim: float | None, *, title: str = ""
) -> Figure:
    return Figure(
        name=name,
        title=title or f"tasks a second, 1 worker, {ACTIONS} actions a task",
        beside=beside,
        unit="tasks/s",
        ours=[one.tasks_a_second for one in ours],
        theirs=[one.tasks_a_second for one in theirs],
        aim=aim,
        at_least=True,
    )


async def _in_turn(rig: Rig, runs: int, sides: Sequence[Side]) -> list[list[Turn]]:
    """Each side's turns, after a shorter one to warm up."""
    taken: list[list[Turn]] = [[] for _ in sides]
    for tasks in (_WARM, *(_TASKS for _ in range(runs))):
        for turns, side in zip(taken, sides, strict=True):
            turns.append(await _turn(rig, side, tasks))
    return [turns[1:] for turns in taken]


async def _turn(rig: Rig, side: Side, tasks: int) -> Turn:
    """The clock begins when all are queued, and nobody looks on but by an index; what it took counts from the first."""
    before = _used(rig, [side.queuing])
    await side.queue(tasks)
    queued, waiting = _used(rig, [side.queuing]), _used(rig, side.working)
    seconds = await side.carry_out(tasks)
    await asyncio.sleep(_SETTLES)
    ended = _used(rig, side.working)
    return Turn(
        tasks_a_second=tasks / seconds,
        commits=(ended.commits - before.commits) / tasks,
        client=1000 * (queued.client - before.client + ended.client - waiting.client) / tasks,
        postgres=1000 * (ended.postgres - before.postgres) / tasks,
    )


def _used(rig: Rig, processes: Iterable[psutil.Process]) -> Used:
    with psycopg.connect(rig.server, autocommit=True) as connection:
        row = connection.execute(_TRANSACTIONS).fetchone()
    commits = float(row[0]) if row else 0.0
    return Used(commits=commits, client=busy(processes), postgres=busy_family(postmaster(rig.folder)))
