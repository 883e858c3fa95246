"""What an endpoint says in several places: nothing is chosen, thought is no answer, one thing is read anywhere."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence

import pytest
from langchain_core.messages import AIMessage

from steward.domain.model import Json, JsonObject
from steward.planner.answers import answer_of
from steward.planner.event_stream import Gathered, events, lines_in
from steward.planner.prompt import tool_schema
from steward.planner.reading import Reading, read
from steward.planner.wire import message_of

NAME = "propose_plan"
PLAN: JsonObject = {"playbook": "refund", "confidence": 0.9, "steps": [{"id": "a", "tool": "get_record", "args": {}}]}
DRAFT: JsonObject = {**PLAN, "steps": [{"id": "b", "tool": "send_email", "args": {"to": "draft@example.com"}}]}
P, D = json.dumps(PLAN), json.dumps(DRAFT)
CALL, DRAFT_CALL = ({"name": NAME, "arguments": said} for said in (PLAN, DRAFT))
TWO = {"tool_calls": [CALL], "function_call": DRAFT_CALL}
USED: Json = {"type": "tool_use", "name": NAME, "input": PLAN}


def call(said: str = P, **more: Json) -> JsonObject:
    return {"id": "c1", "type": "function", "function": {"name": NAME, "arguments": said}, **more}


def choice(content: Json = None, calls: Sequence[Json] = (), **more: Json) -> JsonObject:
    return {"index": 0, "message": {"content": content, "tool_calls": [*calls]}, "finish_reason": "stop", **more}


def reading(*choices: JsonObject, **body: Json) -> Reading:
    return read(answer_of(message_of({"choices": [*choices], **body})), tool_schema(NAME))


ALTERNATIVES: dict[str, list[JsonObject]] = {
    "two choices": [choice(calls=[call()]), choice(calls=[call(D)])],
    "two choices as text": [choice(D), choice(P)],
    "arguments and parameters": [choice(calls=[{"function": {"name": NAME, "arguments": P, "parameters": DRAFT}}])],
    "true and 1": [choice(calls=[{"name": NAME, "arguments": {**PLAN, "final": True}, "input": {**PLAN, "final": 1}}])],
    "arguments beside the function": [choice(calls=[call(P, arguments=D)])],
    "a call that is only text": [choice(calls=[call(), json.dumps({"name": NAME, "arguments": DRAFT})])],
    "a part that is a call": [choice([{"type": "text", "text": D}, USED])],
    "two envelopes": [choice(json.dumps(TWO))],
    "arguments within and beside": [choice(json.dumps({"function": CALL, "arguments": DRAFT}))],
    "steps and a plan": [choice(json.dumps({**PLAN, "plan": DRAFT}))],
    "steps and arguments": [choice(calls=[call(json.dumps({**PLAN, "arguments": D}))])],
}  # fmt: skip


@pytest.mark.parametrize("choices", ALTERNATIVES.values(), ids=ALTERNATIVES)
def test_of_two_things_in_two_places_none_is_chosen(choices: list[JsonObject]) -> None:
    """Wherever an endpoint says another thing, it is seen, and refused."""
    assert reading(*choices).said is None
    assert reading(*reversed(choices)).said is None


THOUGHTS: dict[str, Json] = {
    "marked": [{"type": "text", "text": D, "thought": True}],
    "marked by Google": [{"type": "text", "text": D, "extra_content": {"google": {"thought": True}}}],
    "untyped": [{"thinking": D}],
    "text with nothing but thinking": [{"type": "text", "text": "", "thinking": D}],
    "Bedrock's": [{"reasoningContent": {"reasoningText": {"text": D}}}],
    "capitals": [{"type": "Thinking", "thinking": D}],
    "dotted": [{"type": "reasoning.text", "text": D}],
}


@pytest.mark.parametrize("parts", THOUGHTS.values(), ids=THOUGHTS)
def test_a_part_that_is_thought_is_no_answer(parts: list[Json]) -> None:
    """By its type, a mark or what alone is in it; the answer beside it is read, the thought kept as grounds."""
    assert reading(choice(parts)).said is None
    beside = reading(choice([*parts, {"type": "text", "text": P}]))
    assert beside.said == PLAN
    assert beside.grounds == D


@pytest.mark.parametrize("mark", [{"thought": True}, {"extra_content": {"google": {"thought": True}}}])
def test_a_message_that_is_thought_is_no_answer(mark: JsonObject) -> None:
    """A whole message may be marked."""
    assert reading({"message": {"content": D, **mark}}).said is None


SAID: dict[str, list[JsonObject]] = {
    "twice the same": [choice(calls=[call()]), choice(calls=[call()])],
    "words and call in two choices": [choice("I plan."), choice(calls=[call()])],
    "a part that is a call": [choice([{"type": "text", "text": "So:"}, USED])],
    "calls as text": [{"message": {"content": None, "tool_calls": json.dumps({"name": NAME, "arguments": PLAN})}}],
    "text in an object": [choice([{"type": "text", "text": {"value": P}}])],
    "nested lists": [choice([[{"type": "text", "text": P}]])],
    "an untyped part": [choice({"text": P})],
}  # fmt: skip


@pytest.mark.parametrize("choices", SAID.values(), ids=SAID)
def test_one_thing_is_read_wherever_it_stands(choices: list[JsonObject]) -> None:
    """Several places that say one thing, or a place that is unusual, are no doubt."""
    assert reading(*choices).said == PLAN


@pytest.mark.parametrize(
    ("ends", "body", "why"),
    [
        ({"finish_reason": "abort"}, {}, "broke"),
        ({"finish_reason": "insufficient_system_resource"}, {}, "broke"),
        ({"finish_reason": "MALFORMED_FUNCTION_CALL"}, {}, "broke"),
        ({"finish_reason": "FinishReason.MAX_TOKENS"}, {}, "cut off"),
        ({"finish_reason": "max_new_tokens"}, {}, "cut off"),
        ({"finish_reason": "contentFilter"}, {}, "withheld"),
        ({"finish_reason": {"type": "length"}}, {}, "cut off"),
        ({"native_finish_reason": "MAX_TOKENS"}, {}, "cut off"),
        ({"finish_details": {"type": "max_tokens"}}, {}, "cut off"),
        ({"truncated": True}, {}, "cut off"),
        ({}, {"incomplete_details": {"reason": "max_output_tokens"}}, "cut off"),
    ],
)
def test_an_answer_that_is_not_whole_is_none(ends: JsonObject, body: JsonObject, why: str) -> None:
    """However an endpoint says so, and though what there is can be read: some close it themselves."""
    assert why in reading(choice(calls=[call()], **ends), **body).unusable
    assert reading(choice(calls=[call()], native_finish_reason="completed")).said == PLAN


def delta(index: Json = 0, finish: str | None = None, **said: Json) -> JsonObject:
    return {"choices": [{"index": index, "delta": {**said}, "finish_reason": finish}]}


END = delta(finish="stop")
AGAIN: JsonObject = {"choices": [{"message": {"content": P}, "finish_reason": "stop"}]}
OTHER: JsonObject = {"choices": [{"message": {"content": D}, "finish_reason": "stop"}]}
STREAMS: dict[str, tuple[list[JsonObject], Json]] = {
    "an index as text": ([delta("0", content=P), delta("0", finish="stop")], PLAN),
    "parts and text in turns": ([delta(content=P[:9]), delta(content=[{"type": "text", "text": P[9:]}]), END], PLAN),
    "thought first": ([delta(content=D, extra_content={"google": {"thought": True}}), delta(content=P), END], PLAN),
    "thought only": ([delta(content=D, extra_content={"google": {"thought": True}}), END], None),
    "the whole once more": ([delta(content=P), AGAIN], PLAN),
    "another whole": ([delta(content=P), OTHER], None),
    "two choices": ([delta(content=P), delta(1, content=D), END], None),
}  # fmt: skip


@pytest.mark.parametrize(("chunks", "said"), STREAMS.values(), ids=STREAMS)
def test_a_stream_is_read_as_the_whole_would_be(chunks: list[JsonObject], said: Json) -> None:
    """Nothing that was streamed is left out, and nothing is chosen."""
    gathered = Gathered()
    assert [gathered.take(json.dumps(chunk)) for chunk in chunks] == [None] * len(chunks)
    assert read(answer_of(message_of(gathered.body())), tool_schema(NAME)).said == said


async def _in_pieces(text: str, size: int) -> AsyncIterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


@pytest.mark.parametrize("size", [1, 2, 7, 1_000])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_events_end_where_their_lines_do(size: int, end: str) -> None:
    """A text's own separators end no line, wherever the network cuts it; a missing empty line loses nothing."""
    sent = ['{"a": "x\u2028y\u0085z\x0c"}', '{"b":\n1}', '{"c": "}{\\"}",\n"d": [\n{}\n]\n}', "[DONE]"]
    lines = [
        "\ufeff: hello",
        *(f"data: {line}" for one in sent[:3] for line in one.split("\n")),
        "",
        "data: [DONE]",
        "",
    ]
    text = end.join(lines) + end
    assert [one async for one in events(lines_in(_in_pieces(text, size))) if one] == sent


def test_a_question_that_gemini_withholds_is_filtered() -> None:
    """Its library hands on why beside an answer that is empty."""
    said = {"prompt_feedback": {"block_reason": "PROHIBITED_CONTENT", "safety_ratings": None}}
    assert answer_of(AIMessage("", response_metadata=said)).finish == "content_filter"
    assert answer_of(AIMessage("", response_metadata={"prompt_feedback": {"block_reason": None}})).finish == ""
