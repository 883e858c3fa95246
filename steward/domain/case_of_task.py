"""A task that was carried out, as a regression case: its reads become the recording, its effects what is expected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from steward.domain.canonical import canonical
from steward.domain.json_value import Json, JsonObject
from steward.domain.model import Entry, Risk
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.review_claims import is_open
from steward.domain.rule_facts import Known, known_of
from steward.domain.secret_shapes import HIDDEN

_SAYS = ("message", "result", "evidence", "grant", "end")


def case_of(
    task: Task, history: Sequence[Entry], reviews: Sequence[Review], records: Sequence[Record] = ()
) -> JsonObject:
    """The case as its file has it, from values that may be shown; `records` are the task's decisions.

    What its rules read is recorded as well. Reads that came to something else after an act are what that act `shows`.
    Of an act's arguments those are named that must be the same again: no texts of several words, which a model writes
    anew, and nothing that is hidden.
    """
    facts = [known_of(one) for record in records for one in _list(record.detail.get("facts")) if isinstance(one, dict)]
    reads, acts = _recorded(history, [one for one in facts if one.wanted.read and not one.error])
    world: JsonObject = {"kind": "recorded", "reads": reads}
    if acts:
        world["acts"] = acts
    case: JsonObject = {"id": _name(task), "goal": task.goal, "why": f"Task {task.id} as it went."}
    if any(one.wanted.ledger and one.value for one in facts):
        case["why"] = f"{case['why']} Its rules saw acts of other tasks, which the recording has not."
    case |= {"tags": ["from-a-task"], "requested_by": task.requested_by or "clerk@example.com"}
    if task.playbook:
        case["playbook"] = task.playbook
    case["world"] = world
    if answers := [_answer(one) for one in reviews if one.decision is not None]:
        case["answers"] = [*answers]
    case["expect"] = _expected(task, history, reviews)
    return case


def _recorded(history: Sequence[Entry], facts: Sequence[Known]) -> tuple[list[Json], list[Json]]:
    """Reads as they first were, and acts with what they changed in them, in the order in which they were made."""
    reads: list[Json] = []
    acts: list[JsonObject] = []
    seen: dict[str, Json] = {}
    made: list[tuple[float, Entry | Known]] = [(one.claimed_at, one) for one in history]
    made += [(one.at, one) for one in facts]
    for _, one in sorted(made, key=lambda each: each[0]):
        if isinstance(one, Entry) and one.action.risk is not Risk.READ:
            if one.done_by_task:
                acts.append({"tool": one.action.tool, "args": _fixed(one.action.args), "result": one.result})
            continue
        entry = _reading(one)
        if entry is None:
            continue
        call, known = canonical([entry["tool"], entry["args"]]), entry["result"]
        if call not in seen:
            reads.append(entry)
        elif seen[call] != known and acts:
            acts[-1] = {**acts[-1], "shows": [*_list(acts[-1].get("shows")), entry]}
        seen[call] = known
    return reads, [*acts]


def _reading(one: Entry | Known) -> JsonObject | None:
    if isinstance(one, Known):
        return {"tool": one.wanted.read, "args": one.wanted.args, "result": one.value}
    if one.receipt is None or one.receipt.kind != "answered":
        return None
    return {"tool": one.action.tool, "args": one.action.args, "result": one.result}


def _fixed(args: JsonObject) -> JsonObject:
    """The arguments that must be the same again."""
    kept: JsonObject = {}
    for name, value in args.items():
        if isinstance(value, dict):
            if inner := _fixed(value):
                kept[name] = inner
        elif not isinstance(value, str) or (len(value.split()) == 1 and HIDDEN not in value):
            kept[name] = value
    return kept


def _answer(review: Review) -> JsonObject:
    decision = review.decision
    if decision is None:
        return {}
    said: JsonObject = {"say": decision.kind, "reason": review.question.reason.value}
    if decision.kind == "edit":
        given = review.question.args
        said["args"] = {name: value for name, value in decision.args.items() if given.get(name) != value}
    for name in _SAYS:
        if value := getattr(decision, name):
            said[name] = value
    return said


def _expected(task: Task, history: Sequence[Entry], reviews: Sequence[Review]) -> JsonObject:
    expected: JsonObject = {"status": task.status}
    waiting = next(filter(is_open, reviews), None)
    if task.status == "needs_review" and waiting is not None:
        expected["reason"] = waiting.question.reason.value
    effects = Counter(one.action.tool for one in history if one.action.risk is not Risk.READ and one.done_by_task)
    if effects:
        expected["acted"] = dict(effects)
    return expected


def _name(task: Task) -> str:
    """The goal's first words, and the beginning of the task's id."""
    words = re.sub(r"[^a-z0-9]+", "-", task.goal.lower())[:40].strip("-")
    return f"{words or 'task'}-{re.sub(r'[^a-z0-9]+', '', task.id.lower())[:8]}".rstrip("-")


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
