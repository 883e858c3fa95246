"""Where each answer of a person leads: the state after it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from steward.domain.acceptance_amendment import edited, released
from steward.domain.canonical import act_digest
from steward.domain.consent import given_by_person, marks
from steward.domain.errors import DecisionRefused
from steward.domain.left_out import close
from steward.domain.model import Decision, Expectation, JsonObject, Problem, Question, Reason
from steward.domain.playbook_names import in_order
from steward.domain.review_questions import FOR_ALL, once_more, plan_digest, usual_grant
from steward.domain.rule_outcomes import rules_in
from steward.domain.state import Stalled, State, Update
from steward.domain.text import excerpt

_MOST_TOLD = 1_000  # characters of what went wrong, in a task's error


def apply(state: State, question: Question, decision: Decision, recorded: Collection[str] = ()) -> Update:
    """The state after a decision that fits.

    What a person says of an act is written to the ledger by the node: `recorded` are the keys of those done by hand.
    """
    update: Update = {"question": None, "decision": decision, "status": "running"}
    match decision.kind:
        case "abort":
            update |= _end(f"aborted by {decision.by}", decision.message, _trouble(question))
        case "reject":
            update |= _reject(state, question, decision)
        case "grant":
            update |= _grant(state, question, decision)
        case "edit":
            update |= _edit(state, question, decision)
        case "leave_out" | "by_hand":
            update |= _close(state, question, decision, recorded)
        case "approve":
            update |= _approve(state, question) | _waited_anew(state, question, decision)
        case "respond":
            update |= _respond(state, question, decision)
    return update


def _waited_anew(state: State, question: Question, decision: Decision) -> Update:
    """An endpoint is waited for as long again; how often it was found back by the machine alone is kept count of."""
    if not isinstance(question.detail.get("lot"), str):
        return {}
    return {"stalled": Stalled(resumed=state.stalled.resumed + 1 if decision.source == "machine" else 0)}


def _end(what: str, why: str, trouble: str = "") -> Update:
    said = f"{what}: {why}" if why else what
    return {"status": "failed", "next": "end", "error": f"{said} ({trouble})" if trouble else said}


def _trouble(question: Question) -> str:
    """What had gone wrong when a person gave up, in the words of the tool or planner that it went wrong with."""
    went_wrong = question.reason in (Reason.REFUTED, Reason.UNKNOWN_OUTCOME, Reason.ERROR)
    return excerpt(question.text.removesuffix(FOR_ALL), _MOST_TOLD) if went_wrong else ""


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


def _close(state: State, question: Question, decision: Decision, recorded: Collection[str]) -> Update:
    """Go on with the rest of the plan; only where it was a stretch and nothing is left of it, plan the next one."""
    plan, closed = close(state, question, decision, recorded)
    update: Update = {"closed": [*state.closed, *closed], "checked": "", "next": "validate", "changed": []}
    if plan is None or state.plan is None:
        return update
    left = {step.id for step in plan.steps}
    update |= {"plan": plan, "problems": [one for one in state.problems if one.step in left]}
    if plan_digest(state.plan) in state.approved:  # less of what was approved
        update["approved"] = [*state.approved, plan_digest(plan)]
    return update if plan.steps or plan.final else update | {"next": "plan"}


def _grant(state: State, question: Question, decision: Decision) -> Update:
    extra = dict(state.granted)
    for name, amount in (decision.grant or usual_grant(question)).items():
        extra[name] = extra.get(name, 0) + amount
    if question.reason is Reason.INVALID_PLAN:
        return {"granted": extra, "next": "plan"}
    return {"granted": extra, "next": "plan" if question.detail.get("resume") == "plan" else "validate"}


def _edit(state: State, question: Question, decision: Decision) -> Update:
    if state.plan is None or question.tool is None:
        raise DecisionRefused("there is nothing to edit")
    steps = [replace(one, args=decision.args) if one.id == question.step else one for one in state.plan.steps]
    plan = replace(state.plan, steps=steps)
    approved = (
        marks(question.tool, decision.args, question) if question.approvers == 1 else []
    )  # else both read it anew
    approved.append(given_by_person(question.tool, decision.args))
    if (
        question.approvers == 1 and plan_digest(state.plan) in state.approved
    ):  # whoever let it pass has seen what they change
        approved.append(plan_digest(plan))
    return {
        "plan": plan,
        **_wanted(state, question, decision.args),
        "checked": "",
        "approved": [*state.approved, *approved],
        "next": "validate",
    }


def _wanted(state: State, question: Question, args: JsonObject) -> Update:
    """What a person said yes to is part of what is wanted, whatever was stated before."""
    acceptance, tool = state.acceptance, question.tool or ""
    if acceptance is None:
        return {}
    if question.detail.get("unexpected") is True:
        named = question.detail.get("instead_of")
        amended = released(acceptance, tool, args, named if isinstance(named, dict) else None)
    else:
        amended = edited(acceptance, tool, question.args, args)
    if amended == acceptance:
        return {}
    return {"acceptance": amended, "released": [*state.released, Expectation(tool=tool, args=args)]}


def _approve(state: State, question: Question) -> Update:
    match question.reason:
        case Reason.APPROVAL | Reason.SECOND_LOOK if question.tool:
            seal, rules = str(question.detail.get("seal") or ""), rules_in(question)
            approved = [*state.approved, *marks(question.tool, question.args, question, seal, rules)]
            return {"approved": approved, **_wanted(state, question, question.args), "next": "validate"}
        case Reason.LOW_CONFIDENCE if state.plan:
            return {"approved": [*state.approved, plan_digest(state.plan)], "next": "validate"}
        case Reason.REFUTED | Reason.ERROR:
            named = question.detail.get("tried")
            counts = named if isinstance(named, dict) else {}
            tries = [once_more(key, number) for key, number in counts.items() if isinstance(number, int)]
            again = question.detail.get("resume") == "plan"
            return {"approved": [*state.approved, *tries], "next": "plan" if again else "validate"}
        case _:
            return {"next": "validate"}


def _respond(state: State, question: Question, decision: Decision) -> Update:
    if question.reason is Reason.UNKNOWN_OUTCOME:
        return {"next": "validate"}
    update: Update = {"answers": [*state.answers, decision.message], "problems": [], "next": "plan"}
    update["acceptance"] = None  # stated anew, since what a person adds may change what the goal calls for
    playbook = decision.args.get("playbook")
    return update | {"playbook": in_order(playbook)} if isinstance(playbook, str) else update
