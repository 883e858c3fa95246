"""What a person is asked, and which answers fit.

`Question.detail` holds, each where it is known: `about`, the acts that `leave_out` and `by_hand` take out of the
plan, each with `step`, `item` (-1 outside a loop), `tool`, `args`, `key`, and in `with` the steps that need it and
go with it; an effect that is missing has `missing` (how many) instead of a step.

Of an approval: `origins`, where each argument came from, by its dotted path: `{"from", "said", "doubtful"}`, the
words of `domain/origins.py`, a sentence, and true where nobody but others or the planner says it; `seal` binds the
yes to what is doubtful, and `told_by` names the tool whose answer, written by others, the planner had seen. `error`
is what a tool last said when it failed (`step`, `tool`, `code`, `message`). Where the goal does not call for the act:
`unexpected` is true, `expected` lists what it does call for (`tool`, `args`, `where`, `at_least`, `at_most`), and
`instead_of` is the one in whose place the act counts if it is approved. `rules` are those that ask, each with `rule`
and, where the task is under several playbooks, its `playbook`.
"""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.caller_arguments import MOST_MESSAGE, require_name
from steward.domain.canonical import digest
from steward.domain.ceilings import GRANTABLE, Ceiling
from steward.domain.consent import REQUESTER
from steward.domain.errors import DecisionRefused, Unusable
from steward.domain.left_out import about_action, abouts
from steward.domain.memoization import PerObject
from steward.domain.model import Action, Decision, DecisionKind, Entry, JsonObject, Plan, Problem, Question, Reason
from steward.domain.payload_size import TooHeavy, weigh
from steward.domain.state import State, Update

OPTIONS: dict[Reason, list[DecisionKind]] = {
    Reason.APPROVAL: ["approve", "edit", "reject", "leave_out", "by_hand", "abort"],
    Reason.LOW_CONFIDENCE: ["approve", "respond", "reject", "abort"],
    Reason.SECOND_LOOK: ["approve", "edit", "respond", "reject", "leave_out", "by_hand", "abort"],
    Reason.OUT_OF_SCOPE: ["respond", "abort"],
    Reason.AMBIGUOUS: ["respond", "abort"],
    Reason.INVALID_PLAN: ["respond", "leave_out", "by_hand", "grant", "abort"],
    Reason.CEILING: ["grant", "leave_out", "by_hand", "abort"],
    Reason.REFUTED: ["approve", "respond", "leave_out", "by_hand", "abort"],
    Reason.UNKNOWN_OUTCOME: ["respond", "approve", "leave_out", "by_hand", "abort"],
    Reason.ERROR: ["approve", "respond", "leave_out", "by_hand", "abort"],
}

MEANING: dict[tuple[Reason, DecisionKind], str] = {
    (Reason.APPROVAL, "approve"): "it is done, with exactly these arguments",
    (Reason.APPROVAL, "edit"): "it is done with your arguments, which are checked like any plan",
    (Reason.APPROVAL, "reject"): "it is not done; your reason goes to the planner, or the task ends",
    (Reason.SECOND_LOOK, "approve"): "it is done all the same, with exactly these arguments",
    (Reason.SECOND_LOOK, "edit"): "it is done with your arguments, which are checked like any plan",
    (Reason.SECOND_LOOK, "reject"): "it is not done; your reason goes to the planner, or the task ends",
    (Reason.LOW_CONFIDENCE, "approve"): "the plan is carried out as it stands",
    (Reason.LOW_CONFIDENCE, "reject"): "the plan is dropped; your reason goes to the planner, or the task ends",
    (Reason.REFUTED, "approve"): "it is tried once more",
    (Reason.UNKNOWN_OUTCOME, "approve"): "Steward looks once more",
    (Reason.UNKNOWN_OUTCOME, "leave_out"): "nobody looks again; the rest goes on, and the result says it is not known",
    (Reason.UNKNOWN_OUTCOME, "respond"): "you say whether it happened, and how you know",
    (Reason.ERROR, "approve"): "it is tried once more",
    (Reason.CEILING, "grant"): "the task goes on where it stopped, with that much more",
    (Reason.INVALID_PLAN, "grant"): "the planner may try again",
}
_FOR_ALL: dict[DecisionKind, str] = {
    "approve": "it is tried once more, for all tasks that wait with this question",
    "abort": "all tasks that wait with this question end as failed; what was done stays done",
}
TWICE = (
    "This can't be undone. If an earlier try did land after all, trying once more does it twice: "
    "look at the evidence, and into the other system, first."
)
FOR_ALL = ". One answer is for all tasks that this stops."
"""How a question ends whose answer many tasks wait for."""
MOST_GIVEN = 1_000_000  # bytes of arguments, result and evidence that an answer brings
MOST_GRANTED = 1e9  # of one ceiling at a time, so that sums stay numbers
_GENERAL: dict[DecisionKind, str] = {
    "respond": "your answer goes to the planner, which plans again",
    "leave_out": "it is not done, nor is what needs it; the rest goes on, and the result says what was left out",
    "by_hand": "you did it elsewhere and say how you know; it is not done again, and the rest goes on",
    "abort": "the task ends as failed; what was done stays done",
}


