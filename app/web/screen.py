"""One review on one screen: all that a decision needs, and what each answer leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.office import Office
from app.web.answers import GRANT
from app.web.context import now
from app.web.fields import Field, fields_of, in_order
from app.web.story import Moment, PlanLine, moment_of, plan_lines
from app.web.text import plain, words
from app.web.views import ReviewRow, When, expiry, holder, review_row, short, when
from domain.access import Identity, may
from domain.ceilings import GRANTABLE
from domain.model import Decision, DecisionKind, Entry, Json, Question, Reason
from domain.ports import Review, Task
from domain.reviewing import meaning
from domain.state import State

_SAID_ELSEWHERE = {
    "resume",
    "playbooks",
    "ceiling",
    "used",
    "limit",
    "tried",
    "refused_answer",
    "basis",
    "receipt",
    "about",
}
_LABELS: dict[tuple[Reason, DecisionKind], str] = {
    (Reason.REFUTED, "approve"): "Try once more",
    (Reason.ERROR, "approve"): "Try once more",
    (Reason.UNKNOWN_OUTCOME, "approve"): "Look once more",
    (Reason.UNKNOWN_OUTCOME, "respond"): "Say what happened",
    (Reason.LOW_CONFIDENCE, "approve"): "Approve the plan",
}
_WORDS: dict[DecisionKind, str] = {
    "approve": "Approve",
    "edit": "Edit the arguments",
    "reject": "Reject",
    "leave_out": "Leave it out",
    "by_hand": "Done by hand",
    "respond": "Answer",
    "grant": "Grant more",
    "abort": "End the task",
}
KEYS: dict[str, str] = {
    "approve": "a",
    "edit": "e",
    "reject": "r",
    "leave_out": "l",
    "by_hand": "h",
    "respond": "e",
    "grant": "g",
    "abort": "x",
}
_UNITS = {"seconds": "working seconds", "cost": "US dollars", "actions": "tool calls"}


@dataclass(frozen=True, kw_only=True)
class Option:
    """One possible answer, and what it leads to."""

    kind: DecisionKind
    label: str
    leads: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One ceiling that can be raised; `text` is what the field holds."""

    name: str
    label: str
    text: str
    main: bool
    id: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The decision that was taken, for those who come later."""

    decision: Decision
    words: str
    at: When | None
    applied: bool


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What the template of a review shows."""

    row: ReviewRow
    review: Review
    question: Question
    task: Task
    task_short: str
    goal: str
    text: str
    problems: list[str]
    args: dict[str, Json]
    risk: str
    tool_says: str
    plan: list[PlanLine]
    rationale: str
    confidence: str
    evidence: Moment | None
    detail: list[tuple[str, Json]]
    refused: str
    expiry: str
    options: list[Option]
    fields: list[Field]
    amounts: list[Amount]
    playbooks: list[str]
    barred: str
    taken: Taken | None
    claimable: bool
    assignable: bool
    votes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


async def screen_of(office: Office, review: Review, viewer: Identity) -> Screen:
    """Everything about the review, read at once."""
    deps, question, at = office.app.deps, review.question, now(office)
    task, state, entries = await asyncio.gather(
        office.app.task(review.task_id), office.app.state(review.task_id), deps.ledger.history(review.task_id)
    )
    card = deps.tools.card(question.tool) if question.tool else None
    plan = state.plan
    about = {"playbook": review.playbook, "requested_by": review.requested_by}
    return Screen(
        row=review_row(review, viewer.name, at),
        review=review,
        question=question,
        task=task,
        task_short=short(task.id),
        goal=plain(task.goal),
        text=plain(question.text),
        problems=[plain(one.message) for one in question.problems if one.message not in question.text],
        args=in_order(card.args_schema, question.args) if card else question.args,
        risk=card.risk.value if card else "",
        tool_says=plain(card.description) if card else "",
        plan=plan_lines(state, entries, question.step),
        rationale=plain(plan.rationale) if plan else "",
        confidence=f"{plan.confidence:.0%}" if plan else "",
        evidence=_evidence(entries, question, at),
        detail=_detail(question),
        refused=_text(question.detail, "refused_answer"),
        expiry=expiry(review, at) if review.decision is None else "",
        options=[_option(question, kind) for kind in question.options],
        fields=fields_of(card.args_schema, question.args) if card and "edit" in question.options else [],
        amounts=_amounts(question),
        playbooks=_names(question.detail.get("playbooks")),
        barred=_barred(review, viewer, state, at),
        taken=_taken(review, at),
        claimable=may(viewer, "claim", **about),
        assignable=may(viewer, "assign", **about),
        votes=[(plain(vote.by), plain(vote.message)) for vote in review.votes],
    )


