"""LangChain's agents at the tasks of a worker, their model in the same process.

It reads how many tasks to carry out, a number a line, and answers each line once they have ended.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from steward.evals.bench.agent import open_agent_on
from steward.evals.bench.effects import ACTIONS, CONCURRENCY
from steward.evals.bench.script import Counting

_COUNTING = Counting(actions=ACTIONS, chained=True)


class Counter(BaseChatModel):
    """Calls `add_one` once a turn, until it was called often enough."""

    @property
    def _llm_type(self) -> str:
        return "counter"

    def bind_tools(self, *_: Any, **__: Any) -> Any:
        """It knows its tool."""
        return self

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        done = sum(isinstance(one, ToolMessage) for one in messages)
        call = {"name": _COUNTING.tool, "args": {"value": done}, "id": f"call_{done}"}
        said = AIMessage(f"Counted to {done}.") if done == ACTIONS else AIMessage("", tool_calls=[call])
        return ChatResult(generations=[ChatGeneration(message=said)])

    async def _agenerate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return self._generate(messages)


async def work(url: str) -> None:
    """Say that it is ready, and carry out as many as each line says."""
    async with open_agent_on(url, Counter()) as agent:
        turns = asyncio.Semaphore(CONCURRENCY)

        async def one() -> None:
            async with turns:
                await agent.carry_out(_COUNTING)

        said = "ready"
        while True:
            sys.stdout.write(f"{said}\n")
            sys.stdout.flush()
            said = (await asyncio.to_thread(sys.stdin.readline)).strip()
            if not said:
                return
            await asyncio.gather(*(one() for _ in range(int(said))))


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