def meaning(question: Question, kind: DecisionKind) -> str:
    """What the answer leads to, in one line."""
    shared = _FOR_ALL.get(kind, "") if question.detail.get("lot") else ""
    said = shared or MEANING.get((question.reason, kind)) or _GENERAL.get(kind, "")
    return (
        f"{said}; this counts once {question.approvers} different people have said so"
        if is_vote(question, kind)
        else said
    )


def is_vote(question: Question, kind: DecisionKind) -> bool:
    """Whether this answer counts only once several people have given it."""
    return question.approvers > 1 and kind in ("approve", "by_hand")


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
    audience: str = "",
    about: Sequence[JsonObject] = (),
    again: bool = True,
) -> Update:
    """Stop the flow at a person, with the question and the digest of all that it shows.

    `basis` is what an approval rests on: if it changed when the answer is taken, it is asked again.
    `about` are the acts that can be left out or done by hand; of one that is asked about it need not be said. Not
    `again`: a yes would try or look once more, and come to the same.
    """
    about = about or ([about_action(action, state.plan)] if action and state.plan else [])
    acts: JsonObject = {"tool": action.tool, "args": action.args} if action else {"tool": None, "args": {}}
    plan = plan_digest(state.plan) if state.plan else None
    shown: JsonObject = {"reason": reason.value, "text": text, **acts, "plan": plan, "basis": basis}
    shown |= {"approvers": approvers, **({"audience": audience} if audience else {})}
    offered = _offered(reason, problems, about, audience, editable=editable and action is not None)
    question = Question(
        id=f"r{digest(state.task_id, state.asked, shown)[:12]}",  # another question is never met by its answer
        reason=reason,
        text=text,
        options=[one for one in offered if again or one != "approve"],
        digest=digest(state.task_id, shown),
        step=action.step if action else None,
        key=action.key if action else None,
        tool=action.tool if action else None,
        args=action.args if action else {},
        problems=list(problems),
        detail={**(detail or {}), **({"basis": basis} if basis else {}), **({"about": [*about]} if about else {})},
        approvers=approvers,
        audience=audience,
        changed=state.changed,
    )
    return {
        "question": question,
        "asked": state.asked + 1,
        "changed": [],
        "next": "human_review",
        "status": "needs_review",
    }


def _offered(
    reason: Reason, problems: Sequence[Problem], about: Sequence[JsonObject], audience: str, *, editable: bool
) -> list[DecisionKind]:
    """The answers that fit the reason, without those that would lead nowhere here. Whoever asked for the task says yes
    or no: another wish is said as the reason of a no."""
    barred: set[DecisionKind] = set() if about else {"leave_out", "by_hand"}
    barred |= set() if editable and audience != REQUESTER else {"edit"}
    barred |= {"by_hand"} if audience == REQUESTER else set()
    barred |= {"approve"} if reason is Reason.REFUTED and _done_elsewhere(problems) else set()
    return [kind for kind in OPTIONS[reason] if kind not in barred]


def _done_elsewhere(problems: Sequence[Problem]) -> bool:
    """Whether another task did all that is refuted here: trying it once more would find the same."""
    refuted = [one for one in problems if one.code == "refuted"]
    return bool(refuted) and all("other_task" in one.detail for one in refuted)


