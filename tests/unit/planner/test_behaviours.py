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
from steward.evals.worlds.openai.runner import open_bench, run_all, said_of
from steward.playbooks.library import PlaybookShelf

_FIRST, _APART = 1, 30  # of a group, those that the endpoint's suite is run against
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
    assert [name for name, _, _ in documented()] == [*BEHAVIOURS]


def documented() -> list[tuple[str, str, str]]:
    """Name, outcome and what `doctor --endpoint` says, of each row of the documented table."""
    table = (Path(__file__).parents[3] / "docs/models.md").read_text().partition(BEGIN)[2].partition(END)[0]
    assert "BAD" not in table
    row = r"^\| `([a-z0-9-]+)` \| .* \| (planned|recovered|one clear line) \| .* \| (\S[^|]*) \|$"
    return re.findall(row, table, re.MULTILINE)


def test_the_endpoint_s_suite_says_of_each_what_became_of_it() -> None:
    """`doctor --endpoint` calls those workable that were planned with, and no others."""
    differ = [name for name, outcome, said in documented() if (outcome != "one clear line") != said.startswith("works")]

    assert differ == []


async def test_the_endpoint_s_suite_says_what_is_documented() -> None:
    """The documented words are those of the suite itself; some of each group, as all of them take minutes."""
    known = {name: said for name, _, said in documented()}
    some = [one for group in GROUPS.values() for one in [*group][_FIRST::_APART]]
    async with httpx.AsyncClient() as http:
        bench = open_bench(http)
        said = {one.name: await said_of(one, bench) for one in some}

    assert said == {name: known[name] for name in said}
    assert len(said) >= len(GROUPS)


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
