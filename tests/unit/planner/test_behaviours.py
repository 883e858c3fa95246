"""The suite of endpoints' behaviours: what it holds, and that its server sends real bytes."""

from __future__ import annotations

import json

import httpx
import pytest

from steward.evals.worlds.openai.behaving import behaving
from steward.evals.worlds.openai.behaviours import BEHAVIOURS, GROUPS
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.playbooks.library import PlaybookShelf

ASKED = {
    "model": "a-model",
    "messages": [{"role": "user", "content": '<request>"Where is my order 1054?"</request>'}],
    "tools": [{"type": "function", "function": {"name": "propose_plan", "parameters": {"type": "object"}}}],
}


def test_each_behaviour_has_a_name_of_its_own_and_says_who_does_so() -> None:
    """At least as many as were seen in the field, none twice, each with what should come of it."""
    every = [one for group in GROUPS.values() for one in group]

    assert len(every) == len(BEHAVIOURS) >= 147
    assert all(one.endpoint and one.ends for one in every)


async def _sent(name: str, shelf: PlaybookShelf, **more: object) -> httpx.Response:
    async with behaving(BEHAVIOURS[name], PlannerScript(shelf)) as endpoint, httpx.AsyncClient() as http:
        return await http.post(f"{endpoint.url}/chat/completions", json=ASKED | more)


async def test_a_call_comes_as_openai_sends_it(shelf: PlaybookShelf) -> None:
    """The plan that the playbook gives for the request, as a call's arguments."""
    answer = await _sent("call", shelf)
    call = answer.json()["choices"][0]["message"]["tool_calls"][0]["function"]

    assert call["name"] == "propose_plan"
    assert json.loads(call["arguments"])["playbook"] == "order-status"


async def test_a_stream_is_streamed(shelf: PlaybookShelf) -> None:
    """Whoever asks for a stream gets one, and each piece is an event."""
    answer = await _sent("call", shelf, stream=True)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.endswith("data: [DONE]\n\n")


async def test_a_refused_parameter_is_refused_until_it_is_left_out(shelf: PlaybookShelf) -> None:
    """One switch each: with the parameter an error, without it an answer."""
    refused = await _sent("max-completion-tokens-422", shelf, max_completion_tokens=10)
    taken = await _sent("max-completion-tokens-422", shelf, max_tokens=10)

    assert (refused.status_code, taken.status_code) == (422, 200)


@pytest.mark.parametrize("name", ["reset", "cut-body"])
async def test_a_connection_can_break(name: str, shelf: PlaybookShelf) -> None:
    """What breaks off in the field breaks off here."""
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await _sent(name, shelf)
