"""One review on one screen: all that a decision needs, and what each answer leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from steward.domain.access import Deed, Identity, may
from steward.domain.ceilings import GRANTABLE
from steward.domain.consent import REQUESTER, group_of, said_of
from steward.domain.model import Decision, DecisionKind, Entry, Json, Question
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.review_notes import SAID_ELSEWHERE, Told, told_of
from steward.domain.review_subjects import described, elsewhere, repeatable
from steward.domain.state import State
from steward.domain.text import short
from steward.service import App
from steward.web.acts import Act, Became, acts_of, became
from steward.web.answers import GRANT, suggested
from steward.web.context import now
from steward.web.fields import Field, fields_of, in_order
from steward.web.json_view import DECIDED_ON, Node, Shower
from steward.web.options import Option, options_of
from steward.web.plan import PlanLine, plan_lines
from steward.web.review_lot import Lot, lot_of
from steward.web.rows import ReviewRow, When, expiry, holder, review_row, when
from steward.web.rule_links import Ruled, Under, asked_under, rule_of, rules_asking
from steward.web.text import plain, words
from steward.web.timeline import Moment, confidence_fact, moment_of

_SAID_ELSEWHERE = SAID_ELSEWHERE | {"tried", "acts", "refused_answer", "receipt"}
_VOTES: dict[str, str] = {"approve": "approved", "by_hand": "says it was done by hand"}
_SURE = {"confidence": "confident", "plan": "plan"}
_UNITS = {
    "seconds": "working seconds",
    "waiting": "seconds of waiting for other systems",
    "cost": "US dollars",
    "actions": "tool calls",
    "items": "items in a loop",
}


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
    args: Node
    grant: Node
    result: Node
    evidence: Node


@dataclass(frozen=True, kw_only=True)
class Barred:
    """Why the viewer can't decide this now; `holder` has it until then."""

    why: str = ""
    holder: str = ""
    until: When | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """What the template of a review shows."""

    row: ReviewRow
    review: Review
    question: Question
    task: Task
    task_short: str
    goal: str
    text: Ruled
    problems: list[Ruled]
    args: Node
    became: Became
    acts: list[Act]
    elsewhere: str
    told: Told
    risk: str
    tool_says: str
    plan: list[PlanLine]
    rationale: str
    confidence: str
    evidence: Moment | None
    detail: list[tuple[str, Node]]
    refused: str
    expiry: str
    options: list[Option]
    yes_by: str
    fields: list[Field]
    amounts: list[Amount]
    playbooks: list[str]
    barred: Barred | None
    taken: Taken | None
    claimable: bool
    assignable: bool
    lot: Lot | None
    votes: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])


async def view_of(app: App, review: Review, viewer: Identity) -> ReviewView:
    """Everything about the review, read at once."""
    deps = app.deps
    task, state, entries, records = await asyncio.gather(
        app.task(review.task_id),
        app.state(review.task_id),
        deps.ledger.history(review.task_id),
        deps.decisions.list(review.task_id),
    )
    known = deps.redactor.among([review, task, state, entries])
    review, task, state, entries = known.of(review), known.of(task), known.of(state), known.of(entries)
    under = asked_under(review.question, review.playbook, review.opened_at, records)
    return _view(app, viewer, review, task, state, entries, await lot_of(app, review, viewer), under)


