"""Model calls and tokens of one request at the help desk, 8 actions, counted alike for both sides."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from langchain_core.tools import StructuredTool
from pydantic import BaseModel

from steward.composition import open_app
from steward.domain.errors import StewardError
from steward.evals.bench.agent import open_agent
from steward.evals.bench.desk_script import GOAL, AgentScript, Counted, plan_or_acceptance, steps
from steward.evals.bench.figures import Figure
from steward.evals.bench.rig import Rig
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.openai import running_openai
from steward.tools.loading import Spec
from steward.tools.registry import TOOLS
from steward.tools.spec import Context, World

_WANTED = {str(step["tool"]) for step in steps()} | {"find_records"}  # the tools that the playbook allows
_NOTE = "a token is 4 characters of the request, tools included, and of the reply; the agent has no system prompt"


async def usage(rig: Rig, runs: int) -> list[Figure]:  # noqa: ARG001 - a script says the same each time
    ours = await _steward(rig)
    one, several = await _agent(rig, parallel=False), await _agent(rig, parallel=True)
    rows = [("one call a turn", one, 0.25, 0.4, ""), ("parallel tool calls", several, None, None, "_parallel")]
    figures: list[Figure] = []
    for turns, theirs, calls, tokens, suffix in rows:
        figures += [
            _figure(f"calls{suffix}", "model calls", turns, ours.calls, theirs.calls, calls),
            _figure(f"tokens{suffix}", "tokens", turns, ours.tokens, theirs.tokens, tokens, "" if suffix else _NOTE),
        ]
    return figures


def _figure(name: str, what: str, turns: str, ours: float, theirs: float, aim: float | None, note: str = "") -> Figure:
    return Figure(
        name=name,
        title=f"{what} for a task of 8 actions, acceptance included",
        beside=f"create_agent, {turns}",
        unit=what.rsplit(maxsplit=1)[-1],
        ours=[ours],
        theirs=[theirs],
        aim=aim,
        note=note,
    )


async def _steward(rig: Rig) -> Counted:
    """What Steward asked of the model. Raises StewardError where the task does not end well."""
    script = Counted(script=plan_or_acceptance)
    async with AsyncExitStack() as stack:
        database = rig.database()
        desk = await stack.enter_async_context(running_desk(database))
        model = await stack.enter_async_context(running_openai(script))
        settings = rig.settings(database, model=model).model_copy(
            update={"desk_url": desk, "playbooks": "", "samples": "on"}
        )
        app = await stack.enter_async_context(open_app(settings))
        task = await app.run(GOAL)
        if (task.status, task.steps) != ("complete", len(steps())):
            raise StewardError(f"the task is {task.status} after {task.steps} actions: {task.error} {task.state}")
    return script


async def _agent(rig: Rig, *, parallel: bool) -> Counted:
    """What the agent asked of the model."""
    script = Counted(script=AgentScript(parallel=parallel))
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(running_openai(script))
        tools = await stack.enter_async_context(_desk_tools(rig))
        agent = await stack.enter_async_context(open_agent(rig, model=model, tools=tools))
        await agent.ask(GOAL)
    return script


@asynccontextmanager
async def _desk_tools(rig: Rig) -> AsyncGenerator[list[StructuredTool]]:
    """The shipped tools that the request needs, as an agent has them, over a desk of its own."""
    async with running_desk(rig.database()) as desk, httpx.AsyncClient() as http:
        world = World(http=http, desk_url=desk, maildir=str(rig.folder / "agent-mail"))
        yield [_as_agent_tool(tool, world) for tool in TOOLS if tool.name in _WANTED]


def _as_agent_tool(tool: Spec, world: World) -> StructuredTool:
    async def act(**given: Any) -> Any:
        context = Context(key=uuid.uuid4().hex, task_id="agent", world=world)
        answer: BaseModel = await tool.run(tool.args.model_validate(given), context)
        return answer.model_dump(mode="json")

    return StructuredTool.from_function(
        coroutine=act, name=tool.name, description=tool.description, args_schema=tool.args
    )
