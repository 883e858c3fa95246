"""The LangGraph server with authentication: each caller sees and does what their role allows, by whatever route."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from langgraph_sdk import get_client

from steward.checkpoints.credentials import PostgresKeys
from steward.checkpoints.pool import open_pool
from steward.checkpoints.reviews import PostgresReviews
from steward.domain.access import Identity, Role
from steward.evals.worlds.desk.serve import running_desk
from tests.integration.server.world import GRAPH, Server, World, environment, eventually, free_port

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("server")]

TWO_PEOPLE = """
name: two-people
title: Two people
description: One step that two people must approve.
tools: [create_record]
rules: [{id: both, when: "tool == 'create_record'", then: review, message: Two must agree., approvers: 2}]
success: [{tool: create_record}]
fixed:
  phrases: [two must agree]
  steps:
    - id: ticket
      tool: create_record
      args: {collection: tickets, fields: {order_id: "1086", subject: First, body: Agreed by two}}
"""


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """The server, and each person's own way to it."""

    server: Server
    people: dict[str, World]
    secrets: dict[str, str]

    def __getattr__(self, name: str) -> World:
        return self.people[name]

    def http(self, name: str = "") -> httpx.AsyncClient:
        """Plain HTTP as that person, or as nobody."""
        headers = {"Authorization": f"Bearer {self.secrets[name]}"} if name else {}
        return httpx.AsyncClient(base_url=self.server.url, headers=headers, trust_env=False, timeout=40)


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
PEOPLE: dict[str, tuple[list[Role], list[str]]] = {
    "ann": (["requester"], []),
    "ben": (["requester"], []),
    "rita": (["reviewer"], ["refund"]),
    "rob": (["reviewer"], ["return-order"]),
    "both": (["requester", "reviewer"], []),
    "ops": (["operator"], []),
    "boss": (["admin"], []),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def guarded(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Guarded]:
    """One server with tokens, and a client for each of the people."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "two-people.yaml").write_text(TWO_PEOPLE)
    async with running_desk(module_database) as desk_url, open_pool(module_database, size=2) as pool:
        keys = PostgresKeys(pool)
        settings = environment(folder, module_database, desk_url) | {"STEWARD_AUTH": "token"}
        server = Server(folder, settings, free_port())
        try:
            await server.start()
            async with httpx.AsyncClient(base_url=desk_url) as desk:
                world = World(server=server, desk=desk, client=None, pool=pool)
                secrets = {
                    name: (await keys.create(Identity(name=name, roles=roles, playbooks=playbooks)))[1]
                    for name, (roles, playbooks) in PEOPLE.items()
                }
                # as other screens do it: the token where they put an API key
                people = {
                    name: replace(world, client=get_client(url=server.url, api_key=secret))
                    for name, secret in secrets.items()
                }
                yield Guarded(server=server, people=people, secrets=secrets)
                for one in people.values():
                    await one.client.aclose()
        finally:
            await server.kill()


async def test_nobody_comes_in(guarded: Guarded) -> None:
    """Not to the API, not to the pages, not by the side doors that the development server leaves open."""
    wanted: list[tuple[str, str, int]] = [
        ("POST", "/threads/search", 401),
        ("POST", "/threads", 401),
        ("POST", "/runs/wait", 401),
        ("POST", "/assistants/search", 401),
        ("PUT", "/store/items", 401),
        ("GET", "/reviews", 401),
        ("GET", "/docs", 401),
        ("GET", "/metrics", 401),
        ("GET", "/openapi.json", 401),
        ("GET", "/info", 401),
        ("POST", "/internal/truncate", 404),
        ("POST", "/deploy", 404),
        ("GET", "/ok", 200),
        ("GET", "/login", 200),
        ("GET", "/steward/health", 200),
    ]
    # Studio's own scheme would let anybody in
    for headers in ({}, {"X-Auth-Scheme": "langsmith"}, {"Authorization": "Bearer stw_guess"}):
        async with guarded.http() as http:
            told = [
                (await http.request(method, path, headers=headers, json={})).status_code for method, path, _ in wanted
            ]
            knock = {**headers, **UPGRADE}
            knocked = await http.get(f"/threads/{uuid4()}/stream/events", headers=knock)
        assert told == [status for _, _, status in wanted]
        assert knocked.status_code in (401, 403)


async def test_a_requesters_task_is_theirs_alone(guarded: Guarded) -> None:
    """Whatever name the input carries, the task is the caller's; another requester finds nothing of it."""
    ann, ben = guarded.ann, guarded.ben
    thread = await ann.thread()
    goal = {"goal": "Refund 649 EUR for order 1049.", "requested_by": "boss"}
    await ann.client.runs.wait(thread, GRAPH, input=goal, raise_error=False)

    assert (await ann.task(thread)).requested_by == "ann"
    assert (await ann.review(thread))["reason"] == "approval"
    assert [one["thread_id"] for one in await ann.client.threads.search()] == [thread]
    assert await ben.client.threads.search() == []
    async with guarded.http("ben") as http:
        told = {
            f"{method} {path}": await http.request(method, f"/threads/{thread}{path}", json=body)
            for method, path, body in [
                ("GET", "", None),
                ("GET", "/state", None),
                ("GET", "/history", None),
                ("GET", "/runs", None),
                ("POST", "/runs/wait", {"assistant_id": GRAPH, "input": goal}),
                ("POST", "/runs/wait", {"assistant_id": GRAPH, "command": {"resume": {"kind": "approve"}}}),
                ("PATCH", "", {"metadata": {"owner": "ben"}}),
                ("DELETE", "", None),
            ]
        }
        await http.post("/threads", json={"thread_id": thread, "if_exists": "do_nothing"})
        page = await http.get(f"/tasks/{thread}")
    assert {what: answer.status_code for what, answer in told.items()} == dict.fromkeys(told, 404)
    assert not any("1049" in answer.text for answer in [*told.values(), page])
    assert page.status_code == 404
    assert await ben.client.threads.search() == []


async def test_a_forged_answer_changes_nothing(guarded: Guarded) -> None:
    """Who may submit may not decide, by no route; nor may a reviewer of other playbooks."""
    ann = guarded.ann
    thread = await ann.thread()
    await ann.submit(thread, "Refund 1290 EUR for order 1060.")
    asked = await ann.interrupt(thread)
    resume = {"assistant_id": GRAPH, "command": {"resume": {"kind": "approve", "by": "rita"}}}
    by_id = {"id": 1, "method": "input.respond"}
    respond = {**by_id, "params": {"interrupt_id": asked["id"], "response": {"kind": "approve"}}}
    for name in ("ann", "rob"):
        async with guarded.http(name) as http:
            for path in ("/runs", "/runs/wait", "/runs/stream"):
                answer = await http.post(f"/threads/{thread}{path}", json=resume)
                assert answer.status_code in (403, 404), answer.text
            told = (await http.post(f"/threads/{thread}/commands", json=respond)).text
            assert '"success"' not in told

    assert await ann.interrupt(thread) == asked
    assert (await ann.task(thread)).status == "needs_review"
    assert await ann.refunds("1060") == []
    review = await PostgresReviews(ann.pool).get(asked["value"]["review"]["id"])
    assert review is not None
    assert (review.decision, review.votes) == (None, [])
    async with guarded.http("rita") as http:  # the same, by one who may
        answer = await http.post(f"/threads/{thread}/commands", json=respond)
        assert '"success"' in answer.text
    await eventually(lambda: ann.refunds("1060"), "the refund that rita approved")


async def test_what_is_said_in_a_chat_is_an_answer(guarded: Guarded) -> None:
    """Who may not decide is refused before anything is said; who may decides in their own name."""
    ann, thread = guarded.ann, await guarded.ann.thread()
    asked = {"messages": [{"role": "user", "content": "Refund 429 EUR for order 1077."}]}
    await ann.client.runs.wait(thread, GRAPH, input=asked, raise_error=False)
    yes = {"assistant_id": GRAPH, "input": {"messages": [{"role": "user", "content": "approve"}]}}
    told = {}
    for name in ("ann", "ben", "rob", "rita"):
        async with guarded.http(name) as http:
            told[name] = (await http.post(f"/threads/{thread}/runs/wait", json=yes)).status_code
        assert bool(await ann.refunds("1077")) == (name == "rita")

    said = (await ann.client.threads.get_state(thread))["values"]["messages"]
    assert told == {"ann": 403, "ben": 404, "rob": 404, "rita": 200}
    assert [one["content"] for one in said if one["type"] == "human"] == ["Refund 429 EUR for order 1077.", "approve"]
    assert "rita decided: approve" in [one["content"] for one in said]


async def test_other_agents_have_their_callers_rights(guarded: Guarded) -> None:
    """Over MCP as everywhere: nobody comes in, people see their own, and only reviewers decide, in their own name."""
    calls = {"Accept": "application/json, text/event-stream"}

    async def call(name: str, tool: str, **args: Any) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": args}}
        async with guarded.http(name) as http:
            answer = await http.post("/mcp", headers=calls, json=body)
        return answer.json()["result"] if answer.is_success else answer.status_code

    assert await call("", "reviews") == 401
    told = await call("ann", "submit", goal="Refund 349 EUR for order 1067.")
    task, asks = told["structuredContent"], told["structuredContent"]["waits_for"]
    answer = {"review_id": asks["review_id"], "digest": asks["digest"]}
    assert (await guarded.ann.task(task["task_id"])).requested_by == "ann"
    for name in ("ben", "rob"):
        assert (await call(name, "status", task_id=task["task_id"]))["isError"]
        assert (await call(name, "decide", **answer, answer="approve"))["isError"]
    assert "you may not decide" in str(await call("ann", "decide", **answer, answer="approve"))
    assert not await guarded.ann.refunds("1067")

    approved = {"kind": "approve", "by": "boss"}
    done = await call("rita", "decide", **answer, answer=approved)

    assert done["structuredContent"]["status"] == "complete"
    review = await PostgresReviews(guarded.ann.pool).get(asks["review_id"])
    assert review is not None
    assert review.decision is not None
    assert review.decision.by == "rita"


async def test_nobody_chooses_another_requester(guarded: Guarded) -> None:
    """A context that names one is refused, unless it is the caller."""
    ann, goal = guarded.ann, {"goal": "What is the status of order 1042?"}
    with pytest.raises(httpx.HTTPStatusError, match="the requester is 'boss', and you are 'ann'"):
        await ann.client.runs.wait(await ann.thread(), GRAPH, input=goal, context={"requester": "boss"})

    thread = await ann.thread()
    await ann.client.runs.wait(thread, GRAPH, input=goal, context={"requester": "ann"})

    assert (await ann.task(thread)).requested_by == "ann"


async def test_no_assistant_chooses_another_requester(guarded: Guarded) -> None:
    """Refused as it is made or changed, as are senseless limits and a playbook that is not there; one that names its
    maker, when others run it."""
    boss, ann, goal = guarded.boss, guarded.ann, {"goal": "What is the status of order 1042?"}
    with pytest.raises(httpx.HTTPStatusError, match="the requester is 'bot', and you are 'boss'"):
        await boss.client.assistants.create(GRAPH, context={"requester": "bot"})
    with pytest.raises(httpx.HTTPStatusError, match="no ceiling 'wishes'"):
        await boss.client.assistants.create(GRAPH, config={"configurable": {"limits": {"wishes": 3}}})
    with pytest.raises(httpx.HTTPStatusError, match="no playbook 'refunds'; available: "):
        await boss.client.assistants.create(GRAPH, context={"playbook": "refunds"})
    made = (await boss.client.assistants.create(GRAPH, context={"requester": "boss"}))["assistant_id"]
    with pytest.raises(httpx.HTTPStatusError, match="the requester is 'bot', and you are 'boss'"):
        await boss.client.assistants.update(made, context={"requester": "bot"})

    with pytest.raises(httpx.HTTPStatusError, match="the requester is 'boss', and you are 'ann'"):
        await ann.client.runs.create(await ann.thread(), made, input=goal)
    thread = await boss.thread()
    await boss.client.runs.wait(thread, made, input=goal)

    assert (await boss.task(thread)).requested_by == "boss"
    await boss.client.assistants.delete(made)


async def test_a_run_without_a_thread_is_its_callers(guarded: Guarded) -> None:
    """The thread that the server makes for it belongs to whoever asked, and is there for nobody else."""
    goal = {"goal": "What is the status of order 1042?", "requested_by": "boss"}

    task_id = (await guarded.ann.client.runs.wait(None, GRAPH, input=goal))["task_id"]

    assert (await guarded.ann.task(task_id)).requested_by == "ann"
    assert task_id in [one["thread_id"] for one in await guarded.ann.client.threads.search()]
    async with guarded.http("ben") as http:
        assert (await http.get(f"/threads/{task_id}/state")).status_code == 404
        unheard = await http.post("/runs/wait", json={"assistant_id": GRAPH, "input": {"messages": []}})
    assert unheard.status_code == 422


async def test_a2a_has_its_callers_rights(guarded: Guarded) -> None:
    """A task that came over A2A is its caller's; nobody else goes on with it."""
    (assistant,) = await guarded.ann.client.assistants.search()

    async def send(name: str, said: str, **more: Any) -> Any:
        part = {"kind": "text", "text": said}
        message = {"role": "user", "messageId": "m", "kind": "message", "parts": [part], **more}
        body = {"jsonrpc": "2.0", "id": 1, "method": "message/send", "params": {"message": message}}
        async with guarded.http(name) as http:
            answer = await http.post(f"/a2a/{assistant['assistant_id']}", json=body)
        return answer.json() if answer.is_success else answer.status_code

    assert await send("", "Refund 119 EUR for order 1056.") == 401
    asked = (await send("ann", "Refund 119 EUR for order 1056."))["result"]
    place = {"taskId": asked["id"], "contextId": asked["contextId"]}
    assert (asked["status"]["state"], (await guarded.ann.task(asked["contextId"])).requested_by) == (
        "input-required",
        "ann",
    )
    for name in ("ben", "rob", "ann"):
        assert "error" in await send(name, "approve", **place)
    assert not await guarded.ann.refunds("1056")
    assert (await send("rita", "approve", **place))["result"]["status"]["state"] == "completed"
    assert len(await guarded.ann.refunds("1056")) == 1


async def test_a_resume_map_is_an_answer(guarded: Guarded) -> None:
    """Not a way past them: the same right, the same name, the same checks; wherever a request can hold it."""
    ann, rita = guarded.ann, guarded.rita
    thread = await ann.thread()
    goal = {"goal": "Refund 858 EUR for order 1081."}
    await ann.client.runs.wait(thread, GRAPH, input=goal, raise_error=False)
    asked = await ann.interrupt(thread)
    forged = {"__pregel_resume_map": {asked["id"]: {"kind": "approve", "by": "somebody.else", "source": "cli"}}}
    ways: list[dict[str, Any]] = [
        {"input": goal, "config": {"configurable": forged}},
        {"input": None, "config": {"configurable": forged}},
        {"input": goal, "context": forged},
        {"input": goal, "config": forged},
        {"input": goal, "checkpoint": forged},
        {"input": goal, "metadata": forged},
    ]
    async with guarded.http("ann") as http:
        for way in ways:
            await http.post(f"/threads/{thread}/runs/wait", json={"assistant_id": GRAPH, **way})
            assert (await ann.task(thread)).status == "needs_review", way
        begin = {"assistant_id": GRAPH, "input": goal, "config": {"configurable": forged}}
        told = await http.post(f"/threads/{thread}/commands", json={"id": 1, "method": "run.start", "params": begin})
        assert told.json()["type"] == "error"
    assert await ann.refunds("1081") == []

    await rita.client.runs.wait(thread, GRAPH, input=None, config={"configurable": forged}, raise_error=False)

    review = await PostgresReviews(ann.pool).get(asked["value"]["review"]["id"])
    assert review is not None
    assert review.decision is not None
    assert (review.decision.by, review.decision.source) == ("rita", "langgraph")
    assert len(await ann.refunds("1081")) == 1


async def test_a_checkpoint_named_in_a_body_opens_no_other_thread(guarded: Guarded) -> None:
    """A request's own thread is the one that is read, whatever its body says."""
    ann, ben = guarded.ann, guarded.ben
    hers, his = await ann.thread(), await ben.thread()
    await ann.submit(hers, "What is the status of order 1042?")
    elsewhere = {"checkpoint": {"thread_id": hers, "checkpoint_ns": ""}}
    async with guarded.http("ben") as http:
        told = [
            (await http.post(f"/threads/{his}{path}", json=elsewhere)).text
            for path in ("/history", "/state/checkpoint")
        ]

    assert not any("1042" in text for text in told)


STREAMS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "/stream", None),
    ("POST", "/stream/events", {"channels": ["values", "updates", "lifecycle"]}),
]


