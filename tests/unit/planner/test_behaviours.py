"""The suite of endpoints' behaviours: what it holds, and that its server sends real bytes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest

from steward.evals.worlds.openai.behaving import behaving
from steward.evals.worlds.openai.behaviours import BEHAVIOURS, GROUPS
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.evals.worlds.openai.report import BEGIN, END
from steward.evals.worlds.openai.runner import run_all
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


def test_the_documented_table_is_of_this_suite() -> None:
    """Each behaviour has its row in docs/models.md, in the suite's order, and none of them is bad."""
    table = (Path(__file__).parents[3] / "docs/models.md").read_text().partition(BEGIN)[2].partition(END)[0]
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| .* \| (planned|recovered|one clear line) \| .*\|$", table, re.MULTILINE)

    assert [name for name, _ in rows] == [*BEHAVIOURS]
    assert "BAD" not in table


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


@pytest.mark.parametrize("group", GROUPS)
async def test_each_behaviour_ends_as_a_user_would_want(group: str) -> None:
    """Planned, recovered or one clear line, over real HTTP; never a draft, a stack or another plan than was meant."""
    outcomes = await run_all(GROUPS[group])

    assert [f"{one.behaviour.name}: {one.why} | {one.line}" for one in outcomes if one.result == "BAD"] == []


@pytest.mark.parametrize("name", ["reset", "cut-body"])
async def test_a_connection_can_break(name: str, shelf: PlaybookShelf) -> None:
    """What breaks off in the field breaks off here."""
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await _sent(name, shelf)
