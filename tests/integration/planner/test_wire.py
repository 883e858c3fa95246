"""What the field's endpoints send, over real HTTP: it comes through as an answer, or as one clear failure."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.responses import Response, StreamingResponse

from steward.domain.model import Json, JsonObject
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.planner import LlmPlanner, ModelSettings
from steward.playbooks.library import PlaybookShelf
from steward.server.serving import serving
from tests.integration.planner.test_llm import MODEL, PLAN, STATUS
from tests.unit.planner.desk_cards import CardBox

CALL: JsonObject = {"id": "c1", "type": "function", "function": {"name": "propose_plan", "arguments": PLAN}}


async def answered(shelf: PlaybookShelf, body: str | Sequence[str], kind: str = "application/json") -> Proposal:
    """What the planner makes of one answer; a list is sent piece by piece."""

    def response() -> Response:
        if isinstance(body, str):
            return Response(body, media_type=kind)
        return StreamingResponse(_pieces(body), media_type=kind)

    return await asked_once(response, shelf, MODEL)


async def asked_once(response: Callable[[], Response], shelf: PlaybookShelf, model: ModelSettings) -> Proposal:
    """What the planner makes of an endpoint that answers with this response, without retries."""
    app = FastAPI()

    @app.post("/chat/completions", response_model=None)
    async def answer() -> Response:
        return response()

    async with serving(app, "an endpoint") as url:
        planner = LlmPlanner(replace(model, base_url=url, max_retries=0), shelf, CardBox())
        return await planner.propose(PlanRequest(goal=STATUS, revision=1))


async def _pieces(body: Sequence[str]) -> AsyncIterator[str]:
    for piece in body:
        yield piece


def said(message: Json, **more: Json) -> str:
    return json.dumps({"choices": [{"message": message}], **more})


MESSAGES: Mapping[str, Json] = {
    "no role, id or type": {"tool_calls": [{"function": {"name": "propose_plan", "arguments": PLAN}}]},
    "arguments as an object": {"tool_calls": [{"function": {"name": "propose_plan", "arguments": json.loads(PLAN)}}]},
    "null content": {"role": "assistant", "content": None, "tool_calls": [CALL]},
    "content in parts": {"content": [{"type": "text", "text": PLAN[:40]}, {"type": "text", "text": PLAN[40:]}]},
    "content in parts with thinking": {
        "content": [
            {"type": "thinking", "thinking": [{"type": "text", "text": '{"steps": []}'}]},
            {"type": "output_text", "text": PLAN},
        ]
    },
    "the older function_call": {"content": None, "function_call": {"name": "propose_plan", "arguments": PLAN}},
    "one call without its list": {"tool_calls": CALL},
    "a call beside null ones": {"tool_calls": [None, CALL]},
    "a flat call": {"tool_calls": [{"name": "propose_plan", "arguments": PLAN}]},
    "reasoning beside": {"reasoning_content": "hm", "reasoning": "hm", "reasoning_details": [{}], "tool_calls": [CALL]},
    "content as an object": {"content": json.loads(PLAN)},
    "a message that is a text": PLAN,
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
async def test_a_plan_comes_through_whatever_the_message_looks_like(shelf: PlaybookShelf, message: Json) -> None:
    """Form decides nothing: what the model said is there, and is read."""
    proposal = await answered(shelf, said(message))
    assert proposal.plan is not None, (proposal.error, proposal.problems)


@pytest.mark.parametrize("usage", [None, [], "many", {"prompt_tokens": "7"}, {"prompt_tokens": None}])
async def test_usage_that_says_nothing_is_estimated(shelf: PlaybookShelf, usage: Json) -> None:
    """Odd usage costs no answer."""
    (call,) = (await answered(shelf, said({"tool_calls": [CALL]}, usage=usage))).calls
    assert call.estimated


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"error": {"message": "the model is on fire", "code": 400}}', "the model is on fire"),
        ('{"error": "the model is on fire"}', "the model is on fire"),
        ('[{"error": {"message": "the model is on fire"}}]', "the model is on fire"),
        ('{"object": "error", "message": "the model is on fire", "code": 400}', "the model is on fire"),
        ('{"detail": "the model is on fire"}', "the model is on fire"),
        ('{"detail": [{"loc": ["body"], "msg": "the model is on fire"}]}', "the model is on fire"),
        ('{"choices": [{"error": {"message": "the model is on fire", "code": 502}}]}', "the model is on fire"),
        ('data: {"error": {"message": "the model is on fire"}}\n\n', "the model is on fire"),
        ('{"choices": []}', "without a choice"),
        ('{"choices": [null]}', "without a choice"),
        ('{"choices": [{}]}', "without a message"),
        ('{"choices": "none"}', "not a chat completion"),
        ("[1]", "not a chat completion"),
        ("17", "not a chat completion"),
        ("", "nothing at all"),
        ("<html><title>Log in</title></html>", "Log in"),
    ],
)
async def test_what_is_no_completion_is_told_in_its_own_words(shelf: PlaybookShelf, body: str, words: str) -> None:
    """A 200 that is an error, or nothing that can be read, ends in one line that quotes it."""
    proposal = await answered(shelf, body)
    assert proposal.plan is None
    assert words in proposal.error
    assert "\n" not in proposal.error


def chunks(*deltas: JsonObject, finish: str | None = "tool_calls", done: bool = True) -> list[str]:
    bodies: list[JsonObject] = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    if finish is not None:
        bodies.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    bodies.append({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}})
    return [f"data: {json.dumps(body)}\n\n" for body in bodies] + (["data: [DONE]\n\n"] if done else [])


def piece(text: str, **more: Json) -> JsonObject:
    return {"tool_calls": [{"function": {"arguments": text}, **more}]}


STREAMS = {
    "by index": [
        {"role": "assistant", "tool_calls": [{**CALL, "index": 0, "function": {"name": "propose_plan"}}]},
        piece(PLAN[:30], index=0),
        piece(PLAN[30:], index=0),
    ],
    "without an index": [{"tool_calls": [{"id": "c1", "function": {"name": "propose_plan"}}]}, piece(PLAN)],
    "whole at once": [{"tool_calls": [{"index": 0, **CALL}]}],
    "as text": [{"content": PLAN[:9]}, {"content": PLAN[9:], "reasoning_content": "hm"}],
    "as parts": [{"content": [{"type": "text", "text": PLAN}]}],
    "as function_call": [{"function_call": {"name": "propose_plan"}}, {"function_call": {"arguments": PLAN}}],
}


@pytest.mark.parametrize("deltas", STREAMS.values(), ids=STREAMS.keys())
async def test_an_endpoint_that_streams_unasked_is_heard(shelf: PlaybookShelf, deltas: list[JsonObject]) -> None:
    """Pieces are put together by index, id or order, with the usage that comes last."""
    sent = [": a sign of life\n\n", *chunks(*deltas)]
    proposal = await answered(shelf, sent, "text/event-stream; charset=utf-8")

    assert proposal.plan is not None, (proposal.error, proposal.problems)
    assert (proposal.calls[0].tokens_in, proposal.calls[0].tokens_out) == (11, 7)


async def test_a_stream_that_breaks_off_is_no_answer(shelf: PlaybookShelf) -> None:
    """A whole plan in a stream without its end may be half of what was meant."""
    proposal = await answered(shelf, chunks({"content": PLAN}, finish=None, done=False), "text/event-stream")
    assert proposal.plan is None
    assert "broke off" in proposal.error
