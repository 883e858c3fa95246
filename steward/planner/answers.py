"""What an endpoint gave for one question, before anything is read into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.domain.model import Json

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """A call that the model made; `args` is an object, or the text that it wrote where that is none."""

    name: str
    args: Json


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of a model: what it said, called, thought or refused, and why it ended (`stop`, `length` …)."""

    text: str = ""
    calls: Sequence[ToolCall] = ()
    reasoning: str = ""
    refusal: str = ""
    finish: str = ""


def answer_of(message: AIMessage) -> Answer:
    """The answer that a LangChain message carries."""
    made = [ToolCall(name=call["name"], args=call["args"]) for call in message.tool_calls]
    made += [ToolCall(name=call["name"] or "", args=call["args"]) for call in message.invalid_tool_calls]
    return Answer(
        text=message.content if isinstance(message.content, str) else "",
        calls=made,
        refusal=str(message.additional_kwargs.get("refusal") or ""),
        finish=str(message.response_metadata.get("finish_reason") or ""),
    )
