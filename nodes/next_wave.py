"""Whose turn it is: the next acts of a plan, judged, approved, within the ceilings, and not too many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from steward.domain.acceptance import lacking
from steward.domain.actions import SLICE, Wave
from steward.domain.already_so import mark, worth_a_look_instead
from steward.domain.approval_basis import basis_of
from steward.domain.ceilings import Ceiling, attempts, attempts_by_tool, before_acting, supersteps, too_many_items
from steward.domain.consent import REQUESTER, covered, first_asked, group_of
from steward.domain.dropping import without_suspect
from steward.domain.expected_items import spelt_out
from steward.domain.identity import unsettled
from steward.domain.joint_playbooks import over_its_own
from steward.domain.left_out import about_action, about_problems, about_step
from steward.domain.model import Action, Expectation, JsonObject, Limits, Plan, Problem, Reason, Usage
from steward.domain.plan_judgement import Case, is_approved, is_new
from steward.domain.playbook import Playbook
from steward.domain.review_context import explanation
from steward.domain.review_questions import ask, ask_for_more, ceiling_detail
from steward.domain.rule_application import Ruling, judge_wave
from steward.domain.rule_facts import past_looks
from steward.domain.rule_facts import told as told_facts
from steward.domain.rule_outcomes import Need, told_rules
from steward.domain.second_look import Unlooked, second_look
from steward.domain.state import PastLook, State, Update
from steward.nodes.extraction import no_room


def carry_on(case: Case, wave: Wave) -> Update | Unlooked:
    """The next acts, a slice of them where they are many. Before the first slice acts, all of them are judged."""
    unknown = untold(case)
    if begun := [action for action in wave.actions if action.key in unknown]:
        return execute_next(case.state, begun)
    later: list[Action] = []
    if len(wave.actions) > SLICE and _is_under_way(case, wave):
        later, wave = wave.actions[SLICE:], replace(wave, actions=wave.actions[:SLICE])
    ruling = judge_wave(case, wave)
    return ruled(case, ruling) or _act(case, ruling, later)


def untold(case: Case) -> set[str]:
    """The keys of acts that were begun by a run that broke off: what they came to is looked at before they are judged
    again, as what rules look at may be their own effect. Nothing is called meanwhile.
    """
    return {one.action.key for one in case.history if unsettled(one) and one.verdict is None}


def progress_of(wave: Wave) -> dict[str, list[int]]:
    """How far the loops are that don't fit into one slice."""
    return {step: counts for step, counts in wave.loops.items() if counts[1] > SLICE}


def ask_for_items(case: Case, step_id: str, items: int, most: int) -> Update:
    step = case.plan.step(step_id)
    ceiling = too_many_items(items, most, case.limits, attempts(case.history))
    about = [about_step(step, case.plan)] if step else []
    return ask_for_more(case.state, ceiling, resume="validate", about=about)


def _is_under_way(case: Case, wave: Wave) -> bool:
    """Whether this plan did a part of it already."""
    steps = {action.step for action in wave.actions}
    return any(
        entry.attempts and entry.action.step in steps and entry.action.revision == case.plan.revision
        for entry in case.history
    )


def _act(case: Case, ruling: Ruling, later: Sequence[Action]) -> Update | Unlooked:
    """Carry out a slice of the acts, if all of them, and those that come later, are within the ceilings; before that
    a second look is asked about all that the playbook wants looked at.
    """
    state, actions = case.state, ruling.now
    verified = {entry.action.key for entry in case.history if entry.verified}
    calls = [action for action in (*actions, *later) if action.key not in verified]  # others are claimed only
    ceiling = before_acting(state.usage, case.limits, attempts(case.history), len(calls))
    ceiling = ceiling or over_its_own(
        attempts_by_tool(case.history),
        Counter(one.tool for one in calls),
        case.playbook,
        state.granted.get("actions", 0),
    )
    ceiling = ceiling or no_room([one for one in calls if one in actions], state.usage, case.limits)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="validate", about=about_steps(actions, case.plan))
    due, known = actions[:SLICE], case.known_facts or {}
    looked = [*actions, *_later_items(ruling)]
    return second_look(case, looked, ruling.judged) or execute_next(state, due, past_looks(known.values(), due))


def _later_items(ruling: Ruling) -> list[Action]:
    """What waits of the same loops since its rules look at what the items before it do: asked about with them, and not
    one a question. What people are asked about anyway is left to them.
    """
    steps = {action.step for action in ruling.now}
    not_these = {one.key for one in (*ruling.now, *ruling.refused, *(action for action, _ in ruling.needs))}
    return [one for one in ruling.judged if one.step in steps and one.key not in not_these]


def about_steps(wave: Sequence[Action], plan: Plan) -> list[JsonObject]:
    """The acts' steps, those of a loop as a whole."""
    found: dict[str, JsonObject] = {}
    for action in wave:
        step = plan.step(action.step)
        if step is not None:
            found[step.id] = about_step(step, plan) if step.for_each else about_action(action, plan)
    return list(found.values())


