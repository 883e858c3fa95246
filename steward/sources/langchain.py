"""LangChain's tools, from `@tool`, toolkits and adapters: called as they are, untraced, and believed in nothing."""

from __future__ import annotations

from typing import Any, cast, get_type_hints

from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool, InjectedToolCallId, ToolException
from langchain_core.tools.base import BaseToolkit
from langsmith.run_helpers import tracing_context  # pyright: ignore[reportUnknownVariableType]
from pydantic import BaseModel, PydanticUserError, TypeAdapter
from pydantic_core import to_jsonable_python

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.sources.answers import read
from steward.sources.offer import Beside, Offer
from steward.sources.schemas import strict, types_of
from steward.tools.spec import Context, Refused


def offers_in(value: object) -> list[Offer]:
    """What a tool of LangChain, or a kit of them, offers. Raises Unusable for anything else."""
    if not isinstance(value, BaseTool | BaseToolkit):
        hint = ": make it a tool with @tool (from steward import tool)" if callable(value) else ""
        raise Unusable(f"must be ToolSpecs or tools of LangChain, but there is a {type(value).__name__}{hint}")
    return [_offer(one) for one in (value.get_tools() if isinstance(value, BaseToolkit) else [value])]


def _offer(tool: BaseTool) -> Offer:
    schema = cast("Any", tool.tool_call_schema)
    model = schema if isinstance(schema, type) and issubclass(schema, BaseModel) else None
    if model is None and not isinstance(schema, dict):
        raise Unusable(f"tool {tool.name}: its arguments are a model of pydantic 1; it needs one of pydantic 2")

    whole = _needs_a_tool_call(tool) or tool.response_format == "content_and_artifact"
    aliases = _aliases(tool)
    # what it would tell as a text is a no
    plain = tool.model_copy(update={"handle_tool_error": False, "handle_validation_error": False})

    async def call(args: JsonObject, context: Context, _: Beside) -> Json:
        args = {aliases.get(name, name): value for name, value in args.items()}
        asked: Any = {"type": "tool_call", "name": tool.name, "args": args, "id": context.key} if whole else args
        with tracing_context(enabled=False):  # what is told of the call is told, and redacted, by Steward itself
            try:
                answer: object = await plain.ainvoke(asked, {"callbacks": []})
            except ToolException as error:
                raise Refused("tool_error", str(error)) from error
        return _answer(answer)

    return Offer(
        name=tool.name,
        description=tool.description,
        args=cast("JsonObject", schema if model is None else model.model_json_schema()),
        model=None if model is None else strict(model),
        result=_result(tool),
        call=call,
        origin="LangChain",
    )


def _result(tool: BaseTool) -> JsonObject | None:
    """The schema of what its function says it returns, where that is a record or a list; a text may be anything."""
    function = getattr(tool, "coroutine", None) or getattr(tool, "func", None)
    if function is None or tool.response_format != "content":
        return None
    try:
        said: Any = get_type_hints(function, include_extras=True).get("return", Any)
        schema = cast("JsonObject", TypeAdapter[Any](said).json_schema(mode="serialization"))
    except (NameError, TypeError, PydanticUserError, ValueError):
        return None  # nobody promised that it has one
    return schema if types_of(schema, schema) in (["object"], ["array"]) else None


def _needs_a_tool_call(tool: BaseTool) -> bool:
    """Whether it wants to know under which id it is called. Raises Unusable for what else only an agent injects."""
    if isinstance(tool.args_schema, dict):
        return False
    taken = cast("Any", tool.get_input_schema()).model_fields
    shown = cast("Any", tool.tool_call_schema).model_fields
    hidden = {name: field for name, field in taken.items() if name not in shown and field.is_required()}
    own = {name for name, field in hidden.items() if _is_call_id(field.metadata)}
    if others := sorted(hidden.keys() - own):
        raise Unusable(f"tool {tool.name}: {others[0]} is injected by an agent of LangChain's: give it a default")
    return bool(own)


def _aliases(tool: BaseTool) -> dict[str, str]:
    """What it takes its arguments by, where that is not what its schema calls them."""
    if isinstance(tool.args_schema, dict):
        return {}
    fields = cast("Any", tool.get_input_schema()).model_fields
    return {name: str(field.alias) for name, field in fields.items() if field.alias}


def _is_call_id(marks: list[object]) -> bool:
    return any(one is InjectedToolCallId or isinstance(one, InjectedToolCallId) for one in marks)


def _answer(answer: object) -> Json:
    """What it gave as JSON; a text that is JSON is read, and an artifact stands beside what was said of it."""
    if isinstance(answer, ToolMessage):
        said: Json = read(answer.content) if isinstance(answer.content, str) else to_jsonable_python(answer.content)
        if answer.status == "error":
            raise Refused("tool_error", str(said))
        if answer.artifact is None:
            return said
        return {"content": said, "artifact": to_jsonable_python(answer.artifact)}
    if isinstance(answer, str):
        return read(answer)
    content: Json = to_jsonable_python(answer)
    return content
