"""What stands beside Steward: LangChain's agent on the stock Postgres checkpointer, every superstep durable."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from langchain.agents import create_agent  # pyright: ignore[reportUnknownVariableType] - it leaves a type parameter open
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import ToolMessage
from langchain_core.tools import StructuredTool
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from pydantic import SecretStr

from steward.checkpoints.pool import Pool, open_pool
from steward.domain.errors import StewardError
from steward.evals.bench import tools as counting
from steward.evals.bench.effects import add_one as effect
from steward.evals.bench.rig import RECURSION_LIMIT, Rig
from steward.evals.bench.script import Counting


@dataclass(frozen=True, kw_only=True)
class Agent:
    """The compiled agent and its database."""

    graph: Any  # its generics carry middleware types that nobody here names
    pool: Pool
    chat: BaseChatModel

    async def carry_out(self, counting: Counting) -> None:
        """One thread from its goal to its end. Raises StewardError where it does not end well."""
        messages = await self.ask(counting.goal)
        made = sum(isinstance(message, ToolMessage) for message in messages)
        if made != counting.actions:
            raise StewardError(f"{counting.goal} the agent made {made} calls")

    async def ask(self, goal: str) -> list[Any]:
        """The thread's messages once the agent has answered."""
        config = {"configurable": {"thread_id": str(uuid.uuid4())}, "recursion_limit": RECURSION_LIMIT}
        asked = {"messages": [{"role": "user", "content": goal}]}
        answer = await self.graph.ainvoke(asked, config, durability="sync")
        return answer["messages"]


@asynccontextmanager
async def open_agent(
    rig: Rig, *, model: str | None = None, parallel: bool = True, tools: Sequence[StructuredTool] | None = None
) -> AsyncGenerator[Agent]:
    """An agent on a database of its own, with the counting tools or others; `parallel` is its model's setting."""
    chat = _chat(model or rig.model, parallel=parallel)
    async with open_agent_on(rig.database(), chat, tools) as agent:
        yield agent


@asynccontextmanager
async def open_agent_on(
    database: str, chat: BaseChatModel, tools: Sequence[StructuredTool] | None = None
) -> AsyncGenerator[Agent]:
    """The same for any model, on this database."""
    async with open_pool(database) as pool:
        saver = AsyncPostgresSaver(pool)
        await saver.setup()
        yield Agent(graph=create_agent(chat, tools or _tools(), checkpointer=saver), pool=pool, chat=chat)


def _chat(url: str, *, parallel: bool) -> ChatOpenAI:
    """The model as the agent calls it; parallel tool calls are the protocol's default."""
    return ChatOpenAI(
        model="scripted",
        base_url=url,
        api_key=SecretStr("scripted"),
        max_retries=0,
        use_responses_api=False,
        model_kwargs={} if parallel else {"parallel_tool_calls": False},
    )


def _tools() -> list[StructuredTool]:
    """The counting tools as an agent has them."""

    async def add_one(value: int) -> dict[str, object]:
        return {"value": await effect(uuid.uuid4().hex, value)}

    async def add_one_slowly(value: int) -> dict[str, object]:
        return {"value": await effect(uuid.uuid4().hex, value, counting.SLOW)}

    async def read_number(value: int) -> dict[str, object]:
        return {"value": await effect(uuid.uuid4().hex, value), "text": counting.record(value)}

    runs = {"add_one": add_one, "add_one_slowly": add_one_slowly, "read_number": read_number}
    return [
        StructuredTool.from_function(
            coroutine=runs[tool.name], name=tool.name, description=tool.description, args_schema=tool.args
        )
        for tool in counting.TOOLS
        if tool.name in runs
    ]
