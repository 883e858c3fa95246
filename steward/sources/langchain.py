"""LangChain's tools, from `@tool`, toolkits and adapters: called as they are, untraced, and believed in nothing."""

from __future__ import annotations

from typing import Any, cast

from langchain_core.tools import BaseTool, ToolException
from langchain_core.tools.base import BaseToolkit
from langsmith.run_helpers import tracing_context  # pyright: ignore[reportUnknownVariableType]
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.sources.answers import read
from steward.sources.offer import Beside, Offer
from steward.sources.schemas import strict
from steward.tools.spec import Context, Refused


def offers_in(value: object) -> list[Offer]:
    """What a tool of LangChain, or a kit of them, offers. Raises Unusable for anything else."""
    if not isinstance(value, BaseTool | BaseToolkit):
        raise Unusable(f"must be ToolSpecs or tools of LangChain, but there is a {type(value).__name__}")
    return [_offer(one) for one in (value.get_tools() if isinstance(value, BaseToolkit) else [value])]


def _offer(tool: BaseTool) -> Offer:
    schema = cast("Any", tool.tool_call_schema)
    model = schema if isinstance(schema, type) and issubclass(schema, BaseModel) else None
    if model is None and not isinstance(schema, dict):
        raise Unusable(f"tool {tool.name}: its arguments are a model of pydantic 1; it needs one of pydantic 2")

    async def call(args: JsonObject, _: Context, __: Beside) -> Json:
        with tracing_context(enabled=False):  # what is told of the call is told, and redacted, by Steward itself
            try:
                answer: object = await tool.ainvoke(args, {"callbacks": []})
            except ToolException as error:
                raise Refused("tool_error", str(error)) from error
        return _answer(answer)

    return Offer(
        name=tool.name,
        description=tool.description,
        args=cast("JsonObject", schema if model is None else model.model_json_schema()),
        model=None if model is None else strict(model),
        call=call,
        origin="LangChain",
    )


def _answer(answer: object) -> Json:
    """What it gave as JSON; a text that is JSON is read."""
    if isinstance(answer, str):
        return read(answer)
    content: Json = to_jsonable_python(answer)
    return content