def _view(
    app: App,
    viewer: Identity,
    review: Review,
    task: Task,
    state: State,
    entries: list[Entry],
    lot: Lot | None,
    under: Under,
) -> ReviewView:
    """All of it as the template has it."""
    deps, at, shower, question = app.deps, now(app), Shower(), review.question
    card = deps.tools.card(question.tool) if question.tool else None
    args = in_order(card.args_schema, question.args) if card else question.args
    plan, whole = state.plan, f"/reviews/{question.id}/whole"
    sure = confidence_fact(plan.confidence, asks_model=bool(state.usage.model_calls) and not plan.fixed) if plan else []
    named = [deps.tools.card(str(one.get("tool"))) for one in described(question)]
    safe = repeatable(question, entries, [one.risk for one in [card, *named] if one])
    return ReviewView(
        row=review_row(review, viewer.name, at),
        review=review,
        question=question,
        task=task,
        task_short=short(task.id),
        goal=plain(task.goal),
        text=Ruled(plain(question.text), rules_asking(question, under)),
        problems=[
            Ruled(plain(one.message), rule_of(one.detail, under))
            for one in question.problems
            if one.message not in question.text
        ],
        args=shower.show(args, whole, DECIDED_ON),
        became=became(review, task, entries, deps.tools, shower),
        acts=acts_of(question, entries, deps.tools, shower),
        elsewhere=elsewhere(question),
        told=told_of(replace(question, args=args)),
        risk=card.risk.value if card else "",
        tool_says=plain(card.description) if card else "",
        plan=plan_lines(state, entries, question.step, shower, earlier=True, over=task.is_over),
        rationale=plain(plan.rationale) if plan else "",
        confidence=" ".join(f"{given} {_SURE[name]}" for name, given in sure),
        evidence=_evidence(entries, question, at, shower),
        detail=_detail(question, shower, whole),
        refused=_text(question.detail, "refused_answer"),
        expiry=expiry(review, at) if review.decision is None else "",
        options=_options(review, viewer, safe=safe),
        yes_by=plain(said_of(question.approvers, question.audience, review.requested_by)),
        fields=fields_of(card.args_schema, question.args) if card and "edit" in question.options else [],
        amounts=_amounts(question),
        playbooks=_names(question.detail.get("playbooks")),
        barred=_barred(review, viewer, state, at),
        taken=_taken(review, at, shower),
        claimable=_may(viewer, "claim", review),
        assignable=_may(viewer, "assign", review),
        lot=lot,
        votes=[(plain(vote.by), _VOTES.get(vote.kind, vote.kind), plain(vote.message)) for vote in review.votes],
    )


def _may(viewer: Identity, deed: Deed, review: Review) -> bool:
    audience = review.question.audience
    return may(viewer, deed, playbook=review.playbook, requested_by=review.requested_by, audience=audience)


def _options(review: Review, viewer: Identity, *, safe: bool) -> list[Option]:
    """Reviewers may only say no to what whoever asked for the task is to confirm."""
    barred = "approve" if review.question.audience == REQUESTER and viewer.name != review.requested_by else ""
    return [one for one in options_of(review.question, safe=safe) if one.kind != barred]


def _barred(review: Review, viewer: Identity, state: State, at: float) -> Barred | None:
    """Why the viewer can't decide this now, or nothing."""
    if not _may(viewer, "decide", review):
        group = group_of(review.question.audience)
        whose = f"members of {group}" if group else "its reviewers"
        return Barred(why=f"You may look at this review; deciding it is for {whose}.")
    held = holder(review, viewer.name, at)
    if held is not None and not held.mine and not held.assigned:
        return Barred(holder=held.name, until=held.until)
    if review.question.approvers > 1 and viewer.name == (review.requested_by or state.requested_by):
        return Barred(why="You asked for this task. Two other people have to approve it.")
    mine = [vote.kind for vote in review.votes if vote.by == viewer.name]
    if "approve" in mine:
        return Barred(why="You have approved this. It takes effect once a second person approves it too.")
    if mine:
        return Barred(why="You have said that it was done by hand. It takes effect once a second person says so too.")
    return None


def _evidence(entries: list[Entry], question: Question, at: float, shower: Shower) -> Moment | None:
    """What the system answered and what was read back, for the act in question."""
    about = next((one for one in entries if question.key and one.action.key == question.key), None)
    return moment_of(about, at, shower) if about and (about.receipt or about.verdict) else None


def _detail(question: Question, shower: Shower, whole: str) -> list[tuple[str, Node]]:
    """What else was recorded with the question, without what only the machine needs."""
    shown = [(words(name), given) for name, given in question.detail.items() if given and name not in _SAID_ELSEWHERE]
    return [(name, shower.show(given, whole)) for name, given in shown if question.text not in str(given)]


def _amounts(question: Question) -> list[Amount]:
    """The ceilings that can be raised, the one that was reached first and filled in."""
    if "grant" not in question.options:
        return []
    usual = suggested(question)
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


def _taken(review: Review, at: float, shower: Shower) -> Taken | None:
    taken = review.decision
    if taken is None:
        return None
    whole = f"/reviews/{review.question.id}/whole"
    return Taken(
        decision=taken,
        words=DECIDED_WORDS.get(taken.kind, words(taken.kind)),
        at=when(review.decided_at, at),
        args=shower.show(taken.args, whole),
        grant=shower.show({**taken.grant}, whole),
        result=shower.show(taken.result, whole),
        evidence=shower.show(taken.evidence, whole),
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
