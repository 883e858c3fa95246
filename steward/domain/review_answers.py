"""The question as other people's review screens show it, and their answers in our words.

The shapes are those of LangChain's human-in-the-loop middleware, which Agent Inbox and Agent Chat UI
show; both send edited fields as strings and resume without naming the question. They have no word for `leave_out`
and `by_hand`: those come with our own `kind`, or as a rejection that says what then (`"then": "leave_out"`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from steward.domain.chat_answers import read_words
from steward.domain.errors import DecisionRefused
from steward.domain.markdown import as_markdown
from steward.domain.model import Decision, DecisionKind, Json, JsonObject, Question
from steward.domain.ports.tools import Card
from steward.domain.review_questions import meaning

REFUSED = "refused_answer"
"""Of a question's detail: what was wrong with the last answer, where it was not taken."""

_SCREENS: dict[DecisionKind, str] = {
    "approve": "approve",
    "grant": "approve",  # no question offers both
    "edit": "edit",
    "reject": "reject",
    "abort": "reject",
    "respond": "respond",
}
_WORDS: dict[str, DecisionKind] = {
    "approve": "approve",
    "accept": "approve",
    "edit": "edit",
    "reject": "reject",
    "respond": "respond",
    "response": "respond",
    "grant": "grant",
    "abort": "abort",
    "ignore": "abort",
    "leave_out": "leave_out",
    "by_hand": "by_hand",
}
_INTERRUPT = re.compile("[0-9a-f]{32}")  # how LangGraph names one, where it is answered by its id
_THEN = ("", "plan", "replan", "leave_out", "by_hand", "end")  # what may follow a rejection


def payload(question: Question, goal: str, task_id: str, card: Card | None) -> JsonObject:
    """What `interrupt` puts: one action in the screens' shape, and all of ours beside it.

    Screens show the description and what stands for arguments as Markdown; a call's own arguments are exact.
    """
    name = question.tool or question.reason.value
    args = question.args or {"goal": as_markdown(goal), "question": as_markdown(question.text)}
    allowed: list[Json] = list(dict.fromkeys(_SCREENS[kind] for kind in question.options if kind in _SCREENS))
    return {
        "action_requests": [{"name": name, "args": args, "arguments": args, "description": _describe(question, goal)}],
        "review_configs": [
            {
                "action_name": name,
                "allowed_decisions": allowed,
                "args_schema": card.args_schema if card else {"type": "object"},
            }
        ],
        "review": {
            "id": question.id,
            "task_id": task_id,
            "reason": question.reason.value,
            "text": question.text,
            "digest": question.digest,
            "goal": goal,
            "options": {kind: meaning(question, kind) for kind in question.options},
            "problems": [{"code": one.code, "step": one.step, "message": one.message} for one in question.problems],
            "detail": question.detail,
        },
    }


def response_schema(question: Question) -> JsonObject:
    """JSON schema of our own answers; the screens' shapes are understood as well."""
    fields: dict[str, JsonObject] = {
        "edit": {"args": {"type": "object", "description": "all arguments, as they shall be"}},
        "reject": {"end": {"type": "boolean", "description": "true ends the task, false plans again"}},
        "by_hand": {
            "evidence": {"description": "how you know that it is done; this or a message"},
            "result": {"type": "object", "description": "what the tool would have given, where later steps need it"},
        },
        "respond": {"result": {"type": "object"}, "evidence": {}, "args": {"type": "object"}},
        "grant": {"grant": {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}}},
    }
    properties: JsonObject = {
        "kind": {"type": "string", "enum": [*question.options]},
        "message": {"type": "string"},
        "by": {"type": "string", "description": "who decides"},
        "digest": {"type": "string", "description": "the digest shown; refused if the question changed since"},
    }
    for kind in question.options:
        properties |= fields.get(kind, {})
    return {"type": "object", "title": "Decision", "required": ["kind"], "properties": properties}


