"""Chat completions as bytes, and the ways in which behaviours are written down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from steward.domain.model import Json, JsonObject
from steward.domain.text import BYTES_PER_TOKEN
from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, Sent
from steward.evals.worlds.openai.behaviours.materials import filled
from steward.evals.worlds.openai.behaviours.strict import conformed, strict_schema

JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html; charset=utf-8"}
PLAIN = {"content-type": "text/plain"}
_PIECE = 37  # characters of one streamed piece
_FEW = 20  # tokens of an answer that has room for nothing
USAGE: JsonObject = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}


def message(name: str, endpoint: str, shape: JsonObject, *, finish: str | None = None, **more: Any) -> Behaviour:
    """An endpoint whose message has this shape."""
    ended = finish or ("tool_calls" if "tool_calls" in shape else "stop")

    def answer(asked: Asked) -> Sent:
        said = filled(shape, asked.tool, asked.meant)
        return completion(asked.body, said if isinstance(said, dict) else {}, ended)

    return Behaviour(name=name, endpoint=endpoint, answer=answer, **more)


def text(name: str, endpoint: str, template: str, **more: Any) -> Behaviour:
    """An endpoint whose message is this text."""
    return message(name, endpoint, {"role": "assistant", "content": template}, **more)


def body(name: str, endpoint: str, shape: Json, *, status: int = 200, **more: Any) -> Behaviour:
    """An endpoint whose whole body has this shape."""

    def answer(asked: Asked) -> Sent:
        return as_json(filled(shape, asked.tool, asked.meant), status)

    return Behaviour(name=name, endpoint=endpoint, answer=answer, **more)


def changed(name: str, endpoint: str, change: Callable[[Sent], Sent], **more: Any) -> Behaviour:
    """An honest answer, changed on its way."""
    return Behaviour(name=name, endpoint=endpoint, answer=lambda asked: change(honest(asked)), **more)


def raw_body(
    name: str, endpoint: str, sent: bytes, content_type: str = "application/json", *, status: int = 200, **more: Any
) -> Behaviour:
    """An endpoint that answers with these bytes, of which no plan comes."""
    answer = Sent(body=sent, status=status, headers={"content-type": content_type} if content_type else {})
    return Behaviour(name=name, endpoint=endpoint, answer=lambda _: answer, ends=("line",), **more)


def refuses(
    name: str, endpoint: str, when: Callable[[JsonObject], Any], status: int, error: Json, **more: Any
) -> Behaviour:
    """An endpoint that refuses some requests and answers the others as they ask."""
    return refuses_each(name, endpoint, [(when, status, error)], **more)


def refuses_each(
    name: str, endpoint: str, refusals: Sequence[tuple[Callable[[JsonObject], Any], int, Json]], **more: Any
) -> Behaviour:
    """An endpoint that refuses several things, each in words of its own."""

    def answer(asked: Asked) -> Sent:
        found = next(((status, error) for when, status, error in refusals if when(asked.body)), None)
        return honest(asked) if found is None else as_json(found[1], found[0])

    expected: dict[str, Any] = {"ends": ("planned", "recovered"), **more}
    return Behaviour(name=name, endpoint=endpoint, answer=answer, **expected)


def fails(
    name: str,
    endpoint: str,
    status: int,
    error: Json | str,
    *,
    headers: Mapping[str, str] = JSON,
    first: int | None = None,
    **more: Any,
) -> Behaviour:
    """An endpoint that fails, always or for the `first` requests; a text is sent as it is, all else as JSON."""
    raw = error if isinstance(error, str) else json.dumps(error)
    sent = Sent(body=raw.encode(), status=status, headers=headers)

    def answer(asked: Asked) -> Sent:
        return sent if first is None or asked.number <= first else honest(asked)

    expected: dict[str, Any] = {"ends": ("line",) if first is None else ("recovered",), **more}
    return Behaviour(name=name, endpoint=endpoint, answer=answer, **expected)


def honest(asked: Asked) -> Sent:
    """The answer of an endpoint that does all it is asked: a tool call, JSON, or JSON as its only text."""
    asking = asked.body
    said = json.dumps(conformed(asked.meant, strict_schema(asking)), ensure_ascii=False)
    if asking.get("tools") and asking.get("tool_choice") != "none":
        return completion(asking, called(asked.tool, said), "tool_calls")
    return completion(asking, {"role": "assistant", "content": said}, "stop")


def called(tool: str, arguments: Json) -> JsonObject:
    """A message with one call, as OpenAI sends it."""
    call: JsonObject = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": arguments}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def completion(asking: JsonObject, said: JsonObject, finish: str | None = "stop") -> Sent:
    """The message as a completion, streamed where that is asked for; cut off at a limit that leaves hardly a word."""
    limit, content = asking.get("max_completion_tokens", asking.get("max_tokens")), said.get("content")
    if isinstance(limit, int) and limit <= _FEW and isinstance(content, str) and len(content) > limit * BYTES_PER_TOKEN:
        said, finish = {**said, "content": content[: limit * BYTES_PER_TOKEN]}, "length"
    if asking.get("stream") is True:
        return streamed(said, finish, usage=bool(asking.get("stream_options")))
    made = whole(said, finish, asking.get("model"))
    if finish in ("length", "max_tokens") and isinstance(limit, int):
        made["usage"] = {**USAGE, "completion_tokens": limit, "total_tokens": 1_000 + limit}
    return as_json(made)


def whole(said: JsonObject, finish: str | None = "stop", model: Json = "a-model") -> JsonObject:
    """A completion's body around a message."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": model,
        "choices": [{"index": 0, "message": said, "finish_reason": finish, "logprobs": None}],
        "usage": USAGE,
    }


