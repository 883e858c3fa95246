"""What a person is asked, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.acceptance import amended
from domain.canonical import act_digest, digest
from domain.ceilings import GRANTABLE, Ceiling
from domain.errors import DecisionRefused
from domain.memo import PerObject
from domain.model import Action, Decision, DecisionKind, Entry, JsonObject, Plan, Problem, Question, Reason
from domain.state import State, Update

OPTIONS: dict[Reason, list[DecisionKind]] = {
    Reason.APPROVAL: ["approve", "edit", "reject", "abort"],
    Reason.LOW_CONFIDENCE: ["approve", "respond", "reject", "abort"],
    Reason.OUT_OF_SCOPE: ["respond", "abort"],
    Reason.AMBIGUOUS: ["respond", "abort"],
    Reason.INVALID_PLAN: ["respond", "grant", "abort"],
    Reason.CEILING: ["grant", "abort"],
    Reason.REFUTED: ["approve", "respond", "abort"],
    Reason.UNKNOWN_OUTCOME: ["respond", "approve", "abort"],
    Reason.ERROR: ["approve", "respond", "abort"],
}

MEANING: dict[tuple[Reason, DecisionKind], str] = {
    (Reason.APPROVAL, "approve"): "it is done, with exactly these arguments",
    (Reason.APPROVAL, "edit"): "it is done with your arguments, which are checked like any plan",
    (Reason.APPROVAL, "reject"): "it is not done; your reason goes to the planner, or the task ends",
    (Reason.LOW_CONFIDENCE, "approve"): "the plan is carried out as it stands",
    (Reason.LOW_CONFIDENCE, "reject"): "the plan is dropped; your reason goes to the planner, or the task ends",
    (Reason.REFUTED, "approve"): "it is tried once more",
    (Reason.UNKNOWN_OUTCOME, "approve"): "Steward looks once more",
    (Reason.UNKNOWN_OUTCOME, "respond"): "you say whether it happened, and how you know",
    (Reason.ERROR, "approve"): "it is tried once more",
    (Reason.CEILING, "grant"): "the task goes on where it stopped, with that much more",
    (Reason.INVALID_PLAN, "grant"): "the planner may try again",
}
MOST_GRANTED = 1e9  # of one ceiling at a time, so that sums stay numbers
_GENERAL: dict[DecisionKind, str] = {
    "respond": "your answer goes to the planner, which plans again",
    "abort": "the task ends as failed; what was done stays done",
}


def meaning(reason: Reason, kind: DecisionKind) -> str:
    """What the answer leads to, in one line."""
    return MEANING.get((reason, kind)) or _GENERAL.get(kind, "")


def ask(
    state: State,
    reason: Reason,
    text: str,
    *,
    action: Action | None = None,
    problems: Sequence[Problem] = (),
    detail: JsonObject | None = None,
    editable: bool = True,
    basis: JsonObject | None = None,
    approvers: int = 1,
) -> Update:
    """Stop the flow at a person, with the question and the digest of all that it shows.

    `basis` is what an approval rests on: if it changed when the answer is taken, it is asked again.
    """
    options: list[DecisionKind] = [kind for kind in OPTIONS[reason] if editable or kind != "edit"]
    shown: JsonObject = {
        "reason": reason.value,
        "text": text,
        "tool": action.tool if action else None,
        "args": action.args if action else {},
        "plan": plan_digest(state.plan) if state.plan else None,
        "basis": basis,
        "approvers": approvers,
    }
    question = Question(
        id=f"r{digest(state.task_id, state.asked, shown)[:12]}",  # another question is never met by its answer
        reason=reason,
        text=text,
        options=options,
        digest=digest(state.task_id, shown),
        step=action.step if action else None,
        key=action.key if action else None,
        tool=action.tool if action else None,
        args=action.args if action else {},
        problems=list(problems),
        detail={**(detail or {}), **({"basis": basis} if basis else {})},
        approvers=approvers,
        changed=state.changed,
    )
    return {
        "question": question,
        "asked": state.asked + 1,
        "changed": [],
        "next": "human_review",
        "status": "needs_review",
    }


def ask_for_more(state: State, ceiling: Ceiling, resume: str) -> Update:
    """Stop at a ceiling; `resume` is where the flow goes on once a person grants more."""
    return ask(
        state,
        Reason.CEILING,
        f"A ceiling was reached. {str(ceiling).capitalize()}.",
        detail={"ceiling": ceiling.name, "used": ceiling.used, "limit": ceiling.limit, "resume": resume},
    )


def once_more(key: str, attempts: int) -> str:
    """What a person's "try it once more" names: this act, after that many attempts, and no further one."""
    return digest("once more", key, attempts)


def tried(entries: Sequence[Entry]) -> JsonObject:
    """The acts that were tried and are not as asked, with the attempts so far; `once_more` may name them."""
    return {
        entry.action.key: entry.attempts
        for entry in entries
        if entry.verdict and entry.verdict.status == "refuted" and not entry.absent
    }


def plan_digest(plan: Plan) -> str:
    """What makes two plans the same: their steps and how far they reach."""
    return _plan_digest(plan)


def _digest_of(plan: Plan) -> str:
    steps: list[JsonObject] = [
        {"id": s.id, "tool": s.tool, "args": s.args, "needs": [*s.needs], "for_each": s.for_each, "when": s.when}
        for s in plan.steps
    ]
    return digest("plan", plan.revision, plan.playbook, [*steps], plan.final, plan.answer)


