"""`deepagents`: its own planning, files and sub-agents stay on, as `create_deep_agent` sets them up by default."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module

from steward.evals.versus.peers.desk_tools import work_on
from steward.evals.versus.peers.errand import PROMPT, Errand
from steward.evals.versus.peers.langchain_agent import (
    INTERRUPT_ON,
    LangChainAgent,
    checkpoints,
    middleware,
    model,
    tools,
)

NEEDS = ("deepagents", "langchain.agents.middleware", "langchain_openai", "langgraph.checkpoint.postgres.aio")


@asynccontextmanager
async def opened(errand: Errand) -> AsyncGenerator[LangChainAgent]:
    """The agent of `create_deep_agent`; `interrupt_on` is its own way to ask a person."""
    work_on(errand)
    create = import_module("deepagents").create_deep_agent
    async with checkpoints(errand) as saver:
        graph = create(
            model(errand),
            tools(),
            system_prompt=PROMPT,
            middleware=middleware(reviewing=False),
            interrupt_on=INTERRUPT_ON,
            checkpointer=saver,
        )
        yield LangChainAgent(graph, errand)
