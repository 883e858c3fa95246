"""What is said in a thread: the person's messages as answers, and the messages of a task that nobody chatted with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import uuid4

from langchain_core.messages import AnyMessage, BaseMessage, HumanMessage
from langgraph.types import Command, StateSnapshot

from steward.domain.model import Question
from steward.domain.redaction import Redactor
from steward.domain.text import excerpt
from steward.graph.conversation import ended_text, question_text
from steward.graph.messages import OURS, Said, asked, told

_LONGEST = 20_000  # characters of a message that are repeated; the goal and the decision keep all of it
_ID = 100  # characters of a message's id
_STALE = "of an earlier question"


def said_by(said: Said, redactor: Redactor, before: Sequence[AnyMessage] = ()) -> HumanMessage:
    """What a person said, as it may be shown, under an id that no message `before` has."""
    free = 0 < len(said.id) <= _ID and not said.id.startswith(OURS) and said.id not in {one.id for one in before}
    return HumanMessage(content=excerpt(redactor.text(said.text), _LONGEST), id=said.id if free else str(uuid4()))


def answer(said: Said, snapshot: StateSnapshot, seen: object, redactor: Redactor) -> Command[Any] | None:
    """The message as an answer to the question that waits; None where it was said, and so answered, before.

    `seen` is the checkpoint that the client last showed, where it says so: what was said to an earlier one is not
    taken for an answer to this question.
    """
    again = said_by(said, redactor)
    if any((one.type, one.id, one.content) == ("human", again.id, again.content) for one in messages_of(snapshot)):
        return None
    now = snapshot.config.get("configurable", {}).get("checkpoint_id")
    digest = _STALE if isinstance(seen, str) and seen and seen != now else said.digest
    return Command(resume={"said": said.text, "id": said.id, **({"digest": digest} if digest else {})})


def heard(resume: object, snapshot: StateSnapshot, redactor: Redactor) -> dict[str, Any] | None:
    """The update that puts what was said among the messages; None for an answer that is not said but chosen."""
    body: Mapping[str, object] = cast("Mapping[str, object]", resume) if isinstance(resume, Mapping) else {}
    text = resume if isinstance(resume, str) else body.get("said")
    if not isinstance(text, str) or not text.strip():
        return None
    before = messages_of(snapshot)
    said = said_by(Said(text=text, id=str(body.get("id") or "")), redactor, before)
    return {"messages": [*([] if snapshot.values.get("messages") else before), said]}


def messages_of(snapshot: StateSnapshot) -> list[AnyMessage]:
    """What was said in the thread; of a task that was carried out where nobody listened, how it stands."""
    return shown_messages(snapshot.values)


def shown_messages(values: Mapping[str, Any]) -> list[AnyMessage]:
    """The same of a state's values."""
    found: Sequence[Any] = values.get("messages") or []
    if any(isinstance(one, BaseMessage) for one in found) or not values.get("goal"):
        return [*found]
    task_id, question = str(values.get("task_id") or ""), values.get("question")
    messages: list[AnyMessage] = [asked(task_id, values["goal"])]
    if isinstance(question, Question):
        asks = told(task_id, question_text(question, values.get("plan")))
        return [*messages, asks.model_copy(update={"id": f"{OURS}{question.id}"})]
    if values.get("status") in ("complete", "failed"):
        text = ended_text(values["status"], values.get("result"), values.get("error"))
        return [*messages, told(task_id, text)]
    return messages
