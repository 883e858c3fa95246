"""Pydantic AI alone: deferred tools for approval, usage limits, messages kept as JSON between runs.

As its pages on deferred tools, message history, usage limits and tool retries have it. It has no way of its own back
into a run whose process was killed (its durable execution pages name Temporal, DBOS, Prefect and Restate): the request
is started again with what was kept.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from steward.evals.versus.peers.desk_tools import work_on
from steward.evals.versus.peers.errand import CALLS, GO_ON, TURNS, Ended, Errand
from steward.evals.versus.peers.pydantic_tools import MODULES, agent, approved

NEEDS = MODULES


class PydanticAgent:
    """One conversation. `waits.json` is there while a call of it waits for a person."""

    def __init__(self, made: Any, errand: Errand) -> None:
        self._agent, self._errand = made, errand
        self._messages, self._waits = Path(errand.home) / "messages.json", Path(errand.home) / "waits.json"
        self._ai: Any = import_module("pydantic_ai")
        self._adapter: Any = import_module("pydantic_ai.messages").ModelMessagesTypeAdapter
        self._requests: Any = import_module("pydantic").TypeAdapter(self._ai.DeferredToolRequests)

    async def begin(self) -> Ended:
        return await self._run(self._errand.goal)

    async def go_on(self) -> Ended:
        return await self._run(self._errand.goal)

    async def approve(self) -> Ended:
        if not self._waits.exists():
            return Ended(end="failed", text="nothing waits for an answer")
        requests = self._requests.validate_json(self._waits.read_bytes())
        ended = await self._run(None, deferred_tool_results=approved(requests))
        if ended.end != "asks":
            self._waits.unlink(missing_ok=True)
        return ended

    async def grant(self) -> Ended:
        return await self._run(GO_ON)

    async def _run(self, said: str | None, **more: Any) -> Ended:
        kept = self._adapter.validate_json(self._messages.read_bytes()) if self._messages.exists() else None
        limits = self._ai.UsageLimits(request_limit=TURNS, tool_calls_limit=CALLS)
        with self._ai.capture_run_messages() as messages:
            try:
                result = await self._agent.run(said, message_history=kept, usage_limits=limits, **more)
            except self._ai.UsageLimitExceeded as error:
                self._messages.write_bytes(self._adapter.dump_json(messages))
                return Ended(end="bound", text=str(error))
        self._messages.write_bytes(result.all_messages_json())
        if isinstance(result.output, self._ai.DeferredToolRequests):
            self._waits.write_bytes(self._requests.dump_json(result.output))
            return Ended(end="asks", text=result.output.approvals[0].tool_name)
        return Ended(end="answered", text=str(result.output))


@asynccontextmanager
async def opened(errand: Errand) -> AsyncGenerator[PydanticAgent]:
    """The agent."""
    work_on(errand)
    yield PydanticAgent(agent(errand), errand)