_plan_digest = PerObject(_digest_of)


def check_decision(question: Question, decision: Decision) -> None:
    """Raises DecisionRefused where the answer does not fit the question."""
    if decision.kind not in question.options:
        raise DecisionRefused(f"'{decision.kind}' is no answer here; possible: {', '.join(question.options)}")
    if decision.kind == "respond":
        _check_response(question, decision)
    if decision.kind == "grant":
        unknown = decision.grant.keys() - set(GRANTABLE)
        if unknown:
            raise DecisionRefused(f"can't grant {', '.join(sorted(unknown))}; possible: {', '.join(GRANTABLE)}")
        if any(not 0 < amount <= MOST_GRANTED for amount in decision.grant.values()):
            raise DecisionRefused(f"a grant must be a positive number, {MOST_GRANTED:g} at most")


def _check_response(question: Question, decision: Decision) -> None:
    if question.reason is Reason.UNKNOWN_OUTCOME:
        if not isinstance(decision.result, dict) or not isinstance(decision.result.get("happened"), bool):
            raise DecisionRefused("say whether it happened: the result must hold 'happened', true or false")
        if not (decision.message.strip() or decision.evidence):
            raise DecisionRefused("say how you know: evidence or a message is needed")
    elif not decision.message.strip():
        raise DecisionRefused("an answer needs a text")


def apply(state: State, question: Question, decision: Decision) -> Update:
    """The state after a decision that fits; the outcome of an unknown act is settled by its node."""
    update: Update = {"question": None, "decision": decision, "status": "running"}
    match decision.kind:
        case "abort":
            update |= _end(f"aborted by {decision.by}", decision.message)
        case "reject":
            update |= _reject(state, question, decision)
        case "grant":
            update |= _grant(state, question, decision)
        case "edit":
            update |= _edit(state, question, decision)
        case "approve":
            update |= _approve(state, question)
        case "respond":
            update |= _respond(state, question, decision)
    return update


def _end(what: str, why: str) -> Update:
    return {"status": "failed", "next": "end", "error": f"{what}: {why}" if why else what}


def _reject(state: State, question: Question, decision: Decision) -> Update:
    subject = act_digest(question.tool, question.args) if question.tool else question.digest
    update: Update = {"rejected": {**state.rejected, subject: question.id}}
    if decision.end:
        return update | _end(f"rejected by {decision.by}", decision.message)
    refusal = Problem(
        code="rejected",
        step=question.step,
        message=f"a person rejected this: {decision.message or 'no reason given'}",
        suggestion="Find another way, or say that the goal can't be met.",
    )
    return update | {"problems": [*state.problems, refusal], "next": "plan"}


def _grant(state: State, question: Question, decision: Decision) -> Update:
    extra = dict(state.granted)
    for name, amount in (decision.grant or _usual_grant(question)).items():
        extra[name] = extra.get(name, 0) + amount
    if question.reason is Reason.INVALID_PLAN:
        return {"granted": extra, "next": "plan"}
    return {"granted": extra, "next": "plan" if question.detail.get("resume") == "plan" else "validate"}


def _usual_grant(question: Question) -> dict[str, float]:
    """As much again as was allowed, where the person names no amount."""
    name, limit = question.detail.get("ceiling"), question.detail.get("limit")
    if isinstance(name, str) and name in GRANTABLE and isinstance(limit, int | float):
        return {name: float(limit) or 1.0}
    return {"repairs": 3.0} if question.reason is Reason.INVALID_PLAN else {}


def _edit(state: State, question: Question, decision: Decision) -> Update:
    if state.plan is None or question.tool is None:
        raise DecisionRefused("there is nothing to edit")
    steps = [replace(one, args=decision.args) if one.id == question.step else one for one in state.plan.steps]
    approved = [act_digest(question.tool, decision.args)] if question.approvers == 1 else []  # else both read it anew
    acceptance = amended(state.acceptance, question.tool, question.args, decision.args) if state.acceptance else None
    return {
        "plan": replace(state.plan, steps=steps),
        "acceptance": acceptance,
        "checked": "",
        "approved": [*state.approved, *approved],
        "next": "validate",
    }


def _approve(state: State, question: Question) -> Update:
    match question.reason:
        case Reason.APPROVAL if question.tool:
            return {"approved": [*state.approved, act_digest(question.tool, question.args)], "next": "validate"}
        case Reason.LOW_CONFIDENCE if state.plan:
            return {"approved": [*state.approved, plan_digest(state.plan)], "next": "validate"}
        case Reason.REFUTED | Reason.ERROR:
            named = question.detail.get("tried")
            counts = named if isinstance(named, dict) else {}
            marks = [once_more(key, number) for key, number in counts.items() if isinstance(number, int)]
            again = question.detail.get("resume") == "plan"
            return {"approved": [*state.approved, *marks], "next": "plan" if again else "validate"}
        case _:
            return {"next": "validate"}


def _respond(state: State, question: Question, decision: Decision) -> Update:
    if question.reason is Reason.UNKNOWN_OUTCOME:
        return {"next": "validate"}
    update: Update = {"answers": [*state.answers, decision.message], "problems": [], "next": "plan"}
    update["acceptance"] = None  # stated anew, since what a person adds may change what the goal calls for
    playbook = decision.args.get("playbook")
    return update | {"playbook": playbook} if isinstance(playbook, str) else update
