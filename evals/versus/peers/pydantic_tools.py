"""The desk's tools as Pydantic AI takes them: what may pass asks the model to try again, a refusal is a result."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from steward.evals.versus.peers.desk_tools import TOOLS, Refused, told, transient
from steward.evals.versus.peers.errand import LIMIT, PROMPT, TRIES, Errand

Tool = Callable[..., Awaitable[str]]
MODULES = ("pydantic_ai.models.openai", "pydantic_ai.providers.openai")


def model(errand: Errand, *, retries: int = 2) -> Any:
    """The scripted model; `retries` are those of the client."""
    openai = import_module("openai").AsyncOpenAI(base_url=errand.model, api_key="none", max_retries=retries)
    provider = import_module("pydantic_ai.providers.openai").OpenAIProvider(openai_client=openai)
    return import_module("pydantic_ai.models.openai").OpenAIChatModel("scripted", provider=provider)


def agent(errand: Errand, wrapped: Callable[[Tool], Tool] = lambda tool: tool, **more: Any) -> Any:
    """The agent: final answers are text or the calls that wait for a person."""
    ai = import_module("pydantic_ai")
    tools = [_tool(ai, each, wrapped(each)) for each in TOOLS]
    return ai.Agent(
        more.pop("model", None) or model(errand),
        name="help_desk",
        instructions=PROMPT,
        tools=tools,
        output_type=[str, ai.DeferredToolRequests],
        retries={"tools": TRIES - 1, "output": TRIES - 1},
        **more,
    )


def _tool(ai: Any, written: Tool, called: Tool) -> Any:
    @functools.wraps(written)
    async def tool(*args: Any, **kwargs: Any) -> str:
        try:
            return await called(*args, **kwargs)
        except Refused as error:
            raise ai.ToolFailed(told(error)) from error
        except Exception as error:
            if transient(_cause(error)):
                raise ai.ModelRetry(told(error)) from error
            raise

    async def in_limit(ctx: Any, order_id: str, amount: float, reason: str) -> None:  # noqa: ARG001 - the tool's arguments
        if amount > LIMIT and not ctx.tool_call_approved:
            raise ai.ApprovalRequired

    return ai.Tool(tool, args_validator=in_limit if written.__name__ == "issue_refund" else None)


def _cause(error: BaseException) -> BaseException:
    """What went wrong below what gave up."""
    errors = getattr(error, "errors", None)
    return errors[-1] if errors else error


def approved(requests: Any) -> Any:
    """Yes to each call that waits."""
    ai = import_module("pydantic_ai")
    return ai.DeferredToolResults(approvals={call.tool_call_id: True for call in requests.approvals})
