"""What callers of the LangGraph server see of a task: streams, states and their history."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from langgraph.types import Command

from steward.auth.users import carried
from steward.domain.access import Identity
from steward.domain.ports.tasks import Task
from steward.server.graph import served
from tests.integration.redaction.world import PASSWORD, PIN, World, leaks

pytestmark = pytest.mark.asyncio(loop_scope="module")
KIM = Identity(name="kim", roles=["admin"], via="loopback")
MODES = ["values", "updates", "debug", "custom", "tasks", "checkpoints"]


async def _unlabelled(task: Task) -> None:
    del task


async def test_no_stream_and_no_state_shows_what_is_marked(world: World) -> None:
    """In whichever way a client looks, from the plan to the result; the tool still gets it."""
    graph = served(world.app.graph, world.app.deps, _unlabelled)
    config: Any = {"configurable": {"thread_id": str(uuid.uuid4()), "langgraph_auth_user": carried(KIM)}}
    goal = f"create user ida log-in {PASSWORD} door {PIN}"

    seen: list[object] = [part async for part in graph.astream({"goal": goal}, config, stream_mode=MODES)]
    waiting = (await graph.aget_state(config)).interrupts[0]
    answer: Any = Command(resume={waiting.id: {"type": "approve"}})
    seen += [event async for event in graph.astream_events(answer, config, version="v2")]
    seen += [await graph.aget_state(config)]
    seen += [snapshot async for snapshot in graph.aget_state_history(config)]

    assert ("ida", PASSWORD, PIN) in world.made
    told = [repr(one) for one in seen]
    planned = next(place for place, one in enumerate(told) if "create_user" in one)  # until then only the goal is known
    assert len(told) - planned > 20
    assert [one[:300] for one in told[planned:] if leaks(one)] == []
