"""What an endpoint gave for one question, before anything is read into it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from steward.domain.model import Json, JsonObject

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

_THOUGHT = {"thinking", "reasoning", "thought", "redacted_thinking", "reasoning_content"}
_FINISHES: Mapping[str, Literal["length", "content_filter"]] = {
    "length": "length",
    "max_tokens": "length",
    "max_output_tokens": "length",
    "model_length": "length",
    "model_context_window_exceeded": "length",
    "content_filter": "content_filter",
    "content_filtered": "content_filter",
    "guardrail_intervened": "content_filter",
    "safety": "content_filter",
    "refusal": "content_filter",
    "sensitive": "content_filter",
    "blocklist": "content_filter",
    "prohibited_content": "content_filter",
    "recitation": "content_filter",
    "spii": "content_filter",
}
"""What the field's endpoints say of an answer that is not whole; everything else is taken for an end."""


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """A call that the model made; `args` is an object, or the text that it wrote where that is none."""

    name: str
    args: Json


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of a model: what it said, called, thought or refused, and why it ended (`stop`, `length` …).

    `finish` is `length` where the answer was cut off and `content_filter` where it was withheld, whatever the
    endpoint calls it; else as the endpoint says.
    """

    text: str = ""
    calls: Sequence[ToolCall] = ()
    reasoning: str = ""
    refusal: str = ""
    finish: str = ""


def answer_of(message: AIMessage) -> Answer:
    """The answer that a LangChain message carries, of whichever provider."""
    made = [ToolCall(name=call["name"], args=call["args"]) for call in message.tool_calls]
    made += [ToolCall(name=call["name"] or "", args=call["args"]) for call in message.invalid_tool_calls]
    content = cast("Json", message.content)
    beside = cast("JsonObject", message.additional_kwargs)
    refusals = [_words(beside.get("refusal")), *_parts(content, {"refusal"})]
    thought = [_words(beside.get(name)) for name in ("reasoning_content", "reasoning", "thinking")]
    if not any(thought):
        thought.append(_words(beside.get("reasoning_details")))
    return Answer(
        text=content if isinstance(content, str) else "".join(_parts(content, {"text", "output_text", "input_text"})),
        calls=made,
        reasoning="\n".join(dict.fromkeys(one for one in [*thought, *_parts(content, _THOUGHT)] if one)),
        refusal="\n".join(one for one in refusals if one),
        finish=_finish(cast("JsonObject", message.response_metadata)),
    )


def _parts(content: Json, kinds: set[str]) -> list[str]:
    """The words of a list's parts of these types; a part that is only text is of the type `text`."""
    if not isinstance(content, list):
        return []
    typed: list[Json] = [{"type": "text", "text": part} if isinstance(part, str) else part for part in content]
    return [_words(part) for part in typed if isinstance(part, dict) and str(part.get("type", "text")) in kinds]


def _words(said: Json) -> str:
    """The text in it, however deep a provider puts it."""
    match said:
        case str():
            return said
        case list():
            return "".join(_words(one) for one in said)
        case dict():
            names = ("text", "thinking", "reasoning", "summary", "refusal", "reasoning_content", "content")
            found = next((said[name] for name in names if said.get(name)), None)
            return _words(found) if found is not None else ""
        case None | bool():
            return ""
        case _:
            return json.dumps(said)


def _finish(metadata: JsonObject) -> str:
    """Why it ended, in OpenAI's words where they are known."""
    names = ("finish_reason", "stop_reason", "stopReason", "done_reason")
    said = next((reason for name in names if isinstance(reason := metadata.get(name), str) and reason), "")
    return _FINISHES.get(said.lower(), said)
