"""Messages in LangGraph's chat convention: which of them is the request, and what Steward says of a task.

The channel holds what was said in the task, a line for each turn of events and no copy of what the record holds; in a
task that began with a `goal` the first message is written with the first question or with the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, convert_to_messages
from langgraph.graph.message import add_messages

from steward.domain.canonical import digest
from steward.domain.errors import Unusable
from steward.domain.markdown import as_markdown
from steward.domain.text import line

MOST = 50
"""Messages that a task keeps; of more the request stays, and the last ones."""


def joined(before: list[AnyMessage], more: list[AnyMessage] | None) -> list[AnyMessage]:
    """The channel's reducer: what has the id of another one takes its place. A state that is shared may hold none."""
    found = cast("list[AnyMessage]", add_messages(cast("Any", before), cast("Any", more or [])))
    return found if len(found) <= MOST else [found[0], *found[1 - MOST :]]


OURS = "stw-"
"""How the ids of messages begin that Steward makes."""
_TAKEN = "steward_request"
Messages = Annotated[list[AnyMessage], joined]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person said: `digest` is that of the question which it answers, where the client named it."""

    text: str
    id: str = ""
    digest: str = ""


def said_in(messages: object) -> Said:
    """The last human message, which is the request or the answer; the others tell nothing new. Raises Unusable."""
    several: Sequence[object] = cast("list[object]", messages) if isinstance(messages, list) else [messages]
    for one in reversed(several):
        message = _message(one)
        if isinstance(message, HumanMessage):
            return _said(message)
    raise Unusable("the messages hold none of a person: the last human message is the request")


def _message(one: object) -> BaseMessage:
    if isinstance(one, list):  # a pair of role and content, as JSON has it
        one = tuple(cast("list[object]", one))
    elif isinstance(one, dict):
        one = _unpacked(cast("dict[str, Any]", one))
    try:
        return convert_to_messages([cast("Any", one)])[0]
    except (ValueError, NotImplementedError, TypeError, KeyError, AttributeError):
        raise Unusable(
            f"a message is {{'type': 'human', 'content': '…'}}, and this is none: {line(repr(one), 80)}"
        ) from None


def _unpacked(one: dict[str, Any]) -> dict[str, Any]:
    """The message as it is, where LangChain's own way of writing it down is around it."""
    kwargs, names = one.get("kwargs"), one.get("id")
    if not isinstance(kwargs, dict) or not isinstance(names, list) or not names:
        return one
    kind = str(cast("list[object]", names)[-1]).removesuffix("Message").lower()
    return {"type": kind, **cast("dict[str, Any]", kwargs)}


def _said(message: HumanMessage) -> Said:
    content: object = message.content
    parts: list[object] = cast("list[object]", content) if isinstance(content, list) else [content]
    texts = [_text(part) for part in parts]
    shown = message.additional_kwargs.get("digest")
    return Said(
        text="\n".join(text for text in texts if text),
        id=message.id or "",
        digest=shown if isinstance(shown, str) else "",
    )


def _text(part: object) -> str:
    if isinstance(part, str):
        return part
    found: dict[str, Any] = cast("dict[str, Any]", part) if isinstance(part, dict) else {}
    text = found.get("text")
    if found.get("type") == "text" and isinstance(text, str):
        return text
    kind = found.get("type") or type(cast("object", part)).__name__
    raise Unusable(
        f"a message holds a part of the kind '{line(str(kind), 40)}', and only text can be read: leave it out"
    )


def told(task_id: str, text: str, *about: Any) -> AIMessage:
    """What Steward says, as chats show it: as text, whatever Markdown or HTML other systems' words in it are.

    Said again after a crash it has the same id, and so stands there once.
    """
    return AIMessage(content=as_markdown(text), id=f"{OURS}{digest(task_id, text, [*about])[:20]}")


def asked(task_id: str, text: str) -> HumanMessage:
    """The request, where it came as a goal."""
    return HumanMessage(content=text, id=f"{OURS}{digest(task_id, 'request')[:20]}")


def taken(message: AnyMessage) -> AnyMessage:
    """The message, marked as the request that the task was given: one without the mark is another."""
    return message.model_copy(update={"additional_kwargs": {**message.additional_kwargs, _TAKEN: True}})


def is_taken(message: AnyMessage) -> bool:
    return message.additional_kwargs.get(_TAKEN) is True
