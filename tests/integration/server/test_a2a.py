"""Steward for agents that speak A2A: text and data parts, a task that waits for input, and its answer."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.server.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("server")]


@pytest.fixture
def world(shared_world: World) -> World:
    """The server that the modules about talking with Steward share."""
    return shared_world


async def send(world: World, *parts: dict[str, Any], method: str = "message/send", **more: Any) -> Any:
    """One message; the A2A task that comes back, or the error."""
    message = {"role": "user", "messageId": str(uuid4()), "kind": "message", "parts": [*parts], **more}
    return await rpc(world, method, {"message": message})


async def rpc(world: World, method: str, params: dict[str, Any]) -> Any:
    (assistant,) = await world.client.assistants.search()
    async with httpx.AsyncClient(base_url=world.server.url, timeout=60) as http:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        path = f"/a2a/{assistant['assistant_id']}"
        if method == "message/stream":
            answer = await http.post(path, json=body, headers={"Accept": "text/event-stream"})
            lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
            return [json.loads(line).get("result") for line in lines]
        answer = (await http.post(path, json=body, headers={"Accept": "application/json"})).json()
    return answer.get("result") or answer["error"]


def text(said: str) -> dict[str, Any]:
    return {"kind": "text", "text": said}


def data(**given: Any) -> dict[str, Any]:
    return {"kind": "data", "data": given}


async def test_text_becomes_a_task(world: World) -> None:
    """The context is the thread and the task; the answer is what came of it."""
    done = await send(world, text("Open a ticket for order 1070: the customer needs an invoice."))

    assert done["status"]["state"] == "completed"
    assert "create_record" in done["artifacts"][0]["parts"][0]["text"]
    assert (await world.task(done["contextId"])).status == "complete"
    assert len(await world.tickets("1070")) == 1


async def test_a_task_that_waits_asks_for_input(world: World) -> None:
    """The question comes as data; words that can't be told for an answer leave it open, and an answer resumes it."""
    goal = data(goal="Refund 349 EUR for order 1067.", playbook="refund")
    asked = await send(world, goal)
    place = {"taskId": asked["id"], "contextId": asked["contextId"]}
    assert asked["status"]["state"] == "input-required"
    review = asked["artifacts"][0]["parts"][0]["data"]["value"]["review"]
    assert review["reason"] == "approval"

    unclear = await send(world, text("hm, well"), **place)
    assert unclear["status"]["state"] == "input-required", unclear
    assert await world.refunds("1067") == []
    done = await send(world, text("approve"), **place)

    assert (done["status"]["state"], len(await world.refunds("1067"))) == ("completed", 1)
    assert (await rpc(world, "tasks/get", {"id": asked["id"]}))["status"]["state"] == "completed"
    assert "terminal" in (await send(world, text("approve"), **place))["message"]


async def test_an_answer_may_be_data(world: World) -> None:
    """With the digest of what was read; and a task that is ended is no success."""
    asked = await send(world, text("Refund 119 EUR for order 1056."))
    place = {"taskId": asked["id"], "contextId": asked["contextId"]}
    review = asked["artifacts"][0]["parts"][0]["data"]["value"]["review"]
    stale = await send(world, data(resume={"kind": "approve", "digest": "0" * 64}), **place)
    assert stale.get("status", {}).get("state") == "input-required", stale

    ended = await send(world, data(resume={"kind": "abort", "digest": review["digest"], "message": "no"}), **place)

    assert ended["status"]["state"] == "failed"
    assert (await world.task(asked["contextId"])).status == "failed"
    assert (await rpc(world, "tasks/get", {"id": asked["id"]}))["status"]["state"] == "failed"
    assert await world.refunds("1056") == []


async def test_a_stream_tells_what_happens(world: World) -> None:
    """Progress as messages, then the artifact."""
    told = await send(world, text("Open a ticket for order 1052: needs an invoice."), method="message/stream")

    said = json.dumps(told)
    assert "create_record is done and verified" in said
    assert '"completed"' in said


async def test_another_request_in_the_context_is_refused(world: World) -> None:
    """A context is one task."""
    done = await send(world, text("Open a ticket for order 1073: needs an invoice"))

    told = await send(world, text("And one for order 1058"), contextId=done["contextId"])

    assert "begin a new chat" in told["message"]
