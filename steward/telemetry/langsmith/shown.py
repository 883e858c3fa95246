"""What a trace shows of a task: names for people, what a node works on, what it changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from steward.domain.fixed_plans import cleaned
from steward.domain.json_view import readable
from steward.domain.marked_values import members_of
from steward.domain.model import Action, Entry, JsonObject, Plan, Question, Receipt, Usage
from steward.domain.playbook import Playbook
from steward.domain.ports.decisions import Record
from steward.domain.review_notes import origins
from steward.domain.spending import UNKNOWN, known_cost
from steward.domain.text import line, plural

NODES = ("plan", "validate", "execute", "verify", "human_review")
_GOAL = 60  # characters of a goal in a name
_READS = {  # of the state, what a node works on
    "plan": ("goal", "playbook", "problems", "answers"),
    "validate": ("checked", "approved"),
    "execute": ("wave",),
    "verify": ("wave",),
    "human_review": ("question",),
}
_NOT_SHOWN = {"task_id", "usage", "times", "names", "goal", "requested_by"}
_ENDS = ("status", "result", "error", "steps")
_KEPT = 64_000  # characters of what one node read or wrote


def title(goal: str, name: str | None, playbook: Playbook | None) -> str:
    """What a run is called: its playbook, and what the goal is about."""
    return f"{name or 'task'} · {line(_about(goal, playbook) or goal, _GOAL)}"


def _about(goal: str, playbook: Playbook | None) -> str:
    """The business key as the goal writes it, else the first of the playbook's slots; empty where neither is there."""
    if playbook is None:
        return ""
    key = re.search(playbook.one_at_a_time, cleaned(goal), re.IGNORECASE) if playbook.one_at_a_time else None
    if key is not None:
        return key[0]
    slots = playbook.fixed.slots if playbook.fixed else {}
    for name, slot in slots.items():
        if found := re.search(slot.pattern, cleaned(goal), re.IGNORECASE):
            return f"{name.replace('_', ' ')} {found[1] or found[0]}"
    return ""


def read_by(node: str, state: Mapping[str, Any]) -> JsonObject:
    """What the node works on."""
    found = {name: _brief(name, state.get(name)) for name in _READS[node] if state.get(name)}
    plan = state.get("plan")
    if isinstance(plan, Plan) and node != "human_review":
        found["plan"] = f"revision {plan.revision}, {plural(len(plan.steps), 'step')}"
    return _bounded(readable(found))


def changed_by(update: object) -> JsonObject:
    """What the node wrote, without what is only counted."""
    if not isinstance(update, Mapping):
        return {}
    written = cast("Mapping[str, Any]", update)
    return _bounded(
        readable({name: _brief(name, value) for name, value in written.items() if name not in _NOT_SHOWN and value})
    )


def origins_of(question: Question | None) -> JsonObject:
    """What the act that a question is about rests on, in the words of its review; `doubtful` of what to look at."""
    told = origins(question) if question is not None else []
    said: JsonObject = {one.path: one.text for one in told}
    doubts: JsonObject = {"doubtful": [one.path for one in told if one.doubtful]}
    return {"origins": said, **(doubts if doubts["doubtful"] else {})} if said else {}


def outcome(output: Mapping[str, Any]) -> JsonObject:
    """How the run left its task."""
    found = {name: output.get(name) for name in _ENDS if output.get(name) is not None}
    question = output.get("question")
    if question is not None:
        found["waits_for"] = {"review": question.id, "reason": question.reason.value, "question": question.text}
    return _bounded(readable(found))


def values_of(state: object) -> Mapping[str, Any]:
    """The fields of a state, however LangGraph hands it on."""
    values = members_of(state) or {}
    return values_of(values["input"]) if set(values) == {"input"} else values


def receipt_of(receipt: Receipt) -> JsonObject:
    """A call's receipt, without what is empty."""
    return {name: value for name, value in readable(receipt).items() if value not in (None, "")}


def verdict_of(entry: Entry) -> JsonObject:
    """A call's verdict and the evidence that it rests on."""
    told = readable(entry.verdict)
    evidence = told.pop("evidence", None)
    return {"verdict": told, "evidence": evidence, "attempts": entry.attempts}


def spent_on(record: Record) -> dict[str, Any]:
    """A model call's tokens and cost in US dollars, as LangSmith's `usage_metadata` has them."""
    used: dict[str, Any] = {
        "input_tokens": record.tokens_in,
        "output_tokens": record.tokens_out,
        "total_tokens": record.tokens_in + record.tokens_out,
    }
    cost = known_cost(record.cost, record.detail)
    return used if cost is None else {**used, "total_cost": cost}


def tokens(usage: Usage) -> JsonObject:
    """What a task used in all."""
    cost = usage.cost if usage.cost or not usage.unpriced else UNKNOWN
    return {"model_calls": usage.model_calls, "tokens": usage.tokens, "cost_usd": cost}


def _brief(name: str, value: Any) -> Any:
    """The acts of a wave, which have a run of their own each, and a question as people read them."""
    if name == "wave":
        acts: list[Action] = value
        return [f"{act.step}: {act.tool}" for act in acts]
    if isinstance(value, Question):
        shown = readable(value)
        parts = {part: shown[part] for part in ("id", "reason", "text", "options", "tool", "args") if shown.get(part)}
        return parts | origins_of(value)
    return value


def _bounded(shown: JsonObject) -> JsonObject:
    """The fields, and of one that is very long how it begins and how long it is."""
    return {
        name: value if len(text := str(value)) <= _KEPT else f"{text[:_KEPT]}… ({len(text):,} characters in all)"
        for name, value in shown.items()
    }