def read_answer(answer: object, question: Question) -> Decision:
    """An answer in any of the known shapes as a decision. Raises DecisionRefused."""
    body = _unwrap(answer, question)
    kind = _WORDS.get(_word(_text(body, "kind") or _text(body, "type")))
    then = _word(_text(body, "then"))
    if kind == "reject":
        kind = _after_rejecting(then)
    if kind is None and any(map(_INTERRUPT.fullmatch, body)):
        raise DecisionRefused("it answers an interrupt that does not wait any more; answer this one")
    if kind is None:
        raise DecisionRefused(f"the answer names no decision; possible: {', '.join(question.options)}")
    shown = body.get("digest")
    if isinstance(shown, str) and shown and shown != question.digest:
        raise DecisionRefused("the question changed since it was shown; look at it again")
    return Decision(
        kind=_offered(kind, question),
        by=_text(body, "by") or "someone on the LangGraph server",
        message=_message(body),
        args=_edited(body, question) if kind == "edit" else _object(body.get("args")),
        result=body.get("result"),
        evidence=body.get("evidence"),
        grant=_amounts(body.get("grant")),
        end=body.get("end") is True or (kind == "reject" and then == "end"),
        source=_text(body, "source") or "langgraph",
    )


def _word(text: str) -> str:
    """`Leave out`, `leave-out` and `leave_out` are one word."""
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def _after_rejecting(then: str) -> DecisionKind:
    if then not in _THEN:
        raise DecisionRefused(f"after a rejection can follow: {', '.join(word for word in _THEN if word)}")
    return "leave_out" if then == "leave_out" else "by_hand" if then == "by_hand" else "reject"


def _offered(kind: DecisionKind, question: Question) -> DecisionKind:
    """What the screens' four words mean where ours are others; what fits nowhere stays, and is refused."""
    meant: dict[DecisionKind, DecisionKind] = {"approve": "grant", "reject": "abort", "respond": "reject"}
    other = meant.get(kind, kind)
    return other if kind not in question.options and other in question.options else kind


def _unwrap(answer: object, question: Question) -> JsonObject:
    """One decision out of `{decisions: […]}`, `[…]`, the decision itself, or what somebody said in a chat."""
    if isinstance(answer, Mapping) and "decisions" in answer:
        answer = cast("Mapping[str, object]", answer)["decisions"]
    if isinstance(answer, list):
        several = cast("list[object]", answer)
        if len(several) != 1:
            raise DecisionRefused(f"one decision is wanted, {len(several)} came")
        answer = several[0]
    if isinstance(answer, str):
        answer = {"said": answer}
    if not isinstance(answer, Mapping):
        raise DecisionRefused("the answer must be an object with 'kind'")
    body = {str(name): value for name, value in cast("Mapping[object, Json]", answer).items()}
    said = body.pop("said", None)
    if not isinstance(said, str) or "kind" in body or "type" in body:
        return body
    return {**_unwrap(read_words(said, question), question), **body}


def _edited(body: JsonObject, question: Question) -> JsonObject:
    """The edited arguments; the tool is pinned."""
    found = body.get("edited_action") or body.get("args")
    named = _object(found)
    name = named.get("name") or named.get("action")
    inner = named.get("args")
    if isinstance(inner, dict) and (name is not None or "edited_action" in body):
        if name is not None and name != question.tool:
            raise DecisionRefused(f"an edit can't change the tool; it is {question.tool}")
        return inner
    return named


def _message(body: JsonObject) -> str:
    text = _text(body, "message")
    args = body.get("args")
    return text or (args if isinstance(args, str) else "")


def _text(body: JsonObject, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _amounts(value: Json) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for name, amount in _object(value).items():
        try:
            amounts[name] = float(amount)  # pyright: ignore[reportArgumentType]
        except (TypeError, ValueError, OverflowError):
            raise DecisionRefused(f"grant: '{name}' must be a number") from None
    return amounts


def _describe(question: Question, goal: str) -> str:
    lines = [question.text, f"Goal: {goal}"]
    refused = question.detail.get(REFUSED)
    if isinstance(refused, str):
        lines.insert(0, f"Your last answer was not taken: {refused}")
    lines += [f"{kind}: {meaning(question, kind)}" for kind in question.options]
    return as_markdown("\n\n".join(lines))
