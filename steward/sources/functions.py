"""Plain functions as tools: their types are the schemas, their docstring says what they do."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, cast, get_type_hints, overload

from langchain_core.tools.base import create_schema_from_function
from pydantic import BaseModel, PydanticUserError, TypeAdapter
from pydantic_core import to_jsonable_python

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject, Risk
from steward.domain.ports.tools import Source
from steward.sources.answers import Answer, answer_of, answered
from steward.sources.docstrings import described
from steward.sources.schemas import strict
from steward.tools.call_runner import called
from steward.tools.loading import Spec
from steward.tools.spec import Context, Proof, ToolSpec

_CONTEXT = "context"
_TAKEN = ("args", "kwargs", "model_config")  # by what reads signatures, or by models


@overload
def tool(function: Callable[..., Any], /) -> Spec: ...


@overload
def tool(
    *,
    risk: Risk = ...,
    name: str | None = ...,
    description: str | None = ...,
    proof: Proof[Any] | None = ...,
    identity: Callable[[Any], Hashable] | None = ...,
    target: Callable[[Any], str] | None = ...,
    timeout: float = ...,
    settle_after: float = ...,
    egress: bool | None = ...,
    sensitive: Sequence[str] = ...,
    source: Source | None = ...,
    others: Sequence[str] = ...,
    identifies: Sequence[str] = ...,
    free: Sequence[str] = ...,
    sink: Sequence[str] = ...,
) -> Callable[[Callable[..., Any]], Spec]: ...


def tool(
    function: Callable[..., Any] | None = None,
    /,
    *,
    risk: Risk = Risk.IRREVERSIBLE,
    name: str | None = None,
    description: str | None = None,
    **more: Any,
) -> Spec | Callable[[Callable[..., Any]], Spec]:
    """A function, plain or async, as a tool: typed arguments, a docstring, and what a `ToolSpec` says beside them.

        @tool(risk=Risk.READ)
        def find_order(order_id: str) -> Order:
            \"\"\"Find an order by its number.\"\"\"

    Arguments are described in the docstring (in Google's, NumPy's or Sphinx's style) or by `Annotated[str, "…"]`. One
    that is called `context` is not the planner's: it is the call's `Context`. Without `risk` it is taken for the worst,
    and without `proof` its word is all there is. The other words are those of `ToolSpec`. Raises Unusable where its
    types have no schema.
    """
    if isinstance(function, Risk):
        raise Unusable(f"the risk of a tool is given by its name: @tool(risk=Risk.{function.name})")
    if function is None:
        return lambda given: _spec(given, name, description, risk, more)
    return _spec(function, name, description, risk, more)


def _spec(function: Callable[..., Any], name: str | None, description: str | None, risk: Risk, more: Any) -> Spec:
    name = str(name or getattr(function, "__name__", function))
    if wrong := _unfit(function):
        raise Unusable(f"tool {name}: {wrong}")
    args = _arguments(name, function)
    result = _result(name, function)
    takes_context = _CONTEXT in inspect.signature(function).parameters

    async def run(given: BaseModel, context: Context) -> Any:
        values = {field: getattr(given, field) for field in type(given).model_fields}
        if takes_context:
            values[_CONTEXT] = context
        answer = await called(partial(function, **values))
        return answered(result, to_jsonable_python(answer), name) if issubclass(result, Answer) else answer

    said = description or (args.__doc__ or "").strip() or name.replace("_", " ")
    return ToolSpec(
        name=name, description=said, args=args, result=result, risk=risk, run=run, origin=function.__module__, **more
    )


def _unfit(function: Callable[..., Any]) -> str:
    """Why it is nothing that a call of it would answer."""
    if not inspect.isroutine(function):
        return "it is no function: write a def around it, with typed parameters"
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        return "it yields, and an answer is returned: return a list"
    names = [*inspect.signature(function).parameters]
    if names[:1] in (["self"], ["cls"]):
        return f"it takes {names[0]}, as a method does: make the object first, and tool(object.{function.__name__})"
    hints = {one.name: one.annotation for one in inspect.signature(function).parameters.values()}
    if other := next((one for one in names if one != _CONTEXT and hints[one] in (Context, "Context")), ""):
        return f"its parameter {other} is the call's Context: call it {_CONTEXT}"
    if taken := next((one for one in names if one.startswith("_") or one in _TAKEN), ""):
        return f"no parameter can be called {taken}: call it otherwise"
    return ""


def _arguments(name: str, function: Callable[..., Any]) -> type[BaseModel]:
    """The function's parameters, as LangChain reads them; Raises Unusable where they have no schema."""
    parameters = inspect.signature(function).parameters.values()
    unnamed = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.POSITIONAL_ONLY)
    if loose := [one for one in parameters if one.kind in unnamed]:
        how = " by its place" if loose[0].kind is loose[0].POSITIONAL_ONLY else ""
        raise Unusable(f"tool {name}: takes {loose[0]}{how}: a tool's parameters are named one by one")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Field name .* shadows an attribute", UserWarning)  # `schema`, `copy`
            read = create_schema_from_function(
                name,
                function,
                filter_args=[_CONTEXT],
                include_injected=False,
            )
        model = strict(cast("type[BaseModel]", read))
        model.__doc__, told = described(function.__doc__)
        if unknown := next((one for one in told if one not in inspect.signature(function).parameters), ""):
            raise Unusable(f"tool {name}: its docstring describes {unknown}, which is none of its parameters")
        for field in told.keys() & model.model_fields.keys():
            model.model_fields[field].description = told[field] or model.model_fields[field].description
        model.model_rebuild(force=True)
        model.model_json_schema()
    except (NameError, TypeError, ValueError, PydanticUserError) as error:
        raise Unusable(f"tool {name}: its parameters have no schema: {str(error).splitlines()[0]}") from None
    return model


def _result(name: str, function: Callable[..., Any]) -> type[BaseModel]:
    """The model that it says it returns; of any other type the schema, as far as it has one."""
    try:
        said: Any = get_type_hints(function, include_extras=True).get("return", Any)
    except NameError as error:
        raise Unusable(f"tool {name}: its result has no schema: {error}") from None
    if inspect.isclass(said) and issubclass(said, BaseModel) and "root" not in said.model_fields:
        return said
    try:
        schema = cast("JsonObject", TypeAdapter[Any](said).json_schema(mode="serialization"))
    except PydanticUserError as error:
        raise Unusable(f"tool {name}: its result has no schema: {str(error).splitlines()[0]}") from None
    return answer_of(f"{name}_answer", schema)
