"""Plain functions and tools of LangChain as tools: their types and words are theirs, and nothing more is believed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from typing import Annotated, Any, Literal

import httpx
import pytest
from langchain_core.tools import BaseTool, InjectedToolArg, InjectedToolCallId, StructuredTool, ToolException
from langchain_core.tools import tool as langchain_tool
from pydantic import BaseModel, Field

from steward import ByOthers, Context, Risk, Sink, Unusable, tool
from steward.sources.langchain import offers_in
from steward.sources.specs import specs_of
from steward.tools.loading import Spec
from steward.tools.registry import Registry
from steward.tools.spec import World
from tests.unit.sources.crm import act


class Order(BaseModel):
    id: str
    key: str


@tool(risk=Risk.READ)
def find_order(order_id: Annotated[str, "the order's number"], context: Context, most: int = 1) -> Order:
    """Find an order."""
    return Order(id=order_id * most, key=context.key)


@tool
async def pay(order_id: str, tags: list[str] | None = None) -> list[str]:
    """Pay an order.

    Args:
        order_id: which one
        tags: for the books
    """
    return [order_id, *(tags or [])]


class Kept(BaseModel):
    id: str


@langchain_tool
def search(query: str, most: int = 3) -> str:
    """Search what there is."""
    return f'{{"hits": ["{query}"], "most": {most}}}'


@langchain_tool
async def send(to: str) -> str:
    """Send it."""
    raise ToolException(f"{to} is blocked")


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with httpx.AsyncClient() as http:
        yield World(http=http)


async def called(world: World, spec: Spec, **args: Any) -> Any:
    registry = Registry([spec], world)
    receipt = await registry.run(act(spec.name, args))
    await registry.close()
    return receipt.result if receipt.kind == "answered" else (receipt.kind, receipt.code)


async def test_a_function_is_a_tool_by_its_types_and_words(world: World) -> None:
    """Its context is not the planner's to give."""
    assert (find_order.risk, find_order.description) == (Risk.READ, "Find an order.")
    properties = find_order.args.model_json_schema()["properties"]
    assert {name: one.get("description") for name, one in properties.items()} == {
        "order_id": "the order's number",
        "most": None,
    }
    assert await called(world, find_order, order_id="7", most=2) == {"id": "77", "key": "k1"}
    assert await called(world, find_order, order_id="7", context={}) == ("refused", "invalid_args")


async def test_a_function_of_which_nothing_is_said_is_taken_for_the_worst(world: World) -> None:
    """Its docstring describes its arguments, and a list is an answer too."""
    assert (pay.risk, pay.find, pay.description) == (Risk.IRREVERSIBLE, None, "Pay an order.")
    assert pay.args.model_json_schema()["properties"]["tags"]["description"] == "for the books"
    assert await called(world, pay, order_id="7", tags=["a"]) == {"items": ["7", "a"]}


async def test_tools_of_langchain_are_called_as_they_are(world: World) -> None:
    """Text that is JSON is read; an error that they tell is a no."""
    looking, sending = specs_of([one for each in (search, send) for one in offers_in(each)])

    assert (looking.risk, looking.description) == (Risk.IRREVERSIBLE, "Search what there is.")
    assert await called(world, looking, query="x") == {"hits": ["x"], "most": 3}
    assert await called(world, sending, to="kim") == ("refused", "tool_error")
    assert await called(world, looking, query="x", other=1) == ("refused", "invalid_args")


class Sent(BaseModel):
    sender: str = Field(alias="from")


async def test_a_tool_of_langchain_gets_its_arguments_by_their_aliases(world: World) -> None:
    """LangChain leaves them out of the schema that it shows."""

    def mail(sender: str) -> str:
        return sender

    shown = StructuredTool.from_function(func=mail, name="mail", description="Send.", args_schema=Sent)

    assert await called(world, specs_of(offers_in(shown))[0], sender="kim") == {"value": "kim"}


def test_what_a_tool_of_langchain_answers_is_told_by_its_function() -> None:
    """A record or a list, as its type says; a text may be anything."""

    @langchain_tool
    def kept(number: str) -> Kept:
        """Read it."""
        return Kept(id=number)

    (typed,), (plain,) = offers_in(kept), offers_in(search)
    assert plain.result is None
    assert typed.result is not None
    assert typed.result["properties"] == {"id": {"title": "Id", "type": "string"}}