def ask_for_more(
    state: State,
    ceiling: Ceiling,
    resume: str,
    about: Sequence[JsonObject] = (),
    problems: Sequence[Problem] = (),
    trouble: str = "",
) -> Update:
    """Stop at a ceiling; `resume` is where the flow goes on once a person grants more.

    `problems` are the refusals that used it up, and `trouble` why a model gave no answer: whether more would help can
    be told from the last.
    """
    last = f" What was proposed last was refused: {problems[-1].message}." if problems else ""
    last += f" There was no answer: {trouble}." if trouble else ""
    return ask(
        state,
        Reason.CEILING,
        f"A ceiling was reached. {str(ceiling).capitalize()}.{last}",
        problems=problems,
        detail={**ceiling_detail(ceiling), "resume": resume},
        about=about,
    )


def ceiling_detail(ceiling: Ceiling) -> JsonObject:
    grants: JsonObject = {**ceiling.grants}
    detail: JsonObject = {"ceiling": ceiling.name, "used": ceiling.used, "limit": ceiling.limit}
    return {**detail, "grants": grants} if grants else detail


def usual_grant(question: Question) -> dict[str, float]:
    """What it takes to go on, or as much again as was allowed: what is granted where the person names no amount."""
    name, limit, grants = (question.detail.get(one) for one in ("ceiling", "limit", "grants"))
    if isinstance(grants, dict):
        known = {one: more for one, more in grants.items() if one in GRANTABLE and isinstance(more, int | float)}
        return {one: float(more) for one, more in known.items()}
    limit = question.detail.get("needed") or limit
    if isinstance(name, str) and name in GRANTABLE and isinstance(limit, int | float):
        return {name: float(limit) or 1.0}
    return {"repairs": 3.0} if question.reason is Reason.INVALID_PLAN else {}


def once_more(key: str, attempts: int) -> str:
    """What a person's "try it once more" names: this act, after that many attempts, and no further one."""
    return digest("once more", key, attempts)


def tried(entries: Sequence[Entry]) -> JsonObject:
    """The acts that were tried and are refuted, with the attempts so far; `once_more` may name them."""
    return {
        entry.action.key: entry.attempts
        for entry in entries
        if entry.attempts and entry.verdict and entry.verdict.status == "refuted"
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
    _check_words(decision)
    _check_weight(decision)
    if decision.kind == "respond":
        _check_response(question, decision)
    if decision.kind == "by_hand":
        _check_word(question, decision)
    if decision.kind == "grant":
        unknown = decision.grant.keys() - set(GRANTABLE)
        if unknown:
            raise DecisionRefused(f"can't grant {', '.join(sorted(unknown))}; possible: {', '.join(GRANTABLE)}")
        if any(not 0 < amount <= MOST_GRANTED for amount in decision.grant.values()):
            raise DecisionRefused(f"a grant must be a positive number, {MOST_GRANTED:g} at most")


def _check_words(decision: Decision) -> None:
    """They are never cut, since every word of them counts."""
    said = {"message": decision.message, "evidence": decision.evidence}
    long = {name: len(text) for name, text in said.items() if isinstance(text, str) and len(text) > MOST_MESSAGE}
    for name, length in long.items():
        raise DecisionRefused(f"the {name} has {length:,} characters, {MOST_MESSAGE:,} are allowed; shorten it")
    try:
        require_name(by=decision.by)
    except Unusable as error:
        raise DecisionRefused(str(error)) from None


def _check_weight(decision: Decision) -> None:
    try:
        weigh([decision.args, decision.result, decision.evidence], MOST_GIVEN)
    except TooHeavy as error:
        raise DecisionRefused(f"the answer can't be taken: {error}") from None


def _check_response(question: Question, decision: Decision) -> None:
    if question.reason is Reason.UNKNOWN_OUTCOME:
        if not isinstance(decision.result, dict) or not isinstance(decision.result.get("happened"), bool):
            raise DecisionRefused("say whether it happened: the result must hold 'happened', true or false")
        if not (decision.message.strip() or decision.evidence):
            raise DecisionRefused("say how you know: evidence or a message is needed")
    elif not decision.message.strip():
        raise DecisionRefused("an answer needs a text")


def _check_word(question: Question, decision: Decision) -> None:
    """Somebody's word is evidence only if it says how they know; one result can't stand for several acts."""
    if not (decision.message.strip() or decision.evidence):
        raise DecisionRefused("say how it was done by hand: evidence or a message is needed")
    if (
        decision.result is not None
        and [one.get("key") for one in abouts(question)].count(None) + len(abouts(question)) != 1
    ):
        raise DecisionRefused("a result can be given for one known act only")
