"""Ledger, lease, task and review against a simple model: the stand-ins in memory and the stores in Postgres alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from steward.checkpoints.pool import open_pool
from tests.conformance.model.machine import Machine, Races
from tests.conformance.model.worlds import MemoryWorld, PostgresWorld, World

pytestmark = pytest.mark.timeout(3600)  # the long profile's


def walk(
    request: pytest.FixtureRequest,
    machine: type[Machine],
    runner: asyncio.Runner,
    world: Callable[[], World],
    examples: int,
) -> None:
    """Many random lives, the same ones in each run unless the long profile is chosen."""

    class Life(machine):
        def __init__(self) -> None:
            super().__init__(runner, world())

    chosen = settings(max_examples=examples, stateful_step_count=25, deadline=None, derandomize=True, database=None)
    if request.config.getoption("--hypothesis-profile") == "long":
        chosen = settings.get_profile("long")
    elif world is not MemoryWorld:
        chosen = settings(chosen, phases=[Phase.generate])  # looking for a shorter life takes minutes there
    run_state_machine_as_test(Life, settings=chosen)


def test_memory(request: pytest.FixtureRequest) -> None:
    """The stand-ins that all other tests lean on do what the model says."""
    with asyncio.Runner() as runner:
        walk(request, Machine, runner, MemoryWorld, 100)


@pytest.mark.parametrize(("machine", "examples"), [(Machine, 80), (Races, 40)])
def test_postgres(request: pytest.FixtureRequest, machine: type[Machine], examples: int, database_url: str) -> None:
    """So do the stores, whoever is slow, dies, or comes at the same moment."""
    with asyncio.Runner() as runner:
        opened = open_pool(database_url, size=20)
        pool = runner.run(opened.__aenter__())
        try:
            walk(request, machine, runner, lambda: PostgresWorld(pool), examples)
        finally:
            runner.run(opened.__aexit__(None, None, None))
