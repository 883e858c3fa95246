"""Runs the scenarios side by side, and keeps what was seen."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from steward.checkpoints.embedded import embedded
from steward.evals.regression.databases import prepared
from steward.evals.versus.peers.errand import Tools
from steward.evals.versus.processes import OWN, hosting, require
from steward.evals.versus.report import Report
from steward.evals.versus.scenarios import Scenario
from steward.evals.versus.scoring import Trial
from steward.evals.versus.trial import tried
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.expressions.rules import CelRules
from steward.playbooks.library import load_playbooks, shipped
from steward.release import release
from steward.settings import Settings
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from steward.tools.web import trusted

CONCURRENCY = 3
TIMED = 3
"""How often what goes well is run, alone on the machine, to be timed."""
NAMED = (
    "langchain",
    "langgraph",
    "langgraph-checkpoint-postgres",
    "deepagents",
    "openai-agents",
    "pydantic-ai-slim",
    "dbos",
)


async def run_all(
    scenarios: Sequence[Scenario], peers: Sequence[str], packages: Path, on_trial: Callable[[Trial], None]
) -> Report:
    """Each scenario in each framework, with each way of writing tools that is asked for. Raises Unusable."""
    for peer in peers:
        require(peer, packages)
    home = Settings().home / "versus-trials"
    gate, found = asyncio.Semaphore(CONCURRENCY), list[Trial]()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(embedded(home / "postgres"))
        http = await stack.enter_async_context(httpx.AsyncClient(verify=trusted()))
        databases = await prepared(url)
        planner = PlannerScript(load_playbooks(shipped(), tools=Registry(TOOLS, World(http=http)), rules=CelRules()))

        sockets = Path(stack.enter_context(TemporaryDirectory(prefix="steward-")))  # a socket's path has to be short
        hosts = {peer: await stack.enter_async_context(hosting(peer, packages, sockets)) for peer in peers}

        async def seen(scenario: Scenario, peer: str, tools: Tools) -> Trial:
            return await tried(scenario, hosts[peer], databases, planner, home / "trials", tools=tools)

        async def one(scenario: Scenario, peer: str, tools: Tools) -> None:
            async with gate:
                found.append(await seen(scenario, peer, tools))
            on_trial(found[-1])

        for scenario in [one for one in scenarios if not one.goes_wrong]:
            for peer in peers:
                found.append(median_of([await seen(scenario, peer, "looks") for _ in range(TIMED)]))
                on_trial(found[-1])
        async with asyncio.TaskGroup() as group:
            for scenario in [one for one in scenarios if one.goes_wrong]:
                for peer in peers:
                    others = () if peer == OWN else scenario.tools  # Steward's tools have the look in their contract
                    for tools in ("looks", *others):
                        group.create_task(one(scenario, peer, tools))
    names, ids = [*peers], [one.id for one in scenarios]
    found.sort(key=lambda one: (one.tools, ids.index(one.scenario), names.index(one.peer)))
    return Report(python=platform.python_version(), versions=versions(packages), trials=found)


def median_of(trials: Sequence[Trial]) -> Trial:
    """The one whose time is in the middle."""
    return sorted(trials, key=lambda one: one.seconds)[len(trials) // 2]


def versions(packages: Path) -> dict[str, str]:
    """What was compared."""
    there = {one.metadata["Name"]: one.version for one in distributions(path=[str(packages)])}
    return {"steward": release(), **{name: there[name] for name in NAMED if name in there}}
