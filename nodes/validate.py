"""The validate node: the whole plan before anything acts, the concrete calls before each wave. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.acceptance import excess, missing
from domain.actions import Wave, known_results, make_action, next_wave
from domain.canonical import act_digest
from domain.ceilings import attempts, before_acting, granted, supersteps
from domain.model import Action, Entry, Json, JsonObject, Limits, Plan, Playbook, Problem, Reason, Risk, Usage
from domain.planning import acts_after_effects, check_plan, is_concrete
from domain.policy import INSISTABLE, Facts, judge_action
from domain.ports import Decisions, Ledger, Playbooks, Record, Rules, Toolbox
from domain.references import BadReferenceError, resolve
from domain.reviewing import ask, ask_for_more, plan_digest
from domain.state import State, Update


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is judged: the state's plan under its playbook, with what was done so far."""

    state: State
    plan: Plan
    playbook: Playbook
    history: Sequence[Entry]
    tools: Toolbox
    rules: Rules

    @property
    def limits(self) -> Limits:
        return granted(self.playbook.limits, self.state.granted)

    def facts(self, results: JsonObject) -> Facts:
        state = self.state
        return Facts(
            goal=state.goal,
            requested_by=state.requested_by,
            results=results,
            rejected=state.rejected,
            history=self.history,
        )


async def validate(
    state: State, *, tools: Toolbox, rules: Rules, playbooks: Playbooks, ledger: Ledger, decisions: Decisions
) -> Update:
    """Decide what happens next: act, plan again, ask a person, or end."""
    plan = state.plan
    if plan is None:
        return {"next": "plan"}
    if plan.doubt is not None:
        reason = Reason.OUT_OF_SCOPE if plan.doubt == "out_of_scope" else Reason.AMBIGUOUS
        names: list[Json] = [one.name for one in playbooks.all()]
        return ask(state, reason, plan.asks or plan.rationale, detail={"playbooks": names})
    playbook = playbooks.get(state.playbook or plan.playbook or "")
    if playbook is None:
        return _repair(state, [_no_playbook(plan, playbooks)], Limits())

    history = await ledger.history(state.task_id)
    case = Case(state=state, plan=plan, playbook=playbook, history=history, tools=tools, rules=rules)
    update: Update = {"playbook": playbook.name}
    if state.checked != plan_digest(plan):
        refusal = check_whole(case)
        await decisions.add(_record(case, refusal))
        if refusal is not None:
            return update | refusal
        insisted = [problem for problem in state.problems if problem.code in INSISTABLE]
        update |= {"checked": plan_digest(plan), "problems": insisted}
    return update | advance(case)


def check_whole(case: Case) -> Update | None:
    """The whole plan before any of it acts; None where it may begin."""
    plan, state = case.plan, case.state
    known = known_results(case.history)
    problems = check_plan(plan, case.playbook, case.tools, case.rules, known, case.limits.actions)
    if plan.playbook != case.playbook.name:
        problems.append(_other_playbook(case))
    if problems:
        return _repair(state, problems, case.limits)
    if plan.confidence < case.playbook.threshold and plan_digest(plan) not in state.approved:
        text = f"The planner is {plan.confidence:.0%} sure of this plan; {case.playbook.threshold:.0%} is needed."
        return ask(state, Reason.LOW_CONFIDENCE, text, detail={"rationale": plan.rationale})
    return _judge(case, previews(case), known, concrete=False)


def previews(case: Case) -> list[Action]:
    """The acts whose arguments are known before anything ran, and stand-ins for the others.

    A stand-in keeps its references, so that effects the goal does not call for show at once.
    """
    return [
        make_action(case.state.task_id, step, case.tools.coerce(step.tool, step.args), case.plan, case.tools)
        for step in case.plan.steps
    ]


def advance(case: Case) -> Update:
    """The next wave, or what follows when nothing is left to do."""
    plan, state, history = case.plan, case.state, case.history
    wave = next_wave(state.task_id, plan, history, case.tools, case.rules, case.playbook.max_items)
    problems = wave.problems + [
        problem for action in wave.actions for problem in case.tools.check(action.tool, action.args)
    ]
    if problems:
        return _repair(state, problems, case.limits)
    if wave.actions:
        return _judge(case, wave.actions, wave.results, concrete=True) or _act(case, wave)
    if not plan.final:
        return {"next": "plan", "wave": []} if wave.used else _repair(state, [_no_progress()], case.limits)
    return _finish(case, wave)


def _act(case: Case, wave: Wave) -> Update:
    state = case.state
    ceiling = supersteps("execute", state.remaining_steps) or before_acting(
        state.usage, case.limits, attempts(case.history), len(wave.actions)
    )
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="validate")
    return {"wave": wave.actions, "next": "execute"}


def _judge(case: Case, actions: Sequence[Action], results: JsonObject, *, concrete: bool) -> Update | None:
    """Rules, scope, approvals and the acceptance for each action; None where all may go on."""
    known = {step.id for step in case.plan.steps if concrete or is_concrete(step)}
    facts = case.facts(results)
    problems: list[Problem] = []
    approvals: list[tuple[Action, str]] = []
    doubted = _excess(case, actions)
    for action in actions:
        if action.step not in known:
            continue
        judged = judge_action(action, case.playbook, facts, case.rules, concrete=concrete)
        problems += judged.problems
        if concrete or _asked_early(case, action):
            approvals += [(action, why) for why in judged.approvals]
        doubted += [(action, problem) for problem in judged.insistable]
    for action, problem in doubted:
        if not _insists(case.state, problem):
            problems.append(problem)
        elif action.step in known:  # else it is asked once its arguments are known
            approvals.append((action, problem.message))
    if problems:
        return _repair(case.state, problems, case.limits)
    return _ask_approval(case, approvals)


