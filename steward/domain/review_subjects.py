"""Which acts a question is about, tried or only described, and whether trying them once more is safe."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.left_out import abouts
from steward.domain.model import Entry, JsonObject, Problem, Question, Reason, Risk


def concerns(question: Question, entry: Entry) -> bool:
    """Whether the row is one of the acts asked about: named by its key, else by its refusal."""
    tried, key = question.detail.get("tried"), entry.action.key
    if key == question.key or (isinstance(tried, dict) and key in tried):
        return True
    if any(one.get("key") == key for one in abouts(question)):
        return bool(entry.attempts)
    if question.reason is not Reason.REFUTED or entry.verified or abouts(question):
        return False
    refuted = [one for one in question.problems if one.code == "refuted" and not _other_task(one)]
    return any(one.detail.get("tool") == entry.action.tool and one.step == entry.action.step for one in refuted)


def described(question: Question) -> Sequence[JsonObject]:
    """Acts in the question's own words: `tool`, `args`, and `because`, `evidence`, `task` of what was refused of it."""
    told = question.detail.get("acts")
    acts = abouts(question) or ([one for one in told if isinstance(one, dict)] if isinstance(told, list) else [])
    refused: list[JsonObject] = [
        {"step": one.step, **one.detail, "because": one.message, "task": _other_task(one)}
        for one in question.problems
        if isinstance(one.detail.get("tool"), str) and isinstance(one.detail.get("args"), dict)
    ]
    if not acts:
        return refused if question.reason is Reason.REFUTED else []
    return [{**_refusal_of(one, refused), **one} for one in acts]


def elsewhere(question: Question) -> str:
    """The task that did already what this one was to do, where that is what stopped it."""
    return next((found for one in question.problems if (found := _other_task(one))), "")


def repeatable(question: Question, entries: Sequence[Entry], risks: Sequence[Risk]) -> bool:
    """Whether all that trying once more would do again can be undone; what was refuted and is unknown can't.

    `risks` are those of the tools that the question names.
    """
    if question.reason not in (Reason.REFUTED, Reason.ERROR):
        return True
    found = [one.action.risk for one in entries if concerns(question, one)] + [*risks]
    return Risk.IRREVERSIBLE not in found and bool(found or question.reason is Reason.ERROR)


def _refusal_of(act: JsonObject, refused: Sequence[JsonObject]) -> JsonObject:
    mine = [one for one in refused if (one["step"], one["tool"]) == (act.get("step"), act.get("tool"))]
    return {name: mine[-1].get(name) for name in ("because", "task", "evidence")} if mine else {}


def _other_task(problem: Problem) -> str:
    named = problem.detail.get("other_task")
    return named if isinstance(named, str) else ""
