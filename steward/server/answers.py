"""Answers as they reach the graph: under their question's id, in their caller's own name, and in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, StateSnapshot

from steward.domain.access import Identity
from steward.domain.redaction import Redactor
from steward.server import chat


def signed(answer: object, who: Identity) -> object:
    """The answer in the caller's own name, whatever name it carries; the developer at the machine may give one."""
    if isinstance(answer, list):
        return [signed(one, who) for one in cast("list[object]", answer)]
    if isinstance(answer, str):
        return signed({"said": answer}, who)
    if not isinstance(answer, Mapping):
        return answer
    body = dict(cast("Mapping[str, object]", answer))
    if "decisions" in body:
        return {**body, "decisions": signed(body["decisions"], who)}
    if who.via == "loopback":
        return {"by": who.name, **body, "source": "langgraph"}
    return {**body, "by": who.name, "source": "langgraph"}


def answer(given: Command[Any], snapshot: StateSnapshot, who: Identity, redactor: Redactor) -> Command[Any]:
    """The answer under its question's id. What LangGraph takes for no answer reaches the node, which refuses it."""
    question = snapshot.interrupts[0].id
    resume: object = given.resume
    if isinstance(resume, Mapping) and question in resume:
        resume = cast("Mapping[str, object]", resume)[question]
    said = cast("object", "" if resume is None else resume)
    return Command(resume={question: signed(said, who)}, update=chat.heard(said, snapshot, redactor))


def sent_before(config: RunnableConfig, snapshot: StateSnapshot) -> bool:
    """Whether the answer was on its way before the question was put: the second click of a double click."""
    sent = config.get("configurable", {}).get("__request_start_time_ms__")
    if not isinstance(sent, int | float) or not snapshot.created_at:
        return False
    return sent / 1000 < datetime.fromisoformat(snapshot.created_at).timestamp()