def test_what_has_no_schema_is_one_line() -> None:
    """It says which tool and why."""
    with pytest.raises(Unusable, match=r"tool loose: takes \*\*more"):

        @tool
        def loose(**more: int) -> None: ...

    with pytest.raises(Unusable, match="tool placed: takes order: 'str' by its place"):

        @tool
        def placed(order: str, /) -> None: ...

    with pytest.raises(Unusable, match="tool named: no parameter can be called model_config: call it otherwise"):

        @tool
        def named(model_config: str) -> None: ...

    with pytest.raises(Unusable, match="tool hidden: no parameter can be called _order: call it otherwise"):

        @tool
        def hidden(_order: str) -> None: ...

    with pytest.raises(Unusable, match="tool each: it yields, and an answer is returned: return a list"):

        @tool
        async def each(order: str) -> AsyncGenerator[str]:
            yield order

    class Desk:
        def close(self, order: str) -> str:
            """Close it."""
            return order

    with pytest.raises(Unusable, match=r"tool close: it takes self, as a method does: make the object first, and tool"):
        tool(Desk.close)
    with pytest.raises(Unusable, match=r"tool functools.partial.*: it is no function: write a def around it"):
        tool(partial(Desk().close, order="7"))
    assert tool(Desk().close).origin == __name__


@pytest.mark.filterwarnings("error")
async def test_a_parameter_is_called_as_its_system_calls_it(world: World) -> None:
    """Also by a name that models have for something else, and nothing is warned of."""

    @tool
    def store(schema: str, json: str, copy: bool = False) -> str:
        """Store it."""
        return f"{schema} {json} {copy}"

    @tool
    def label(tags: list[str] = (), at: int = None) -> str:  # type: ignore[assignment]  # noqa: RUF013
        """Label it; the defaults are of other types, as they often are."""
        return f"{tags} {at}"

    assert await called(world, store, schema="s", json="{}") == {"value": "s {} False"}
    assert Registry([label], world).coerce("label", {}) == {"tags": [], "at": None}
    assert await called(world, label) == {"value": "() None"}


class Made(BaseTool):
    """A tool as kits have it: it tells a thing beside its words, or handles what goes wrong by itself."""

    name: str = "make"
    description: str = "Make it."
    response_format: Literal["content", "content_and_artifact"] = "content_and_artifact"
    handle_tool_error: Any = True

    def _run(self, of: str) -> tuple[str, dict[str, str]]:
        if of == "nothing":
            raise ToolException("there is nothing to make it of")
        return f"made of {of}", {"id": f"of-{of}"}


@langchain_tool
def call_id(of: str, number: Annotated[str, InjectedToolCallId]) -> str:
    """Tell the call's id."""
    return f"{of} {number}"


@langchain_tool
def whose(of: str, user: Annotated[str, InjectedToolArg]) -> str:
    """Tell whose it is."""
    return f"{of} {user}"


async def test_what_a_tool_of_langchain_tells_beside_its_words_is_kept(world: World) -> None:
    """Its artifact, where the id of what was made stands; the id of a call is the act's key."""
    making, telling = specs_of([one for each in (Made(), call_id) for one in offers_in(each)])

    assert await called(world, making, of="wood") == {"content": "made of wood", "artifact": {"id": "of-wood"}}
    assert await called(world, telling, of="wood") == {"value": "wood k1"}


async def test_an_error_that_a_tool_handles_by_itself_is_no_success(world: World) -> None:
    """It tells its error as a text, which an agent would read; nothing else says that it is one."""
    making = specs_of(offers_in(Made()))[0]

    assert await called(world, making, of="nothing") == ("refused", "tool_error")


def test_what_only_an_agent_injects_is_one_line() -> None:
    """Such a tool failed at each call."""
    with pytest.raises(Unusable, match="tool whose: user is injected"):
        offers_in(whose)
    with pytest.raises(Unusable, match="there is a function: make it a tool with @tool"):
        offers_in(called)


class Message(BaseModel):
    id: str
    body: Annotated[str, ByOthers]


@tool(source="own", identifies=["room"])
def invite(guest: Annotated[str, Sink], room: str) -> Message:
    """Invite somebody."""
    return Message(id=guest, body=room)


def test_a_function_says_who_writes_its_results_and_what_its_arguments_are() -> None:
    """By the words of a ToolSpec, and with marks at its parameters and its result."""
    card = Registry([invite], World(http=httpx.AsyncClient())).card("invite")

    assert card is not None
    assert (card.source, card.others) == ("own", ("body",))
    assert (card.roles, card.roles_said) == ({"guest": "sink", "room": "identifies"}, ("guest", "room"))
    assert "x-steward" not in repr((card.args_schema, card.result_schema))


def test_a_context_under_another_name_and_a_risk_without_one_are_told() -> None:
    """Both are slips of a hurried author; what pydantic says of them names neither."""

    def close(ctx: Context) -> None:
        del ctx

    with pytest.raises(Unusable, match="tool close: its parameter ctx is the call's Context: call it context"):
        tool(close)
    with pytest.raises(Unusable, match=r"@tool\(risk=Risk.READ\)"):
        tool(Risk.READ)  # type: ignore[call-overload]