def _asked_early(case: Case, action: Action) -> bool:
    """An approval is asked once its reads are there to decide by, but before any effect that it belongs to."""
    step = case.plan.step(action.step)
    return step is not None and acts_after_effects(step, case.plan, case.tools)


def _insists(state: State, problem: Problem) -> bool:
    """Whether the planner heard of this before: then a person decides."""
    return (problem.code, problem.step) in {(one.code, one.step) for one in state.problems}


def _excess(case: Case, actions: Sequence[Action]) -> list[tuple[Action, Problem]]:
    if case.state.acceptance is None:
        return []
    done = [entry for entry in case.history if entry.verified]
    return excess(case.state.acceptance, done, actions)


def _ask_approval(case: Case, approvals: Sequence[tuple[Action, str]]) -> Update | None:
    """One act a question: an answer must not cover what was not read."""
    for action, _ in approvals:
        if act_digest(action.tool, action.args) in case.state.approved:
            continue
        reasons = [why for one, why in approvals if one.key == action.key]
        step = case.plan.step(action.step)
        text = f"{action.tool} waits for approval: {'; '.join(dict.fromkeys(reasons))}"
        return ask(case.state, Reason.APPROVAL, text, action=action, editable=step is not None and not step.for_each)
    return None


def _repair(state: State, problems: Sequence[Problem], limits: Limits) -> Update:
    """Back to the planner with what is wrong, a bounded number of times; then to a person with all of it."""
    together = [*state.problems, *problems]
    text = "; ".join(problem.message for problem in problems)
    if state.usage.repairs >= limits.repairs:
        return ask(state, Reason.INVALID_PLAN, text, problems=together) | {"problems": together}
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan") | {"problems": together}
    return {"problems": together, "next": "plan", "usage": Usage(repairs=1)}


def _finish(case: Case, wave: Wave) -> Update:
    """Complete only if every effect is known and the acceptance is covered."""
    state = case.state
    for entry in case.history:
        if entry.attempts and entry.action.risk is not Risk.READ and entry.verdict is None:
            return {"wave": [entry.action], "next": "execute"}
        if entry.verdict and entry.verdict.status == "unknown":
            text = f"It can't be told whether {entry.action.tool} happened: {entry.verdict.reason}"
            return ask(state, Reason.UNKNOWN_OUTCOME, text, action=entry.action)
    if state.acceptance is None:
        return ask(state, Reason.LOW_CONFIDENCE, "Nothing says what must be true for the goal to count as met.")
    gaps = missing(state.acceptance, [entry for entry in case.history if entry.verified], case.rules)
    if gaps:
        return _plan_the_rest(case, gaps)
    try:
        answer = resolve(case.plan.answer or "", wave.results)
    except BadReferenceError:  # an answer that rests on a skipped step says less, not wrong
        answer = ""
    return {"status": "complete", "next": "end", "wave": [], "result": _result(case, answer)}


def _plan_the_rest(case: Case, gaps: Sequence[Problem]) -> Update:
    state = case.state
    text = "; ".join(problem.message for problem in gaps)
    if state.usage.replans >= case.limits.replans:
        return ask(state, Reason.INVALID_PLAN, text, problems=gaps) | {"problems": [*gaps]}
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan") | {"problems": [*gaps]}
    return {"problems": [*gaps], "next": "plan", "usage": Usage(replans=1)}


def _result(case: Case, answer: Json) -> JsonObject:
    effects: list[Json] = [
        {
            "step": entry.action.step,
            "tool": entry.action.tool,
            "args": entry.action.args,
            "result": entry.result,
            "evidence": entry.verdict.evidence if entry.verdict else None,
            "level": entry.verdict.level if entry.verdict else None,
        }
        for entry in case.history
        if entry.verified and entry.action.risk is not Risk.READ
    ]
    return {"answer": answer, "effects": effects}


def _no_playbook(plan: Plan, playbooks: Playbooks) -> Problem:
    return Problem(
        code="unknown_playbook",
        message=f"there is no playbook '{plan.playbook}'",
        suggestion="Name one of the available playbooks, or say that the goal is out of scope.",
        detail={"available_playbooks": [one.name for one in playbooks.all()]},
    )


def _other_playbook(case: Case) -> Problem:
    return Problem(
        code="other_playbook",
        message=f"this task is bound to the playbook '{case.playbook.name}', the plan names '{case.plan.playbook}'",
        suggestion=f"Plan under '{case.playbook.name}'.",
    )


def _no_progress() -> Problem:
    return Problem(
        code="no_progress",
        message="the stretch did nothing, and the plan is not final",
        suggestion="Plan real steps, or set final.",
    )


def _record(case: Case, refusal: Update | None) -> Record:
    problems = refusal.get("problems", []) if refusal else []
    question = refusal.get("question") if refusal else None
    return Record(
        task_id=case.state.task_id,
        kind="validation",
        subject=f"plan {case.plan.revision}",
        outcome="passed" if refusal is None else question.reason.value if question else "refused",
        confidence=1.0,
        detail={
            "problems": [{"code": p.code, "step": p.step, "message": p.message} for p in problems],
            "playbook": case.playbook.name,
            "version": case.playbook.version,
        },
    )
