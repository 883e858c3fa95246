"""What an MCP server that is broken or means harm can't do: have its word or all memory taken, or a secret shown."""

from __future__ import annotations

import logging
from typing import Any

import anyio
import pytest
from fastapi import Request, Response

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject
from tests.unit.sources.hostile_mcp import hostile, text, tool
from tests.unit.sources.test_mcp import opened

TOKEN = "sk-one-of-a-kind-4711"
CHECKED: JsonObject = {
    "type": "object",
    "properties": {"id": {"type": "string", "pattern": "^(a+)+$"}},
    "required": ["id"],
}


@pytest.mark.parametrize(
    "answer",
    [text("done"), text("done", structuredContent={"id": 4}), text("x", structuredContent={"id": "a" * 40 + "!"})],
)
async def test_an_answer_is_kept_whatever_its_schema_says(answer: JsonObject) -> None:
    """The act has happened; a pattern of the server's that may take forever holds up nobody."""
    async with hostile([tool(outputSchema=CHECKED)], lambda _, __: answer) as url, opened(mcp=url) as tools:
        receipt, _ = await tools.call("act")

    assert receipt.kind == "answered"
    assert receipt.result == answer.get("structuredContent", {"text": "done"})


@pytest.mark.parametrize(
    "answer",
    [
        text("Error: the customer is blocked"),
        text("", structuredContent={"result": "Error: the customer is blocked"}),
        {"content": [*text("Trying …")["content"], *text("Error: the customer is blocked")["content"]]},  # type: ignore[misc]
    ],
)
async def test_a_no_in_words_alone_is_no_success(answer: JsonObject) -> None:
    """Many servers catch what went wrong and tell it as a text, without `isError`."""
    async with hostile([tool()], lambda _, __: answer) as url, opened(mcp=url) as tools:
        _, verdict = await tools.call("act")

    assert (verdict.status, verdict.retry) == ("refuted", False)
    assert "the customer is blocked" in verdict.reason


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("Error executing tool act", "lost", "bug"),  # all that the Python SDK says of an exception
        ("Error executing tool act: Error executing tool pay", "lost", "bug"),
        ("Error executing tool act: HTTPSConnectionPool(host='crm'): Read timed out.", "lost", "exception"),
        ("Request failed with status code 502", "lost", "exception"),
        ("read ECONNRESET", "lost", "exception"),
        ("Error executing tool act: there is no customer c9", "refused", "tool_error"),
        ("the customer is blocked (code 5021)", "refused", "tool_error"),
        ("", "refused", "tool_error"),
    ],
)
async def test_what_broke_may_have_acted(said: str, kind: str, code: str) -> None:
    """`isError` is what a server says of an exception as well: with such words it is no certain no."""
    async with hostile([tool()], lambda _, __: text(said, isError=True)) as url, opened(mcp=url) as tools:
        receipt, verdict = await tools.call("act")

    assert (receipt.kind, receipt.code) == (kind, code)
    assert verdict.status == ("unknown" if kind == "lost" else "refuted")


@pytest.mark.parametrize(
    "headers", [{"content-type": "application/json"}, {"content-type": "application/json", "content-encoding": "gzip"}]
)
async def test_an_answer_beyond_all_bounds_is_not_read(headers: dict[str, str]) -> None:
    """Nor one that is packed, as its size would be told only once it is unpacked."""
    whole = Response(b'{"jsonrpc": "2.0", ' + b" " * 30_000_000, headers=headers)
    async with hostile([tool()], lambda _, __: whole) as url, opened(mcp=url) as tools:
        receipt, verdict = await tools.call("act")

    assert (receipt.kind, verdict.status) == ("lost", "unknown")
    assert "larger than 20 MB" in receipt.message or "packed" in receipt.message


async def test_what_opens_the_door_is_told_to_nobody() -> None:
    """A server that repeats a header, in an answer or in an error, gets it into no receipt."""

    def echo(called: Any, request: Request) -> JsonObject:
        said = request.headers["authorization"]
        return text(said, structuredContent={said: [said]}, isError=called["arguments"].get("a") == "no")

    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with hostile([tool()], echo) as url, opened(mcp=url, headers=headers) as tools:
        answered, _ = await tools.call("act")
        refused, _ = await tools.call("act", a="no")

    assert (answered.kind, refused.kind) == ("answered", "refused")
    assert TOKEN not in str(answered) + str(refused)


async def test_a_tool_that_will_not_do_takes_none_along() -> None:
    """Nobody named it, and the others are as they were; where it is all there is, or is named, it is told."""
    odd: JsonObject = {"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/a.json"}}}
    tools = [tool("good"), tool("odd", odd), tool("a b"), tool("a-b"), tool("last", odd)]
    async with hostile(tools, lambda _, __: text("done")) as url:
        async with opened(mcp=url) as found:
            assert found.registry.names() == ["good", "a_b"]
        with pytest.raises(Unusable, match="refers to http://127"):
            async with opened(mcp=url, tools={"odd": None}):
                pass
        with pytest.raises(Unusable, match="a-b would be called a_b"):
            async with opened(mcp=url, tools={"a b": None, "a-b": None}):
                pass


@pytest.mark.parametrize(("error", "logged"), [(anyio.BrokenResourceError(), False), (ValueError("no JSON"), True)])
async def test_an_answer_to_a_session_that_closes_is_no_error(
    error: Exception, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """A command that ends while the server still writes showed a traceback of the SDK on stderr."""
    async with hostile([tool()], lambda _, __: text("done")) as url, opened(mcp=url) as tools:
        await tools.call("act")
    try:
        raise error
    except type(error):
        logging.getLogger("mcp.client.streamable_http").exception("Error parsing SSE message")

    assert ("Error parsing SSE message" in caplog.text) is logged