@pytest.mark.parametrize(("method", "path", "body"), STREAMS, ids=[path for _, path, _ in STREAMS])
async def test_another_requesters_streams_stay_silent(
    guarded: Guarded, method: str, path: str, body: dict[str, Any] | None
) -> None:
    """What happens on a thread is streamed to its requester, and to no other."""
    ann = guarded.ann
    thread = await ann.thread()
    heard: dict[str, str] = {"ann": "", "ben": ""}

    async def listen(name: str) -> None:
        with suppress(TimeoutError):
            async with (
                guarded.http(name) as http,
                asyncio.timeout(5),
                http.stream(method, f"/threads/{thread}{path}", json=body) as answer,
            ):
                async for line in answer.aiter_lines():
                    heard[name] += line

    listening = asyncio.gather(*(listen(name) for name in heard))
    await asyncio.sleep(0.5)  # both are on the line before anything happens
    await ann.submit(thread, "What is the status of order 1042?")
    await listening

    assert {name: "1042" in text for name, text in heard.items()} == {"ann": True, "ben": False}


ANSWERS: list[tuple[str, float, Callable[[str], Any]]] = [
    ("1056", 119, lambda _: {"kind": "approve", "by": "boss", "source": "cli"}),
    ("1067", 349, lambda _: {"decisions": [{"type": "approve", "by": "boss"}]}),
    ("1058", 429, lambda _: [{"type": "accept", "args": None, "by": "boss"}]),
    ("1077", 429, lambda asked: {asked: {"kind": "approve", "by": "boss"}}),
    ("1089", 649, lambda _: "accept"),
]