def _barred(review: Review, viewer: Identity, state: State, at: float) -> str:
    """Why the viewer can't decide this now, or nothing."""
    if not may(viewer, "decide", playbook=review.playbook, requested_by=review.requested_by):
        return "You may look at this review; deciding it is for its reviewers."
    held = holder(review, viewer.name, at)
    if held is not None and not held.mine and not held.assigned:
        return f"{held.name} holds this review until {held.until}. Until then nobody else decides it."
    if review.question.approvers > 1 and viewer.name == (review.requested_by or state.requested_by):
        return "You asked for this task. Two other people have to approve it."
    if any(vote.by == viewer.name for vote in review.votes):
        return "You have approved this. It takes effect once a second person approves it too."
    return ""


def _option(question: Question, kind: DecisionKind) -> Option:
    label = _LABELS.get((question.reason, kind), _WORDS[kind])
    leads = meaning(question.reason, kind)
    return Option(kind=kind, label=label, leads=f"{leads[:1].upper()}{leads[1:]}.", key=KEYS[kind])


def _evidence(entries: list[Entry], question: Question, at: float) -> Moment | None:
    """What the system answered and what was read back, for the act in question."""
    about = next((one for one in entries if question.key and one.action.key == question.key), None)
    return moment_of(about, at) if about and (about.receipt or about.verdict) else None


def _detail(question: Question) -> list[tuple[str, Json]]:
    """What else was recorded with the question, without what only the machine needs."""
    shown = [(words(name), given) for name, given in question.detail.items() if given and name not in _SAID_ELSEWHERE]
    return [(name, given) for name, given in shown if question.text not in str(given)]


def _amounts(question: Question) -> list[Amount]:
    """The ceilings that can be raised, the one that was reached first and filled in."""
    if "grant" not in question.options:
        return []
    reached, limit = question.detail.get("ceiling"), question.detail.get("limit")
    usual = {"repairs": "3"} if question.reason is Reason.INVALID_PLAN else {}
    if isinstance(reached, str) and isinstance(limit, int | float):
        usual = {reached: f"{limit or 1:g}"}
    made = [
        Amount(
            name=GRANT + name,
            label=f"More {_UNITS.get(name, name.replace('_', ' '))}",
            text=usual.get(name, ""),
            main=name in usual,
            id=f"grant-{name}",
        )
        for name in GRANTABLE
    ]
    return sorted(made, key=lambda one: not one.main)


def _taken(review: Review, at: float) -> Taken | None:
    if review.decision is None:
        return None
    return Taken(
        decision=review.decision,
        words=DECIDED_WORDS[review.decision.kind],
        at=when(review.decided_at, at),
        applied=review.applied_at is not None,
    )


DECIDED_WORDS: dict[DecisionKind, str] = {
    "approve": "Approved",
    "edit": "Approved with other arguments",
    "reject": "Rejected",
    "leave_out": "Left out",
    "by_hand": "Done by hand",
    "respond": "Answered",
    "grant": "Granted",
    "abort": "Task ended",
}


def _names(given: Json) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else []


def _text(given: Mapping[str, Json], name: str) -> str:
    found = given.get(name)
    return plain(found) if isinstance(found, str) else ""
