"""What an endpoint gave for one question, before anything is read into it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from steward.domain.model import Json, JsonObject

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

_THOUGHT = ("thinking", "reasoning", "thought", "redacted_thinking")
_TEXTS = {"text", "output_text", "input_text"}
_SAID = ("text", "content", "value", "output_text", "refusal", "json", "output_json")
_JSON = ("json", "output_json", "parsed", "data")
_THINKING = ("thinking", "reasoning", "reasoning_content", "reasoningContent", "reasoningText", "thought", "summary")
_ENDS: Sequence[tuple[Literal["content_filter", "length", "broken"], re.Pattern[str]]] = [
    (
        "content_filter",
        re.compile(r"filter|guardrail|safety|refusal|sensitive|blocklist|prohibited|recitation|spii"),
    ),
    ("length", re.compile(r"length|max\w*tokens|token\w*limit|^limit$|output_limit|truncat|incomplete|context_window")),
    ("broken", re.compile(r"error|abort|cancel|system_resource|malformed|time_?out|interrupt|overload")),
]
"""What the field's endpoints say of an answer that is not whole; everything else is taken for an end."""


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """A call that the model made; `args` is an object, or the text that it wrote where that is none."""

    name: str
    args: Json


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of a model: what it said, called, thought or refused, and why it ended (`stop`, `length` …).

    `finish` is `length` where the answer was cut off, `content_filter` where it was withheld and `broken` where the
    endpoint gave up, whatever the endpoint calls it; else as the endpoint says. `lost` says where a letter of it could
    not be read.
    """

    text: str = ""
    calls: Sequence[ToolCall] = ()
    reasoning: str = ""
    refusal: str = ""
    finish: str = ""
    lost: str = ""


def answer_of(message: AIMessage) -> Answer:
    """The answer that a LangChain message carries, of whichever provider."""
    made = [ToolCall(name=call["name"], args=call["args"]) for call in message.tool_calls]
    made += [ToolCall(name=call["name"] or "", args=call["args"]) for call in message.invalid_tool_calls]
    content = cast("Json", message.content)
    beside = cast("JsonObject", message.additional_kwargs)
    refusals = [_words(beside.get("refusal")), *_parts(content, "refusal")]
    thought = [_words(beside.get(name)) for name in ("reasoning_content", "reasoning", "thinking")]
    if not any(thought):
        thought.append(_words(beside.get("reasoning_details")))
    return Answer(
        text=content if isinstance(content, str) else "".join(_parts(content, "text")),
        calls=made,
        reasoning="\n".join(dict.fromkeys(one for one in [*thought, *_parts(content, "thought")] if one)),
        refusal="\n".join(one for one in refusals if one),
        finish=_finish(cast("JsonObject", message.response_metadata)),
        lost=str(message.response_metadata.get("letters_lost") or ""),
    )


def _parts(content: Json, kind: str) -> list[str]:
    """The words of a list's parts of this kind; a part that is only text is one."""
    if not isinstance(content, list):
        return []
    typed: list[Json] = [{"type": "text", "text": part} if isinstance(part, str) else part for part in content]
    return [
        _written(part) or _words(part, _THINKING + _SAID if kind == "thought" else _SAID)
        for part in typed
        if isinstance(part, dict) and _kind(part) == kind
    ]


def _written(part: JsonObject) -> str:
    """The JSON that a part of such a type holds as it is, in writing."""
    if not str(part.get("type")).lower().endswith("json"):
        return ""
    value = next((part[name] for name in (*_JSON, "content", "value") if isinstance(part.get(name), dict | list)), None)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _kind(part: JsonObject) -> str:
    """`text`, `thought`, `refusal` or another; a part is thought by its type, by a mark, or by what alone is in it."""
    said = str(part.get("type") or "text").lower()
    if said.startswith(_THOUGHT) or is_thought(part):
        return "thought"
    if said not in _TEXTS and not said.endswith("json"):
        return said
    return "thought" if not any(part.get(name) for name in _SAID) and any(map(part.get, _THINKING)) else "text"


def is_thought(said: JsonObject) -> bool:
    """Whether it is marked as thought, as Gemini marks parts and messages."""
    beside = said.get("extra_content")
    google = beside.get("google") if isinstance(beside, dict) else None
    return said.get("thought") is True or (isinstance(google, dict) and google.get("thought") is True)


def _words(said: Json, names: Sequence[str] = (*_SAID, *_THINKING)) -> str:
    """The text in it, however deep a provider puts it."""
    match said:
        case str():
            return said
        case list():
            return "".join(_words(one) for one in said)
        case dict():
            found = next((said[name] for name in names if said.get(name) and said[name] is not True), None)
            return _words(found) if found is not None else ""
        case None | bool():
            return ""
        case _:
            return json.dumps(said)


def _finish(metadata: JsonObject) -> str:
    """Why it ended, in OpenAI's words where they are known: of several reasons the one that says it is not whole."""
    feedback = metadata.get("prompt_feedback")  # Gemini's, where it withholds an answer for its question
    if isinstance(feedback, dict) and feedback.get("block_reason"):
        return "content_filter"
    names = ("finish_reason", "stop_reason", "stopReason", "done_reason", "ended")
    given = [one for name in names for one in _listed(metadata.get(name)) if isinstance(one, str) and one]
    ends = [end for one in given for end, words in _ENDS if words.search(_plain(one))]
    return next(iter(ends), given[0] if given else "")


def _listed(said: Json) -> list[Json]:
    return said if isinstance(said, list) else [said]


def _plain(reason: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[\s.-]+", "_", reason).lower()
