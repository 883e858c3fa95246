"""Pydantic AI made durable by DBOS: `DBOSDurability`, tools as steps with retries, its system database in Postgres.

As Pydantic AI's page on DBOS and DBOS's on workflows, steps and messages have it: the request's id is the workflow's,
so that a second delivery joins the first; a person's answer is a message to the workflow; launching again recovers what
was killed.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from steward.evals.versus.peers.desk_tools import repeatable, transient, work_on
from steward.evals.versus.peers.errand import CALLS, GO_ON, TRIES, TURNS, Ended, Errand
from steward.evals.versus.peers.openai_agent import sqlalchemy_url
from steward.evals.versus.peers.pydantic_tools import MODULES, Tool, agent, approved, model

NEEDS = (*MODULES, "dbos", "pydantic_ai.durable_exec.dbos", "psycopg")

_DAY = 86_400.0  # seconds that a workflow waits for a person
_LOOK = 0.05  # seconds between two looks at whether it asks


class DBOSAgent:
    """One workflow, by its id."""

    def __init__(self, dbos: Any, workflow: Any, errand: Errand) -> None:
        self._dbos, self._workflow, self._errand = dbos, workflow, errand

    async def begin(self) -> Ended:
        with import_module("dbos").SetWorkflowID(self._errand.request):
            await self._dbos.start_workflow_async(self._workflow, self._errand.goal)
        return await self._ended(0)

    async def go_on(self) -> Ended:
        return await self._ended(0)

    async def approve(self) -> Ended:
        return await self._answer("approve")

    async def grant(self) -> Ended:
        return await self._answer("grant")

    async def _answer(self, said: str) -> Ended:
        pauses = await self._pauses()
        if not pauses:
            return Ended(end="failed", text="nothing waits for an answer")
        await self._dbos.send_async(self._errand.request, said, said)
        return await self._ended(len(pauses))

    async def _pauses(self) -> list[str]:
        return await self._dbos.get_event_async(self._errand.request, "pauses", 0) or []

    async def _ended(self, seen: int) -> Ended:
        """Where it is once it is over, or pauses once more than was seen."""
        handle = await self._dbos.retrieve_workflow_async(self._errand.request)
        result = asyncio.ensure_future(handle.get_result(polling_interval_sec=_LOOK))
        while not (await asyncio.wait([result], timeout=_LOOK))[0]:
            pauses = await self._pauses()
            if len(pauses) > seen:
                result.cancel()
                return Ended(end="bound" if pauses[-1] == "bound" else "asks", text=pauses[-1])
        return Ended(end="answered", text=str(result.result()))


def _step(dbos: Any, tool: Tool) -> Tool:
    return dbos.step(
        name=tool.__name__, retries_allowed=repeatable(tool.__name__), max_attempts=TRIES, should_retry=transient
    )(tool)


def _declared(dbos: Any, made: Any) -> Any:
    ai = import_module("pydantic_ai")
    limits = ai.UsageLimits(request_limit=TURNS, tool_calls_limit=CALLS)

    async def pause(pauses: list[str], on: str, topic: str) -> None:
        pauses.append(on)
        await dbos.set_event_async("pauses", [*pauses])
        await dbos.recv_async(topic, _DAY)

    @dbos.workflow(name="help_desk_request")
    async def carried_out(goal: str) -> str:
        pauses: list[str] = []
        said: str | None = goal
        more: dict[str, Any] = {}
        while True:
            with ai.capture_run_messages() as messages:
                try:
                    result = await made.run(said, usage_limits=limits, **more)
                except ai.UsageLimitExceeded:
                    await pause(pauses, "bound", "grant")
                    said, more = GO_ON, {"message_history": [*messages]}
                    continue
            if not isinstance(result.output, ai.DeferredToolRequests):
                return str(result.output)
            await pause(pauses, result.output.approvals[0].tool_name, "approve")
            said, more = (
                None,
                {"message_history": result.all_messages(), "deferred_tool_results": approved(result.output)},
            )

    return carried_out


@asynccontextmanager
async def opened(errand: Errand) -> AsyncGenerator[DBOSAgent]:
    """The agent; the version is pinned, so that a process that comes later takes up what an earlier one left."""
    work_on(errand)
    dbos = import_module("dbos").DBOS
    config = {
        "name": "help-desk",
        "system_database_url": sqlalchemy_url(errand.database),
        "application_version": "1",
        "executor_id": errand.process,
        "log_level": "ERROR",
    }
    dbos(config=config)
    durable = import_module("pydantic_ai.durable_exec.dbos").DBOSDurability(
        model_step_config={"retries_allowed": True, "max_attempts": TRIES, "interval_seconds": 1.0}
    )
    made = agent(errand, functools.partial(_step, dbos), model=model(errand, retries=0), capabilities=[durable])
    workflow = _declared(dbos, made)
    dbos.launch()
    try:
        yield DBOSAgent(dbos, workflow, errand)
    finally:
        dbos.destroy(workflow_completion_timeout_sec=0)