def as_json(value: Json, status: int = 200, **headers: str) -> Sent:
    """The value as a JSON body."""
    return Sent(body=json.dumps(value, ensure_ascii=False).encode(), status=status, headers={**JSON, **headers})


def streamed(said: JsonObject, finish: str | None, *, usage: bool, done: bool = True) -> Sent:
    """The message as server-sent events, in small pieces."""
    deltas: list[JsonObject] = [{"role": "assistant"}]
    for name in ("reasoning_content", "reasoning", "content", "refusal"):
        value = said.get(name)
        if isinstance(value, str):
            pieces: list[JsonObject] = [{name: value[at : at + _PIECE]} for at in range(0, len(value), _PIECE)]
            deltas += pieces
        elif value is not None:
            deltas.append({name: value})
    calls = said.get("tool_calls")
    for index, call in enumerate(calls if isinstance(calls, list) else []):
        deltas += _call_deltas(index, call)
    if said.get("function_call") is not None:
        deltas.append({"function_call": said["function_call"]})
    chunks: list[JsonObject] = [_chunk([{"index": 0, "delta": delta, "finish_reason": None}]) for delta in deltas]
    chunks.append(_chunk([{"index": 0, "delta": {}, "finish_reason": finish}]))
    if usage:
        chunks.append({**_chunk([]), "usage": USAGE})
    events = [f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n" for chunk in chunks]
    if done:
        events.append("data: [DONE]\n\n")
    return Sent(body="".join(events).encode(), headers={"content-type": "text/event-stream; charset=utf-8"})


def _call_deltas(index: int, call: Json) -> list[JsonObject]:
    """A call's first piece with its name, then its arguments bit by bit."""
    if not isinstance(call, dict):
        return []
    function = call.get("function")
    arguments = function.get("arguments") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(arguments, str):
        return [{"tool_calls": [{"index": index, **call}]}]
    first: JsonObject = {**call, "index": index, "function": {**function, "arguments": ""}}
    pieces = [arguments[at : at + _PIECE] for at in range(0, len(arguments), _PIECE)]
    return [{"tool_calls": [first]}, *({"tool_calls": [_argument_piece(index, piece)]} for piece in pieces)]


def _argument_piece(index: int, piece: str) -> JsonObject:
    return {"index": index, "function": {"arguments": piece}}


def _chunk(choices: list[Json]) -> JsonObject:
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "a-model", "choices": choices}