@pytest.mark.parametrize(("order", "amount", "answer"), ANSWERS, ids=[one[0] for one in ANSWERS])
async def test_a_decision_is_in_the_callers_own_name(
    guarded: Guarded, order: str, amount: float, answer: Callable[[str], Any]
) -> None:
    """Whatever name and source the answer carries, in whatever shape: who sent it decided it."""
    ann, rita = guarded.ann, guarded.rita
    thread = await ann.thread()
    await ann.submit(thread, f"Refund {amount} EUR for order {order}.")
    asked = await rita.interrupt(thread)

    await rita.answer(thread, answer(asked["id"]))

    review = await PostgresReviews(ann.pool).get(asked["value"]["review"]["id"])
    assert review is not None
    assert review.decision is not None
    assert (review.decision.by, review.decision.source) == ("rita", "langgraph")
    assert len(await ann.refunds(order)) == 1


async def test_a_reviewer_finds_what_waits_in_their_playbooks(guarded: Guarded) -> None:
    """Screens that list interrupted threads show a reviewer those, and no others; they may not change them."""
    ann, rita, rob = guarded.ann, guarded.rita, guarded.rob
    thread = await ann.thread()
    await ann.submit(thread, "Refund 158.80 EUR for order 1051.")

    found = await rita.client.threads.search(status="interrupted", limit=100)

    assert thread in [one["thread_id"] for one in found]
    assert await rob.client.threads.search(limit=100) == []
    async with guarded.http("rita") as http:
        assert (await http.delete(f"/threads/{thread}")).status_code == 403
        assert (await http.patch(f"/threads/{thread}", json={"metadata": {"x": 1}})).status_code == 403
        assert (await http.post("/threads", json={})).status_code == 403


