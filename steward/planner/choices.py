"""The message of a completion out of all that its choices say: of several nothing is chosen, and nothing left out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeVar

from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject
from steward.planner.answers import is_thought

T = TypeVar("T", bound=Json)

KEPT = ("reasoning_content", "reasoning", "reasoning_details", "thinking", "refusal")
"""What a message may say beside its content."""

_REASONS = ("finish_reason", "native_finish_reason", "finish_details")
ENDS = (*_REASONS, "truncated")
"""What a choice may say about how it ended."""

_OTHERS = {"user", "human", "system", "developer", "tool", "function", "tool_result"}  # roles that are not the model's
_CALLING = {"tool_use", "tool_call", "function_call", "function"}


def dicts_in(choices: Json) -> list[JsonObject]:
    """The choices that are any; a single one may lack its list."""
    listed = choices if isinstance(choices, list) else [choices]
    return [one for one in listed if isinstance(one, dict)]


def message_in(choices: Sequence[JsonObject]) -> JsonObject | None:
    """What the choices say, as one message: the reader sees where they differ. None where the model says nothing."""
    messages = [one for choice in choices if (one := _message(choice)) is not None]
    said = different([_thoughts_apart(one) for one in messages if not is_others(one.get("role"))])
    if len(said) < 2:
        return said[0] if said else None
    content: list[Json] = []
    calls: list[Json] = []
    kept: JsonObject = {}
    for one in said:
        content += [*(parts if isinstance(parts := content_of(one), list) else [parts]), "\n"]
        calls += calls_in(one)
        kept |= {name: one[name] for name in KEPT if one.get(name)}
    return {**kept, "content": content, "tool_calls": calls}


def different(said: Sequence[T]) -> list[T]:
    """Each thing that was said, once: 1 and 1.0 are one, 1 and `true` are two."""
    if len(said) < 2:
        return [*said]
    found: dict[str, T] = {}
    for one in said:
        found.setdefault(canonical(one), one)
    return [*found.values()]


def is_others(role: Json) -> bool:
    """Whether a message of this role is not the model's: an echo of the question, or a tool's result."""
    return isinstance(role, str) and role.strip().lower() in _OTHERS


def other_speaker(choices: Sequence[JsonObject]) -> str:
    """The role of the first message that is not the model's; empty for none."""
    roles = [one.get("role") for choice in choices if (one := _message(choice)) is not None]
    return next((str(role) for role in roles if is_others(role)), "")


def content_of(said: JsonObject) -> str | list[str | dict[str, Json]]:
    """A message's content as text, or as a list of parts."""
    match content := said.get("content"):
        case None:
            return ""
        case str():
            return content
        case list():
            parts = [one for part in content for one in (part if isinstance(part, list) else [part])]
            return [part if isinstance(part, str | dict) else json.dumps(part) for part in parts if part is not None]
        case dict() if isinstance(content.get("parts"), list):  # as Gemini has it
            return content_of({"content": content["parts"]})
        case dict() if isinstance(content.get("type") or content.get("text"), str):  # one part without its list
            return [content]
        case _:
            return json.dumps(content, ensure_ascii=False)


def calls_in(said: JsonObject) -> list[JsonObject]:
    """The calls of a message, wherever in it they stand; one that is only text is a call without a name."""
    legacy, content = said.get("function_call"), content_of(said)
    parts = content if isinstance(content, list) else []
    made = [part for part in parts if isinstance(part, dict) and part.get("type") in _CALLING]
    texts = said.get("tool_calls")
    written = [one for one in (texts if isinstance(texts, list) else [texts]) if isinstance(one, str) and one.strip()]
    nameless: list[JsonObject] = [{"name": "", "arguments": one} for one in written]
    return [*tool_calls(said), *nameless, *([legacy] if isinstance(legacy, dict) else []), *made]


def tool_calls(said: JsonObject) -> list[JsonObject]:
    """The calls of a message, or the pieces of calls in a streamed part of one; a single one may lack its list."""
    return dicts_in(said.get("tool_calls"))


def ends_of(choices: Sequence[JsonObject], body: JsonObject) -> list[Json]:
    """All that is said about how the answer ended."""
    given: list[Json] = []
    for one in choices:
        given += [one.get(name) for name in _REASONS]
        given += ["truncated"] if one.get("truncated") is True else []
    given.append(body.get("incomplete_details"))
    named = [one.get("type") or one.get("reason") if isinstance(one, dict) else one for one in given]
    return [one for one in named if isinstance(one, str)]


def _message(choice: JsonObject) -> JsonObject | None:
    for name in ("message", "delta"):
        said = choice.get(name)
        if isinstance(said, dict):
            return said
        if isinstance(said, str):
            return {"content": said}
    text = choice.get("text")  # as the older completions had it
    return {"content": text} if isinstance(text, str) else None


def _thoughts_apart(said: JsonObject) -> JsonObject:
    """The message; one that is marked as thought as a whole says nothing but that."""
    if not is_thought(said):
        return said
    return {**said, "content": None, "reasoning_content": said.get("content")}
