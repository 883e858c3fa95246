"""The whole plan before anything acts: whether it may be carried out, or is planned anew or asked about first."""

from __future__ import annotations

from steward.domain.already_so import called_off
from steward.domain.ceilings import too_many_steps
from steward.domain.left_out import about_problems
from steward.domain.model import Entry, Plan, Reason
from steward.domain.placeholders import check_placeholders
from steward.domain.plan_judgement import Case, insists, previews
from steward.domain.plan_refusals import other_playbook
from steward.domain.plan_types import types_of_known
from steward.domain.planning import TOO_MANY_STEPS, check_plan
from steward.domain.ports.decisions import Decisions
from steward.domain.review_questions import ask, ask_for_more, plan_digest
from steward.domain.rule_application import judge_plan
from steward.domain.state import State, Update
from steward.domain.step_names import bound_names, check_names
from steward.nodes.check_record import record_of_check
from steward.nodes.fact_outages import held_up
from steward.nodes.fact_reader import FactReader
from steward.nodes.next_wave import repair, ruled, untold

NO_ACCEPTANCE = "Nothing says what must be true for the goal to count as met."


async def refused(case: Case, facts: FactReader, decisions: Decisions, patience: float) -> tuple[Update | None, Case]:
    """What stands against the whole plan, and the case with what was read for it; on record, unless it is checked anew
    once that has been waited for."""
    refusal, case = await facts.judged(case, _check)
    refusal = refusal and (held_up(case, refusal, patience) or refusal)
    once_more = refusal is not None and (refusal.get("next") == "verify" or refusal.get("waits") is not None)
    if not once_more:
        await decisions.add(record_of_check(case, refusal, f"plan {case.plan.revision}"), later=True)
    return refusal, case


def _check(case: Case) -> Update | None:
    """The whole plan before any of it acts, or what is left of it under new rules; None where it may go on."""
    plan, state = case.plan, case.state
    done = {entry.action.step: entry.action.key for entry in case.history if _is_done(entry, plan)}
    known = types_of_known(case.known, case.history, case.tools)
    problems = check_plan(plan, case.playbook, case.tools, case.rules, known, case.limits.actions)
    problems += check_placeholders(plan, case.playbook, case.tools, case.known, [state.goal, *state.answers])
    problems += check_names(plan, bound_names(plan, case.history, state.names), case.tools)
    off = called_off(case, done)
    problems = [problem for problem in problems if problem.step not in done and problem.step not in off]
    if plan.playbook != case.playbook.name:
        problems.append(other_playbook(plan, case.playbook))
    if [problem.code for problem in problems] == [TOO_MANY_STEPS] and insists(state, problems[0]):
        return ask_for_more(state, too_many_steps(len(plan.steps), case.limits), resume="validate")
    if problems:
        return repair(state, problems, case.limits, about_problems(problems, plan))
    doubt = "" if plan_digest(plan) in state.approved else _doubt(case)
    if doubt:
        return ask(state, Reason.LOW_CONFIDENCE, doubt, detail={"rationale": plan.rationale})
    so = {entry.action.key for entry in case.history if entry.already_so}  # whichever plan it was looked for under
    known = so | untold(case)
    left = [one for one in previews(case) if one.key not in known and done.get(one.step) != one.key]
    left = [one for one in left if one.step not in off]
    return ruled(case, judge_plan(case, left))


def _is_done(entry: Entry, plan: Plan) -> bool:
    """Whether it is a step of this plan as a whole: there is nothing left to check of it."""
    return entry.verified and entry.action.revision == plan.revision and entry.action.item < 0


def _doubt(case: Case) -> str:
    """Why a person should read the plan before it acts, or nothing."""
    if case.standing is not None and case.standing.doubt:
        return case.standing.doubt
    cards = [case.tools.card(step.tool) for step in case.plan.steps]
    if case.state.acceptance is None and any(card and card.acts for card in cards):
        return unstated(case.state)  # asked before it acts: without it an effect too many can't be seen
    return ""


def unstated(state: State) -> str:
    """That there is no acceptance, and why, where something was said that could not be used."""
    why = state.unstated.strip()
    return f"{NO_ACCEPTANCE} Why: {why}{'' if why.endswith('.') else '.'}" if why else NO_ACCEPTANCE
