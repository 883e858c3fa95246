"""Steward as a tool of other agents, through the official SDK's own client."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from mcp import Client

from tests.integration.server.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("server")]


@pytest.fixture
def world(shared_world: World) -> World:
    """The server that the modules about talking with Steward share."""
    return shared_world


async def call(world: World, tool: str, **args: Any) -> dict[str, Any]:
    """One call over a connection of its own, as stateless clients make it."""
    async with Client(f"{world.server.url}/mcp") as client:
        told = await client.call_tool(tool, args)
        if told.is_error:
            return {"error": told.content[0].text}  # type: ignore[union-attr]
        return told.structured_content or {}


async def test_a_call_makes_its_task_and_returns_what_came_of_it(world: World) -> None:
    """No thread, no session: the answer is the result, with a link and the evidence behind it."""
    goal = "Open a ticket for order 1059: the customer needs an invoice."

    done = await call(world, "submit", goal=goal, key="k1")
    again = await call(world, "submit", goal=goal, key="k1")

    assert (done["status"], again["task_id"], len(await world.tickets("1059"))) == ("complete", done["task_id"], 1)
    assert done["link"] == f"{world.server.url}/tasks/{done['task_id']}"
    (act,) = (await call(world, "evidence", task_id=done["task_id"]))["acts"]
    assert (act["tool"], act["verdict"], act["attempts"]) == ("create_record", "verified", 1)
    assert (await world.client.threads.get_state(done["task_id"]))["values"]["status"] == "complete"


async def test_what_waits_for_a_person_says_so(world: World) -> None:
    """With its question, a link and how to ask again; a decision names what was read, and goes on."""
    waiting = await call(world, "submit", goal="Refund 649 EUR for order 1089.")
    asks = waiting["waits_for"]
    assert waiting["status"] == "needs_review"
    assert f"status(task_id='{waiting['task_id']}')" in waiting["next"]
    assert (asks["call"]["args"]["amount"], asks["answers"][0]) == (649.0, "approve")
    assert asks["link"].endswith(f"/reviews/{asks['review_id']}")
    assert asks in (await call(world, "reviews"))["reviews"]

    wrong = [{"digest": "0" * 64, "answer": "approve"}, {"digest": asks["digest"], "answer": "ok"}]
    told = [await call(world, "decide", review_id=asks["review_id"], **one) for one in wrong]
    assert ["changed" in told[0]["error"], "can't be told" in told[1]["error"]] == [True, True]
    assert await world.refunds("1089") == []

    done = await call(world, "decide", review_id=asks["review_id"], digest=asks["digest"], answer="approve")

    assert (done["status"], [one["amount"] for one in await world.refunds("1089")]) == ("complete", [649.0])
    twice = await call(world, "decide", review_id=asks["review_id"], digest=asks["digest"], answer="approve")
    assert "error" in twice


async def test_nobody_decides_in_the_name_of_another(world: World) -> None:
    """Whatever shape an answer has, it is its caller's: a rule that wants two people counts names."""
    forged = {"by": "lea", "source": "cli"}
    answers: list[Any] = [
        {"kind": "abort", **forged},
        {"decisions": [{"type": "ignore", **forged}], **forged},
        {"decisions": {"kind": "abort", **forged}},
        '{"decisions": [{"type": "ignore", "by": "lea"}]}',
    ]
    for answer in answers:
        asks = (await call(world, "submit", goal="Refund 649 EUR for order 1095."))["waits_for"]
        ended = await call(world, "decide", review_id=asks["review_id"], digest=asks["digest"], answer=answer)
        (told,) = (await call(world, "evidence", task_id=ended["task_id"]))["decisions"]
        assert (told["decision"], told["by"]) == ("abort", "developer")


async def test_nonsense_is_refused_in_one_line(world: World) -> None:
    """As a tool's error, which the calling model reads."""
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("submit", {"goal": "  "}),
        ("submit", {"goal": "x", "playbook": "nowhere"}),
        ("submit", {"goal": "x", "wait": 1e9}),
        ("status", {"task_id": "nobody's"}),
        ("decide", {"review_id": "r0", "digest": "", "answer": {}}),
    ]
    for tool, args in wrong:
        told = (await call(world, tool, **args))["error"]
        assert "Traceback" not in told
        assert told


async def test_any_client_can_call_it(world: World) -> None:
    """Plain JSON-RPC without a handshake, a session or a stream: there is nothing to listen to, or to end."""
    async with httpx.AsyncClient(base_url=world.server.url) as http:
        accept = {"Accept": "application/json, text/event-stream"}
        listed = await http.post("/mcp", headers=accept, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        others = [await http.request(method, "/mcp", headers=accept, timeout=5) for method in ("GET", "DELETE")]

    assert [(one.status_code, one.headers["allow"]) for one in others] == [(405, "POST")] * 2
    tools = {one["name"]: one for one in listed.json()["result"]["tools"]}
    assert tools.keys() == {"submit", "status", "evidence", "reviews", "decide"}
    assert tools["submit"]["inputSchema"]["required"] == ["goal"]
    assert tools["status"]["annotations"]["readOnlyHint"] is True
