"""What a worker costs while nothing is to be done, and how long it takes until it works."""

from __future__ import annotations

import asyncio
import time

import psutil

from steward.evals.bench.figures import Figure
from steward.evals.bench.rig import Rig
from steward.evals.bench.workers import Fleet

_WATCHED = 10.0  # seconds
_SETTLING = 3.0


async def idle(rig: Rig, runs: int) -> list[Figure]:
    """One worker with an empty queue, over `runs` stretches of 10 seconds."""
    fleet = Fleet(rig=rig, database=rig.database())
    shares: list[float] = []
    async with fleet.worker() as worker:
        await asyncio.sleep(_SETTLING)
        process = psutil.Process(worker.pid)
        for _ in range(runs):
            before = process.cpu_times()
            await asyncio.sleep(_WATCHED)
            after = process.cpu_times()
            busy = after.user + after.system - before.user - before.system
            shares.append(100 * busy / _WATCHED)
        memory = process.memory_info().rss / 1e6
    return [
        Figure(name="idle_cpu", title="an idle worker's share of a core", beside="", unit="%", ours=shares, aim=1),
        Figure(name="idle_memory", title="an idle worker's memory", beside="", unit="MB", ours=[memory], aim=150),
    ]


async def start(rig: Rig, runs: int) -> list[Figure]:
    """A worker from its start until it has taken a task; the command line until it has shown its help."""
    fleet = Fleet(rig=rig, database=rig.database())
    taken, helped = list[float](), list[float]()
    await fleet.submit(1)  # makes the tables
    for _ in range(runs):
        began = time.perf_counter()
        async with fleet.worker():
            await fleet.until_begun()
            taken.append(time.perf_counter() - began)
            await fleet.until_done()
        await fleet.submit(1)
        began = time.perf_counter()
        await (await fleet.start("--help")).communicate()
        helped.append(time.perf_counter() - began)
    return [
        Figure(name="start", title="a worker's start until it takes a task", beside="", unit="s", ours=taken, aim=3),
        Figure(name="help", title="steward --help", beside="", unit="s", ours=helped, aim=0.5),
    ]
