"""The validate node: the whole plan before anything acts, the concrete calls before each wave. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from steward.domain.acceptance import missing
from steward.domain.actions import Wave, next_wave
from steward.domain.already_so import answer_of, called_off, worth_a_look
from steward.domain.answers import told_answer
from steward.domain.approval_basis import checked_under, lapsed
from steward.domain.ceilings import ITEMS, Ceiling, granted, supersteps, tightened
from steward.domain.conditional_effects import passed_over
from steward.domain.expected_items import spelt_out
from steward.domain.identity import unsettled
from steward.domain.left_out import about_problems, keys_left_out
from steward.domain.model import Entry, Json, Limits, Plan, Problem, Reason, Usage
from steward.domain.outages import NEVER_DOWN
from steward.domain.pagination import Pages
from steward.domain.plan_judgement import Case
from steward.domain.plan_refusals import no_progress
from steward.domain.playbook_choice import bound_to
from steward.domain.ports.calibrations import UNCALIBRATED, Learnt
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.outages import Outages
from steward.domain.ports.playbook_versions import KEPT_NOWHERE, KeepsPlaybooks
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.second_look import NOBODY_LOOKS, SecondLook
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.results import nothing_left, result_of, told
from steward.domain.review_questions import ask, ask_for_more, ceiling_detail, plan_digest
from steward.domain.rule_outcomes import INSISTABLE
from steward.domain.second_look import Unlooked
from steward.domain.state import State, Update
from steward.domain.step_names import names_after
from steward.domain.times import TimedRules
from steward.nodes.check_record import records_of_acts
from steward.nodes.fact_outages import held_up, take_yes
from steward.nodes.fact_reader import FactReader
from steward.nodes.next_wave import (
    ask_for_items,
    carry_on,
    execute_next,
    look_for,
    progress_of,
    repair,
    wanted_still,
)
from steward.nodes.second_look import Looker
from steward.nodes.standing import standing_in
from steward.nodes.whole_plan import refused, unstated


async def validate(
    state: State,
    *,
    tools: Toolbox,
    rules: Rules,
    playbooks: Playbooks,
    ledger: Ledger,
    decisions: Decisions,
    clock: Clock,
    calibrations: Learnt = UNCALIBRATED,
    second_look: SecondLook = NOBODY_LOOKS,
    limiter: Limiter = UNLIMITED,
    outages: Outages = NEVER_DOWN,
    patience: float = 3_600.0,
    playbook_versions: KeepsPlaybooks = KEPT_NOWHERE,
) -> Update:
    """Decide what happens next: act, plan again, ask a person, or end."""
    plan, now = state.plan, clock.now()
    if plan is None:
        return {"next": "plan"}
    if state.yes_to is not None:
        return await take_yes(state, ledger, tools, playbooks, clock, outages, patience)
    if plan.doubt is not None:
        return _doubted(state, plan, playbooks)
    playbook = bound_to(state, plan, playbooks)
    if isinstance(playbook, Problem):
        return repair(state, [playbook], granted(tightened(Limits(), state.limits), state.granted))

    rules = TimedRules(rules, state.times, now, playbook)
    for part in playbook.each:
        await playbook_versions.keep(part)  # before anything on record names it
    history = await ledger.history(state.task_id)
    update: Update = {"playbook": playbook.name}  # binds also where it is refused: rules are not shopped for
    checked = checked_under(plan, playbook)
    if state.checked != checked:
        lost = lapsed(state, plan, history)
        names = names_after(state.names, history)  # before this plan claims an act anew, under another name
        state, update = replace(replace(state, **lost), names=names), update | lost | {"names": names}
    case = Case(state=state, plan=plan, playbook=playbook, history=history, tools=tools, rules=rules, now=now)
    facts = FactReader(tools, ledger, limiter, clock, outages)
    if state.checked != checked:
        case = replace(case, standing=await standing_in(plan, playbook, tools, calibrations))
        refusal, case = await refused(case, facts, decisions, patience)
        if refusal is not None:
            return update | refusal
        insisted = [problem for problem in state.problems if problem.code in INSISTABLE]
        update |= {"checked": checked, "problems": insisted}
    return update | await _onwards(case, facts, Looker(second_look, decisions, clock, patience), decisions)


async def _onwards(case: Case, facts: FactReader, looker: Looker, decisions: Decisions) -> Update:
    """What comes after the check of the whole plan, with what was read and logged for it on record."""
    read, logged = len(case.known_facts or {}), len(case.logged)
    further, case = await _further(case, looker, facts)
    news = len(case.known_facts or {}) > read or len(case.logged) > logged
    await decisions.add(*records_of_acts(case, further, news=news), later=True)
    return further


async def _further(case: Case, looker: Looker, facts: FactReader) -> tuple[Update, Case]:
    """What happens next, once all that the playbook wants looked at a second time was looked at."""
    case, used = await looker.known(case), Usage()
    while True:
        further, case = await facts.judged(case, advance)
        if not isinstance(further, Unlooked):
            break
        case, update = await looker.at(case, further.acts)
        used += update.get("usage", Usage())
        if "next" in update:
            return update | {"usage": used}, case
    further = held_up(case, further, looker.patience) or further
    used += further.get("usage", Usage())
    return (further if used == Usage() else further | {"usage": used}), case


def _doubted(state: State, plan: Plan, playbooks: Playbooks) -> Update:
    """Whose plan says itself that it should not be carried out, and why."""
    reason = Reason.OUT_OF_SCOPE if plan.doubt == "out_of_scope" else Reason.AMBIGUOUS
    offered: list[Json] = [one.name for one in playbooks.all()]
    return ask(state, reason, plan.asks or plan.rationale, detail={"playbooks": offered})


def advance(case: Case) -> Update | Unlooked:
    """The next wave, or what follows when nothing is left to do."""
    plan, state = case.plan, case.state
    items, left_out = case.playbook.max_items + int(state.granted.get(ITEMS, 0)), keys_left_out(state)
    wave = _wave(case, items, left_out)
    refused = {action.key: case.tools.check(action.tool, action.args) for action in wave.actions}
    acts = [action for action in wave.actions if refused[action.key]]
    problems = wave.problems + [replace(one, step=action.step) for action in acts for one in refused[action.key]]
    if problems:
        return repair(state, problems, case.limits, about_problems(problems, plan, acts))
    if wave.crowded:
        return ask_for_items(case, *wave.crowded, items)
    told: Update = {"progress": progress} if (progress := progress_of(wave)) != state.progress else {}
    if wave.actions:
        further = carry_on(case, wave)
        return further if isinstance(further, Unlooked) else told | further
    return told | _at_the_end(case, wave)


def _wave(case: Case, items: int, left_out: Collection[str]) -> Wave:
    """The next wave, without what nothing calls for any more as all that it follows was so already."""
    state, of = case.state, (case.plan, case.history, case.tools, case.rules, items, left_out, case.state.names)
    wave = next_wave(state.task_id, *of)
    off = called_off(case, {*wave.results, *wave.skipped})
    return next_wave(state.task_id, *of, off) if off else wave


def _at_the_end(case: Case, wave: Wave) -> Update:
    plan = case.plan
    if not plan.final:
        return _next_stretch(case, wave)
    return _finish(case, wave)


def _next_stretch(case: Case, wave: Wave) -> Update:
    closed = any(one.revision == case.plan.revision for one in case.state.closed)
    if not closed and not any(entry.action.key in wave.used and _is_new(entry, case.plan) for entry in case.history):
        return repair(case.state, [no_progress()], case.limits)
    ceiling = supersteps("plan", case.state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(case.state, ceiling, resume="plan")
    return {"next": "plan", "wave": []}


def _is_new(entry: Entry, plan: Plan) -> bool:
    """Whether this plan did it: what an earlier one did is claimed anew without a call, which no ceiling counts."""
    return entry.first_revision == plan.revision


def _finish(case: Case, wave: Wave) -> Update:
    """Complete only if every effect is known and the acceptance is covered."""
    state = case.state
    closed = keys_left_out(state)
    open_still = [entry.action for entry in case.history if unsettled(entry) and entry.action.key not in closed]
    if open_still:  # of an earlier plan: looked at again, and asked about by verify
        return execute_next(state, open_still)
    if state.acceptance is None and plan_digest(case.plan) not in state.approved:
        return ask(state, Reason.LOW_CONFIDENCE, unstated(state))
    done = [entry for entry in case.history if entry.verified]
    gaps, unknown = _gaps(case, done)
    if unknown:
        return ask(state, Reason.INVALID_PLAN, "; ".join(one.message for one in unknown), problems=unknown)
    gaps += Pages(case.plan, case.history, case.known).at_the_end(state.acceptance)
    gaps = gaps or passed_over(case)
    if gaps:
        return look_for(case, worth_a_look(case, wave, wanted_still(case))) or _plan_the_rest(case, gaps)
    if nothing_left(state, done, case.tools):
        return {"status": "failed", "next": "end", "wave": [], "error": told(state, case.history)}
    if not done and not state.closed:
        return repair(state, [no_progress()], case.limits)
    answer, whose = told_answer(case.tracer, wave.results, case.rules)
    answer = answer_of(answer, done, skipped=bool(wave.skipped))
    result = result_of(state, case.history, answer, wave.passed_over, whose)
    return {"status": "complete", "next": "end", "wave": [], "result": result}


def _gaps(case: Case, done: Sequence[Entry]) -> tuple[list[Problem], list[Problem]]:
    """What the acceptance calls for and nothing covers, and of which items of it that can't be told."""
    if case.state.acceptance is None:
        return [], []
    acceptance, unknown = spelt_out(case.state.acceptance, case)
    return missing(acceptance, done, case.rules, case.state.closed, case.tools), unknown


def _plan_the_rest(case: Case, gaps: Sequence[Problem]) -> Update:
    state = case.state
    text = "; ".join(problem.message for problem in gaps)
    if state.usage.replans >= case.limits.replans:
        detail = ceiling_detail(Ceiling(name="replans", used=state.usage.replans, limit=case.limits.replans))
        about = about_problems(gaps, case.plan)
        asked = ask(state, Reason.INVALID_PLAN, text, problems=gaps, detail=detail, about=about)
        return asked | {"problems": [*gaps]}
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan") | {"problems": [*gaps]}
    return {"problems": [*gaps], "next": "plan", "usage": Usage(replans=1)}
