"""Tasks, questions and evidence as other agents read them: plain JSON, bounded, and without secrets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from steward.domain.chat_answers import forms
from steward.domain.model import Entry, Json, JsonObject, Risk
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.results import changed_nothing
from steward.domain.text import excerpt

MOST_ACTS = 200
_LONGEST = 4_000  # characters of a text


def task_view(task: Task, review: Review | None, page: str) -> JsonObject:
    """How the task stands, and what to do where it is not over; `page` is the address of the pages, empty for none."""
    view: JsonObject = {
        "task_id": task.id,
        "status": task.status,
        "goal": excerpt(task.goal, _LONGEST),
        "playbook": task.playbook,
        "steps": task.steps,
    }
    if task.limits:
        view["limits"] = {**task.limits}
    if task.result is not None:
        view["result"] = task.result
    if task.error:
        view["error"] = task.error
    if page:
        view["link"] = f"{page}/tasks/{quote(task.id, safe='')}"
    if task.status == "pending" and task.run_after is not None:
        view["begins_at"] = _time(task.run_after)
    if task.status == "needs_review" and review is not None:
        view["waits_for"] = review_view(review, page)
    return view | {"next": _next(task)}


def _next(task: Task) -> str:
    again = f"ask again with status(task_id='{task.id}')"
    match task.status:
        case "complete" if changed_nothing(task.result):
            return "It is complete, and nothing was changed; evidence(task_id) shows what was read."
        case "complete":
            return "It is complete: each effect was verified; evidence(task_id) shows how."
        case "failed":
            return "It has failed, or was ended; what was done stays done, and evidence(task_id) shows it."
        case "needs_review":
            return f"It waits for a person, who decides at the link or by decide; {again}."
        case "pending" if task.run_after is not None:
            return (
                f"It was submitted for {_time(task.run_after)} and begins no sooner; {again}. Do not submit it again."
            )
        case _:
            return f"It is under way; {again}. Do not submit it again."


def review_view(review: Review, page: str) -> JsonObject:
    """The question, and how it is answered."""
    question = review.question
    asks: JsonObject = {
        "review_id": question.id,
        "task_id": review.task_id,
        "reason": question.reason.value,
        "question": excerpt(question.text, _LONGEST),
        "call": {"tool": question.tool, "args": question.args} if question.tool else None,
        "goal": excerpt(review.goal, _LONGEST),
        "requested_by": review.requested_by,
        "answers": [*forms(question)],
        "digest": question.digest,
        "approvers": question.approvers,
        "audience": question.audience,
    }
    return asks | ({"link": f"{page}/reviews/{quote(question.id, safe='')}"} if page else {})


def evidence_view(task: Task, entries: Sequence[Entry], reviews: Sequence[Review]) -> JsonObject:
    """What was done, at which level it is known and by what; who decided what. Reads are counted."""
    acts = [one for one in entries if one.action.risk is not Risk.READ]
    shown: list[Json] = [_act(one) for one in acts[:MOST_ACTS]]
    left = len(acts) - len(shown)
    return {
        "task_id": task.id,
        "status": task.status,
        "acts": shown,
        "reads": len(entries) - len(acts),
        "decisions": [_decision(one) for one in reviews if one.decision is not None],
        **({"more": f"{left:,} more acts are in the task's record"} if left > 0 else {}),
    }


def _act(entry: Entry) -> JsonObject:
    verdict, receipt = entry.verdict, entry.receipt
    return {
        "step": entry.action.step,
        "tool": entry.action.tool,
        "args": entry.action.args,
        "attempts": entry.attempts,
        "verdict": verdict.status if verdict else "none",
        "known_by": verdict.level if verdict else None,
        "reason": excerpt(verdict.reason, _LONGEST) if verdict else "",
        "evidence": verdict.evidence if verdict else None,
        "receipt": receipt.kind if receipt else None,
        "result": entry.result,
        "at": _time(entry.claimed_at),
    }


def _decision(review: Review) -> JsonObject:
    taken = review.decision
    return {
        "review_id": review.question.id,
        "question": excerpt(review.question.text, _LONGEST),
        "decision": taken.kind if taken else None,
        "by": taken.by if taken else None,
        "message": excerpt(taken.message, _LONGEST) if taken else "",
    }


def _time(seconds: float) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None
