"""OpenAI's Agents SDK: `needs_approval` by a function, `max_turns`, a session in Postgres, paused runs as `RunState`.

As its pages on human-in-the-loop, running agents, tools and sessions have it: what a tool raises is shown to the model,
an unknown tool too (`tool_not_found_behavior`), a paused run is kept as JSON and is gone on with from there. It has no
way of its own back into a run whose process was killed (its page names Temporal, Restate, DBOS and Dapr for that): the
request is started again on the same session.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from steward.evals.versus.peers.desk_tools import TOOLS, told, work_on
from steward.evals.versus.peers.errand import GO_ON, PROMPT, TURNS, Ended, Errand, over_limit

NEEDS = ("agents.extensions.memory.sqlalchemy_session", "openai", "psycopg")


class OpenAIAgent:
    """One session. `state.json` holds the run that waits for a person, until it has gone on."""

    def __init__(self, agent: Any, session: Any, errand: Errand) -> None:
        self._sdk: Any = import_module("agents")
        self._agent, self._session, self._errand = agent, session, errand
        self._waits = Path(errand.home) / "state.json"

    async def begin(self) -> Ended:
        return await self._run(self._errand.goal)

    async def go_on(self) -> Ended:
        return await self._run(self._errand.goal)

    async def approve(self) -> Ended:
        if not self._waits.exists():
            return Ended(end="failed", text="nothing waits for an answer")
        state = await self._sdk.RunState.from_json(self._agent, json.loads(self._waits.read_text()))
        for each in state.get_interruptions():
            state.approve(each)
        ended = await self._run(state)
        if ended.end != "asks":
            self._waits.unlink(missing_ok=True)
        return ended

    async def grant(self) -> Ended:
        return await self._run(GO_ON)

    async def _run(self, given: object) -> Ended:
        config = self._sdk.RunConfig(tool_not_found_behavior="return_error_to_model")
        try:
            result = await self._sdk.Runner.run(
                self._agent, given, session=self._session, max_turns=TURNS, run_config=config
            )
        except self._sdk.MaxTurnsExceeded as error:
            return Ended(end="bound", text=str(error))
        if result.interruptions:
            self._waits.write_text(json.dumps(result.to_state().to_json()))
            return Ended(end="asks", text=str(result.interruptions[0].name))
        return Ended(end="answered", text=str(result.final_output))


async def _over_limit(_: Any, params: dict[str, Any], __: str) -> bool:
    return over_limit(params)


def _shown(_: Any, error: Exception) -> str:
    return f"Error: {told(error)}"


@asynccontextmanager
async def opened(errand: Errand) -> AsyncGenerator[OpenAIAgent]:
    """The agent, its session in the database."""
    work_on(errand)
    sdk, openai = import_module("agents"), import_module("openai")
    sdk.set_tracing_disabled(True)
    model = sdk.OpenAIChatCompletionsModel(
        model="scripted", openai_client=openai.AsyncOpenAI(base_url=errand.model, api_key="none")
    )
    tools = [
        sdk.function_tool(
            each,
            needs_approval=_over_limit if each.__name__ == "issue_refund" else False,
            failure_error_function=_shown,
        )
        for each in TOOLS
    ]
    agent = sdk.Agent(name="help desk", instructions=PROMPT, model=model, tools=tools)
    sessions = import_module("agents.extensions.memory").SQLAlchemySession
    session = sessions.from_url(errand.request, url=sqlalchemy_url(errand.database), create_tables=True)
    await session.get_items()  # makes its tables, before two processes would make them at once
    yield OpenAIAgent(agent, session, errand)


def sqlalchemy_url(url: str) -> str:
    """The database's URL with the driver in it that SQLAlchemy is to use."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
