"""Time of one durable superstep: Steward's, beside a bare graph that writes the very same state."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph import END, START, StateGraph

from steward.checkpoints.pool import open_pool
from steward.checkpoints.saver import Saver
from steward.checkpoints.serializer import state_types
from steward.domain.state import TaskInput, TaskOutput
from steward.evals.bench.figures import Figure, in_turn, per
from steward.evals.bench.rig import PLAYBOOK, RECURSION_LIMIT, Rig, carry_out, open_steward
from steward.evals.bench.script import Counting
from steward.graph.channels import Channels
from steward.service import App

_COUNTING = Counting(actions=100, chained=True)


async def superstep(rig: Rig, runs: int) -> list[Figure]:
    async with AsyncExitStack() as stack:
        app, own = await stack.enter_async_context(open_steward(rig))
        pool = await stack.enter_async_context(open_pool(rig.database()))
        stock = AsyncPostgresSaver(pool, serde=JsonPlusSerializer(allowed_msgpack_modules=state_types()))
        await stock.setup()
        updates = await _recorded(app)
        ours, on_stock, on_own = await in_turn(
            runs, lambda: carry_out(app, _COUNTING), _replaying(updates, stock), _replaying(updates, Saver(own))
        )
    many = len(updates)
    return [
        Figure(
            name=name,
            title=f"time of one durable superstep, {many} in a row",
            beside=f"a bare graph, the same state, {saver}",
            unit="ms",
            ours=per(ours, many),
            theirs=per(theirs, many),
            aim=aim,
        )
        for name, saver, theirs, aim in (
            ("superstep", "stock AsyncPostgresSaver", on_stock, None),
            ("superstep_own", "Steward's own saver", on_own, 1.3),
        )
    ]


async def _recorded(app: App) -> list[dict[str, Any]]:
    """What each superstep of a task writes."""
    asked = {"goal": _COUNTING.goal, "playbook": PLAYBOOK}
    stream = app.graph.astream(asked, _thread(), stream_mode="updates", durability="sync")
    return [update async for step in stream for update in step.values()]


def _replaying(updates: Sequence[dict[str, Any]], saver: BaseCheckpointSaver[str]) -> Callable[[], Awaitable[None]]:
    """A run of a graph whose only node hands out the updates, one a superstep."""
    left: list[dict[str, Any]] = []

    async def step(_: Channels) -> dict[str, Any]:
        return left.pop()

    def onward(_: Channels) -> str:
        return "step" if left else END

    builder: Any = StateGraph(Channels, input_schema=TaskInput, output_schema=TaskOutput)
    builder.add_node("step", step)
    builder.add_edge(START, "step")
    builder.add_conditional_edges("step", onward, ["step", END])
    graph = builder.compile(checkpointer=saver)

    async def run() -> None:
        left[:] = reversed(updates)
        await graph.ainvoke({"goal": _COUNTING.goal, "playbook": PLAYBOOK}, _thread(), durability="sync")

    return run


def _thread() -> dict[str, Any]:
    return {"configurable": {"thread_id": str(uuid.uuid4())}, "recursion_limit": RECURSION_LIMIT}
