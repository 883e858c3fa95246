"""Time of an action, and of a whole task whose model and tools take their time."""

from __future__ import annotations

from contextlib import AsyncExitStack
from functools import partial

from steward.evals.bench.agent import open_agent
from steward.evals.bench.endpoint import running_endpoint
from steward.evals.bench.figures import Figure, in_turn, per
from steward.evals.bench.rig import Rig, carry_out, open_steward
from steward.evals.bench.script import Counting

BESIDE = "create_agent + AsyncPostgresSaver, sync"
_MODEL_SECONDS = 0.8


_CALLS = 10  # of the model alone, for each run


async def chain10(rig: Rig, runs: int) -> list[Figure]:
    """With what a call of the model takes by itself: an agent's action holds one, a task of Steward two in all."""
    counting = Counting(actions=10, chained=True)
    async with open_agent(rig) as agent:
        (calls,) = await in_turn(runs * _CALLS, lambda: agent.chat.ainvoke(counting.goal))
    call = Figure(
        name="model_call", title="one call of the model, by the agent's client", beside="", unit="ms", ours=calls
    )
    return [await _time_an_action(rig, runs, "chain10", counting, 1.3), call]


async def chain100(rig: Rig, runs: int) -> list[Figure]:
    return [await _time_an_action(rig, runs, "chain100", Counting(actions=100, chained=True), 0.7)]


async def parallel10(rig: Rig, runs: int) -> list[Figure]:
    return [await _time_an_action(rig, runs, "parallel10", Counting(actions=10, chained=False), 0.8)]


async def _time_an_action(rig: Rig, runs: int, name: str, counting: Counting, aim: float) -> Figure:
    async with open_steward(rig) as (app, _), open_agent(rig) as agent:
        ours, theirs = await in_turn(runs, lambda: carry_out(app, counting), lambda: agent.carry_out(counting))
    kind = "dependent" if counting.chained else "independent"
    return Figure(
        name=name,
        title=f"time an action, {counting.actions} {kind} actions",
        beside=BESIDE if counting.chained else f"{BESIDE}, parallel tool calls",
        unit="ms",
        ours=per(ours, counting.actions),
        theirs=per(theirs, counting.actions),
        aim=aim,
    )


async def wall(rig: Rig, runs: int) -> list[Figure]:
    """A model that takes 800 ms a call and 8 independent tools that take 300 ms each."""
    first, counting = (Counting(actions=many, chained=False, tool="add_one_slowly") for many in (1, 8))
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(running_endpoint(_MODEL_SECONDS))
        app, _ = await stack.enter_async_context(open_steward(rig, model=model))
        off = await stack.enter_async_context(open_agent(rig, model=model, parallel=False))
        on = await stack.enter_async_context(open_agent(rig, model=model))
        sides = (partial(carry_out, app), off.carry_out, on.carry_out)
        for side in sides:
            await side(first)  # a shorter one to warm up
        ours, one_by_one, at_once = await in_turn(runs, *(partial(side, counting) for side in sides), warm=0)
    return [
        _wall("wall_off", "off", ours, one_by_one, 0.4),
        _wall("wall_on", "on", ours, at_once, 0.8),
    ]


def _wall(name: str, parallel: str, ours: list[float], theirs: list[float], aim: float) -> Figure:
    return Figure(
        name=name,
        title="wall time of a task, model 800 ms, 8 tools of 300 ms",
        beside=f"create_agent, parallel tool calls {parallel}",
        unit="ms",
        ours=ours,
        theirs=theirs,
        aim=aim,
    )
