"""The tools as the official MCP SDK serves them; it is imported here and nowhere else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, TypeAlias

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from steward.domain.errors import StewardError
from steward.domain.model import JsonObject
from steward.domain.text import plain
from steward.release import release
from steward.server.mcp.stdio import StdioServer
from steward.server.mcp.task_tools import MOST_WAIT, TaskTools

Open: TypeAlias = Callable[[object], AbstractAsyncContextManager[TaskTools]]
"""The tools of whoever sent the HTTP request, None over stdio. Raises Refusal for nobody."""

_INSTRUCTIONS = (
    "Steward carries out business tasks and proves what it did. Hand it a whole task with submit, in words; it plans, "
    "acts, verifies and asks a person where its rules say so. Report only what status or evidence say. A task that "
    "waits for a person is not done, and is not to be submitted again."
)
_TaskId = Annotated[str, Field(description="The task's id, as submit gave it.")]
_Wait = Annotated[
    float, Field(ge=0, le=MOST_WAIT, description="Seconds to wait for the task; after that ask again with status.")
]
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ACTS = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=True)


def make_server(opened: Open) -> StdioServer:
    """The server over the tools that `opened` gives for each call."""
    server = StdioServer("steward", instructions=_INSTRUCTIONS, version=release(), log_level="WARNING")

    async def asked(context: Context[Any, Any], what: Callable[[TaskTools], Awaitable[JsonObject]]) -> dict[str, Any]:
        try:
            async with opened(context.request_context.request) as tools:
                return await what(tools)
        except StewardError as error:
            raise ToolError(plain(str(error))) from None

    @server.tool(annotations=_ACTS)
    async def submit(
        context: Context[Any, Any],
        goal: Annotated[str, Field(description="What is to be done, whole and in words.")],
        playbook: Annotated[
            str | None, Field(description="The playbook to work by; Steward chooses otherwise.")
        ] = None,
        key: Annotated[
            str | None, Field(description="Your own key of this request: sent again with it, it is the same task.")
        ] = None,
        wait: _Wait = 30.0,
    ) -> dict[str, Any]:
        """Have a business task carried out. Returns its result, or what it waits for, or that it is under way."""
        return await asked(context, lambda tools: tools.submit(goal, playbook, key, wait))

    @server.tool(annotations=_READS)
    async def status(context: Context[Any, Any], task_id: _TaskId, wait: _Wait = 0.0) -> dict[str, Any]:
        """How a task stands: its result, its error, or the question that it waits with."""
        return await asked(context, lambda tools: tools.status(task_id, wait))

    @server.tool(annotations=_READS)
    async def evidence(context: Context[Any, Any], task_id: _TaskId) -> dict[str, Any]:
        """What a task did, how each effect is known, and who decided what."""
        return await asked(context, lambda tools: tools.evidence(task_id))

    @server.tool(annotations=_READS)
    async def reviews(
        context: Context[Any, Any],
        task_id: Annotated[str | None, Field(description="Those of this task alone.")] = None,
        limit: Annotated[int, Field(ge=1, le=100)] = 20,
    ) -> dict[str, Any]:
        """The questions that wait for a person, of those that you may see."""
        return await asked(context, lambda tools: tools.reviews(task_id, limit))

    @server.tool(annotations=_ACTS)
    async def decide(
        context: Context[Any, Any],
        review_id: Annotated[str, Field(description="The review's id.")],
        digest: Annotated[str, Field(description="The review's digest: the answer is to what was read.")],
        answer: Annotated[
            str | dict[str, Any],
            Field(description="One of the review's answers: 'approve', 'reject: why', …, or JSON."),
        ],
        wait: _Wait = 30.0,
    ) -> dict[str, Any]:
        """Answer a review in your own name, where you may. Only pass on what a person decided."""
        return await asked(context, lambda tools: tools.decide(review_id, digest, answer, wait))

    return server
