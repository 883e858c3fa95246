"""LangChain's `create_agent`, and `deepagents` on the same middleware; Postgres checkpoints, written at each step.

As the pages on built-in middleware, human-in-the-loop, persistence and durable execution have it: approval by a
predicate on the call, limits on model and tool calls, retries of what may pass and what is left shown to the model; a
killed run is gone on with by invoking its thread without input.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from steward.evals.versus.peers.desk_tools import TOOLS, Refused, repeatable, told, transient, work_on
from steward.evals.versus.peers.errand import CALLS, GO_ON, PROMPT, TRIES, TURNS, Ended, Errand, over_limit

NEEDS = ("langchain.agents.middleware", "langchain_openai", "langgraph.checkpoint.postgres.aio")


class LangChainAgent:
    """One thread of a compiled agent."""

    def __init__(self, graph: Any, errand: Errand) -> None:
        self._graph = graph
        self._errand = errand
        self._config = {"configurable": {"thread_id": errand.request}, "recursion_limit": 200}
        self._command = import_module("langgraph.types").Command

    async def begin(self) -> Ended:
        return await self._run({"messages": [{"role": "user", "content": self._errand.goal}]})

    async def go_on(self) -> Ended:
        return await self._run(None)

    async def approve(self) -> Ended:
        pending = (await self._graph.aget_state(self._config)).interrupts
        if not pending:
            return Ended(end="failed", text="nothing waits for an answer")
        count = sum(len(one.value["action_requests"]) for one in pending)
        return await self._run(self._command(resume={"decisions": [{"type": "approve"}] * count}))

    async def grant(self) -> Ended:
        return await self._run({"messages": [{"role": "user", "content": GO_ON}]})

    async def _run(self, given: object) -> Ended:
        await self._graph.ainvoke(given, self._config, durability="sync")
        state = await self._graph.aget_state(self._config)
        if state.interrupts:
            return Ended(end="asks", text=str(state.interrupts[0].value["action_requests"][0]["name"]))
        messages: list[Any] = state.values.get("messages") or []
        text = str(messages[-1].content) if messages else ""
        return Ended(end="bound" if "limit" in text and "exceeded" in text else "answered", text=text)


def needs_person(request: Any) -> bool:
    """Whether a call of issue_refund is above the limit."""
    return over_limit(request.tool_call["args"])


def middleware(*, reviewing: bool) -> list[Any]:
    """The middleware that both are given; `deepagents` puts the review in by itself."""
    given = import_module("langchain.agents.middleware")
    review = [given.HumanInTheLoopMiddleware(interrupt_on=INTERRUPT_ON)] if reviewing else []
    return [
        *review,
        given.ModelCallLimitMiddleware(run_limit=TURNS, exit_behavior="end"),
        given.ToolCallLimitMiddleware(run_limit=CALLS, exit_behavior="end"),
        given.ModelRetryMiddleware(max_retries=TRIES - 1),
        given.ToolErrorMiddleware(_shown),
        given.ToolRetryMiddleware(
            max_retries=TRIES - 1,
            tools=[each.__name__ for each in TOOLS if repeatable(each.__name__)],
            retry_on=transient,
            on_failure="error",
        ),
    ]


INTERRUPT_ON = {"issue_refund": {"allowed_decisions": ["approve", "edit", "reject"], "when": needs_person}}


def _shown(error: Exception, _: Any) -> str | None:
    return told(error) if transient(error) or isinstance(error, Refused) else None


def tools() -> list[Any]:
    """The desk's tools, as the framework takes them."""
    structured = import_module("langchain_core.tools").StructuredTool
    return [structured.from_function(coroutine=each, parse_docstring=True) for each in TOOLS]


def model(errand: Errand) -> Any:
    """The scripted model, as any endpoint that speaks OpenAI's protocol."""
    chat = import_module("langchain_openai").ChatOpenAI
    return chat(model="scripted", base_url=errand.model, api_key="none", use_responses_api=False)


@asynccontextmanager
async def checkpoints(errand: Errand) -> AsyncGenerator[Any]:
    """The Postgres checkpointer, its tables made."""
    saver = import_module("langgraph.checkpoint.postgres.aio").AsyncPostgresSaver
    async with saver.from_conn_string(errand.database) as opened_saver:
        await opened_saver.setup()
        yield opened_saver


@asynccontextmanager
async def opened(errand: Errand) -> AsyncGenerator[LangChainAgent]:
    """The agent of `create_agent`."""
    work_on(errand)
    create = import_module("langchain.agents").create_agent
    async with checkpoints(errand) as saver:
        graph = create(
            model(errand), tools(), system_prompt=PROMPT, middleware=middleware(reviewing=True), checkpointer=saver
        )
        yield LangChainAgent(graph, errand)