async def test_where_two_must_agree_neither_is_the_requester(guarded: Guarded) -> None:
    """Whoever asked for it is refused before a run is made, also with the right to decide; two others do."""
    both, ops = guarded.both, guarded.ops
    thread = await both.thread()
    await both.submit(thread, "Two must agree.")
    first = await both.review(thread)
    async with guarded.http("both") as http:
        body = {"assistant_id": GRAPH, "command": {"resume": {"kind": "approve"}}}
        assert (await http.post(f"/threads/{thread}/runs/wait", json=body)).status_code == 403
        assert (await ops.review(thread))["id"] == first["id"]

    await ops.answer(thread, {"kind": "approve"})
    assert await ops.tickets("1086") == []
    await ops.answer(thread, {"kind": "approve", "by": "boss"})
    assert await ops.tickets("1086") == []
    await guarded.boss.answer(thread, {"kind": "approve"})

    assert len(await ops.tickets("1086")) == 1


async def test_nothing_is_open_that_nobody_needs(guarded: Guarded) -> None:
    """Assistants are looked at, not made; there are no schedules and no store."""
    wanted: list[tuple[str, str, dict[str, Any], int]] = [
        ("POST", "/assistants/search", {}, 200),
        ("POST", "/assistants", {"graph_id": GRAPH}, 403),
        ("PUT", "/store/items", {"namespace": ["x"], "key": "k", "value": {}}, 403),
        ("POST", "/store/items/search", {"namespace_prefix": []}, 403),
        ("POST", "/runs/crons", {"assistant_id": GRAPH, "schedule": "* * * * *", "input": {"goal": "x"}}, 403),
        ("POST", "/runs/cancel?action=interrupt", {"status": "all"}, 404),
    ]
    async with guarded.http("ann") as http:
        told = [(await http.request(method, path, json=body)).status_code for method, path, body, _ in wanted]

    assert told == [status for *_, status in wanted]


async def test_the_page_knows_the_same_people(guarded: Guarded) -> None:
    """One token for API and page: a reviewer sees the queue, a requester their own, a browser the log-in."""
    async with guarded.http("rita") as http:
        assert (await http.get("/reviews")).status_code == 200
    async with guarded.http() as http:
        led = await http.get("/reviews", headers={"Accept": "text/html"})
        assert (led.status_code, led.headers["location"]) == (303, "/login?next=%2Freviews")