def execute_next(state: State, wave: list[Action], rests_on: Sequence[PastLook] = ()) -> Update:
    ceiling = supersteps("execute", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="validate")
    due = set(map(mark, wave))  # from now on they are called, and no longer looked for alone
    left = [one for one in state.looked if one not in due]
    update: Update = {"wave": wave, "next": "execute"}
    if rests_on or state.rests_on:
        update["rests_on"] = [*rests_on]
    return update | {"looked": left} if left != state.looked else update


def ruled(case: Case, ruling: Ruling) -> Update | None:
    """What the ruling asks for first; None where all may go on."""
    if dropped := without_suspect(case, ruling.suspect):
        return dropped
    if ruling.problems:
        if looked := look_instead(case, ruling.by_state):
            return looked
        about = about_problems(ruling.problems, case.plan, ruling.refused)
        people = max((need.approvers for _, need in ruling.needs), default=1)  # whose word it takes, where done by hand
        return repair(case.state, ruling.problems, case.limits, about, people)
    return _ask_approval(case, ruling)


def look_instead(case: Case, refused: Sequence[Action]) -> Update | None:
    """What rules refuse as things stand may be so already: verify looks before it is planned anew or asked about."""
    return look_for(case, worth_a_look_instead(case, refused, wanted_still(case))) if refused else None


def look_for(case: Case, acts: Sequence[Action]) -> Update | None:
    """Verify looks whether they are so already, and nothing is called; None without acts, or without a superstep."""
    if not acts or supersteps("execute", case.state.remaining_steps) is not None:
        return None
    return {"next": "verify", "wave": [*acts], "looked": [*case.state.looked, *map(mark, acts)]}


def wanted_still(case: Case) -> list[Expectation]:
    """What the acceptance calls for and nothing verified covers."""
    state, done = case.state, [entry for entry in case.history if entry.verified]
    if state.acceptance is None:
        return []
    acceptance, _ = spelt_out(state.acceptance, case)
    return [one for one, _ in lacking(acceptance, done, case.rules, state.closed, case.tools)]


def _ask_approval(case: Case, ruling: Ruling) -> Update | None:
    """One act a question, with all that asks for a yes to it: an answer must not cover what was not read."""
    passed: list[Action] = []
    for action, need in ruling.approvals:
        if is_approved(case, action, need, passed):
            passed.append(action)
            continue
        pairs = (*ruling.approvals, *ruling.needs)
        asked = [*dict.fromkeys(need for one, need in pairs if one.key == action.key)]
        audience = first_asked([need for need in asked if not is_approved(case, action, need, passed)])
        needs = covered(asked, audience)
        step = case.plan.step(action.step)
        text = f"{action.tool} {_waits_for(audience)}: {'; '.join(dict.fromkeys(need.why for need in needs))}"
        shown = explanation(case, action, ruling.judged)
        known, keys = case.known_facts or {}, dict.fromkeys(key for need in needs for key in need.facts)
        shown |= {"facts": told_facts([known[key] for key in keys])} if keys else {}
        shown |= _asked_by(case.playbook, needs) | told_rules(needs)
        new = [f"rule {need.rule} asks for a yes as well" for need in needs if is_new(case, action, need)]
        return ask(
            replace(case.state, changed=[*case.state.changed, *new]),
            Reason.APPROVAL,
            text,
            action=action,
            detail=shown,
            editable=step is not None and not step.for_each,
            basis=basis_of(case.plan, case.playbook, case.history),
            approvers=max(need.approvers for need in needs),
            audience=audience,
        )
    return None


def _waits_for(audience: str) -> str:
    if audience == REQUESTER:
        return "waits for the yes of whoever asked for it"
    group = group_of(audience)
    return f"waits for approval by {group}" if group else "waits for approval"


def _asked_by(playbook: Playbook, needs: Sequence[Need]) -> JsonObject:
    """Whose terms the question waits by, where the task is under several playbooks and one of them asks."""
    whose = {need.playbook for need in needs} - {""}
    return {"playbook": whose.pop()} if playbook.parts and len(whose) == 1 else {}


def repair(
    state: State,
    problems: Sequence[Problem],
    limits: Limits,
    about: Sequence[JsonObject] = (),
    approvers: int = 1,
) -> Update:
    """Back to the planner with what is wrong, a bounded number of times; then to a person with all of it."""
    together = [*state.problems, *problems]
    text = "; ".join(problem.message for problem in problems)
    if state.usage.repairs >= limits.repairs:
        detail = ceiling_detail(Ceiling(name="repairs", used=state.usage.repairs, limit=limits.repairs))
        asked = ask(
            state, Reason.INVALID_PLAN, text, problems=together, detail=detail, about=about, approvers=approvers
        )
        return asked | {"problems": together}
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan") | {"problems": together}
    return {"problems": together, "next": "plan", "usage": Usage(repairs=1)}
