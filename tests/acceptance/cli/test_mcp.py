"""`steward mcp` as Claude, Cursor and others start it: a process whose stdout is the protocol's alone."""

from __future__ import annotations

import asyncio
import json
import signal
from typing import Any

from tests.acceptance.cli.conftest import Steward


async def spoken(steward: Steward, *words: str, asked: list[dict[str, Any]]) -> dict[int, Any]:
    """What comes back, by id; each line of stdout must be a message of the protocol."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    process = await steward.start("mcp", *words, typed=True)
    assert process.stdin is not None
    assert process.stdout is not None
    lines: list[dict[str, Any]] = [{"id": 0, "method": "initialize", "params": hello}]
    lines += [{"method": "notifications/initialized"}, *asked]
    found: dict[int, Any] = {}
    for line in lines:
        process.stdin.write(json.dumps({"jsonrpc": "2.0", **line}).encode() + b"\n")
        await process.stdin.drain()
        if "id" in line:
            answer = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
            found[answer["id"]] = answer.get("result") or answer["error"]
    process.stdin.close()
    rest, _ = await asyncio.wait_for(process.communicate(), 30)
    assert (rest, process.returncode) == (b"", 0)
    return found


def calling(number: int, tool: str, **args: Any) -> dict[str, Any]:
    return {"id": number, "method": "tools/call", "params": {"name": tool, "arguments": args}}


async def test_another_agent_submits_and_may_not_decide(steward: Steward) -> None:
    """It sees what came of its task; a review stays a person's unless the operator says otherwise."""
    asked = [
        calling(1, "submit", goal="Open a ticket for order 1050: the customer needs an invoice."),
        calling(2, "submit", goal="Refund 649 EUR for order 1049.", key="k"),
        calling(3, "reviews"),
        calling(4, "decide", review_id="r0", digest="x", answer="approve"),
    ]

    told = await spoken(steward, "--by", "bot", asked=asked)

    assert told[0]["serverInfo"]["name"] == "steward"
    assert told[1]["structuredContent"]["status"] == "complete"
    waiting = told[2]["structuredContent"]
    (review,) = told[3]["structuredContent"]["reviews"]
    assert review == waiting["waits_for"]
    assert told[4]["isError"]
    own = calling(1, "decide", review_id=review["review_id"], digest=review["digest"], answer="approve")
    refused = (await spoken(steward, "--by", "bot", asked=[own]))[1]
    assert "you may not decide" in refused["content"][0]["text"]

    done = (await spoken(steward, "--by", "lea", "--role", "reviewer", asked=[own]))[1]

    assert done["structuredContent"]["status"] == "complete"


async def test_what_an_end_leaves_behind_goes_on_when_it_is_asked_for(steward: Steward) -> None:
    """The other agent ends while its task is under way; the next one that asks finds it done, once."""
    goal = "Open a ticket for order 1057: needs an invoice"
    begun = (await spoken(steward, "--by", "bot", asked=[calling(1, "submit", goal=goal, wait=0)]))[1]
    task_id = begun["structuredContent"]["task_id"]

    told = await spoken(
        steward,
        "--by",
        "bot",
        asked=[calling(1, "status", task_id=task_id, wait=60), calling(2, "evidence", task_id=task_id)],
    )

    assert told[1]["structuredContent"]["status"] == "complete"
    assert [act["attempts"] for act in told[2]["structuredContent"]["acts"]] == [1]


async def test_stdout_holds_the_protocol_alone_and_an_end_is_not_waited_for(steward: Steward) -> None:
    """What a tool's module and its children print, and how the command ended, go to stderr; stdin may stay open."""
    (steward.folder / "noisy.py").write_text("import os\nprint('printed')\nos.system('echo by a child')\nTOOLS = []\n")
    having = steward.having(STEWARD_TOOLS="noisy:TOOLS", STEWARD_SAMPLES="on", PYTHONPATH=str(steward.folder))
    process = await having.start("--json", "mcp", typed=True)
    assert process.stdin is not None
    assert process.stdout is not None
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    process.stdin.write(
        json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}).encode() + b"\n"
    )
    first = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))

    process.send_signal(signal.SIGTERM)
    rest = await asyncio.wait_for(process.stdout.read(), 30)

    _, said = await process.communicate()
    printed, child, *_, last = said.splitlines()
    assert (first["id"], rest, process.returncode) == (0, b"", 130)
    assert (printed, child, json.loads(last)["error"]["kind"]) == (b"printed", b"by a child", "interrupted")


async def test_a_role_that_is_not_there_is_refused(steward: Steward) -> None:
    """In one line, before anything is opened."""
    process = await steward.start("mcp", "--role", "king")
    out, err = await process.communicate()

    assert (process.returncode, out) == (2, b"")
    assert b"there is no such role; possible: requester, reviewer" in err
