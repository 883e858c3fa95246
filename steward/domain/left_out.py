"""An act that a person leaves out, or did by hand: what goes with it, and what goes on without the planner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from steward.domain.canonical import digest
from steward.domain.model import Action, Decision, Entry, JsonObject, Plan, Problem, Question, Step
from steward.domain.references import BadReferenceError, references, whole
from steward.domain.state import Closed, State
from steward.domain.step_order import all_references, needs_of

MISSING = "effect_missing"


# --- what a question is about ---------------------------------------------------


def about_action(action: Action, plan: Plan | None) -> JsonObject:
    """One concrete act; `with` are the steps that could not do without it."""
    with_it = needing(plan, action.step, item=action.item) if plan else []
    return {
        "step": action.step,
        "item": action.item,
        "tool": action.tool,
        "args": action.args,
        "key": action.key,
        "occurrence": action.occurrence,
        "target": action.target,
        "with": [*with_it],
    }


def about_step(step: Step, plan: Plan) -> JsonObject:
    """A whole step, whose acts are not known one by one."""
    return {"step": step.id, "tool": step.tool, "args": step.args, "with": [*needing(plan, step.id)]}


def about_entries(entries: Sequence[Entry], plan: Plan | None) -> list[JsonObject]:
    return [about_action(entry.action, plan) for entry in entries]


def about_refuted(history: Sequence[Entry], plan: Plan | None) -> list[JsonObject]:
    """This plan's acts that are not as asked."""
    refuted = (entry for entry in history if entry.verdict and entry.verdict.status == "refuted")
    return about_entries([one for one in refuted if plan and one.action.revision == plan.revision], plan)


def about_problems(problems: Sequence[Problem], plan: Plan | None, actions: Sequence[Action] = ()) -> list[JsonObject]:
    """The steps that are refused and the effects that are missing; nothing where that would not be all that is wrong.

    `actions` are the concrete acts among them.
    """
    found: dict[str, JsonObject] = {}
    for problem in problems:
        step = plan.step(problem.step or "") if plan else None
        if problem.code == MISSING:
            found[digest("missing", problem.detail)] = _missing(problem)
        elif plan is None or step is None or _is_double(step, plan):
            return []
        else:
            mine = [one for one in actions if one.step == step.id]
            found |= {one.key: about_action(one, plan) for one in mine} or {step.id: about_step(step, plan)}
    return list(found.values())


def _missing(problem: Problem) -> JsonObject:
    detail = problem.detail
    args, lacking = detail.get("args"), detail.get("lacking")
    return {
        "tool": detail.get("tool"),
        "args": args if isinstance(args, dict) else {},
        "missing": lacking if isinstance(lacking, int) else 1,
    }


def _is_double(step: Step, plan: Plan) -> bool:
    return sum(one.id == step.id for one in plan.steps) > 1


# --- what needs it --------------------------------------------------------------


def needing(plan: Plan, step_id: str, *, item: int = -1) -> list[str]:
    """The steps that can't do without that step, or without one item of it, in the plan's order."""
    gone = _without_item(plan, step_id) if item >= 0 else _without({step_id}, plan)
    return [step.id for step in plan.steps if step.id in gone and step.id != step_id]


def _without(gone: Collection[str], plan: Plan) -> set[str]:
    """Those steps and all that need them."""
    found = set(gone)
    while more := {step.id for step in plan.steps if step.id not in found and needs_of(step, plan) & found}:
        found |= more
    return found


def _without_item(plan: Plan, loop: str) -> set[str]:
    """What rests on all items of a loop; a step that is mapped over it goes on with the items that are left."""
    gone, partial = set[str](), [loop]
    for current in partial:
        for step in plan.steps:
            if current not in needs_of(step, plan):
                continue
            if not _is_mapped(step, current):
                gone.add(step.id)
            elif step.id not in partial:
                partial.append(step.id)
    return _without(gone, plan)


def _is_mapped(step: Step, over: str) -> bool:
    """Whether each of its calls needs one item only of what the other step gave."""
    try:
        reference = whole(step.for_each or "")
        elsewhere = references(step.args) + references(step.when or "")
    except BadReferenceError:
        return False
    mapped = reference is not None and reference.root == over and not reference.path
    return mapped and all(one.root != over for one in elsewhere)


def _referring(plan: Plan, step_id: str) -> set[str]:
    """The steps that want to know what it gave, and all that need them."""
    direct = {step.id for step in plan.steps if any(one.root == step_id for one in all_references(step))}
    return _without(direct, plan)


def keys_left_out(state: State) -> set[str]:
    """The acts that are not done, whatever a plan says."""
    return {one.key for one in state.closed if one.key is not None and not one.own}


# --- the decision ----------------------------------------------------------------


def abouts(question: Question) -> list[JsonObject]:
    """What the question is about, one value an act."""
    found = question.detail.get("about")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def which(about: JsonObject) -> str:
    """The step, or the one item of its loop: the others stay."""
    name, item = str(about.get("step") or about.get("tool")), about.get("item")
    return f"item {item + 1} of {name} alone" if isinstance(item, int) and item >= 0 else name


def taken_along(question: Question) -> list[str]:
    """The steps that would be left out as well, since they need what the question is about."""
    named = [one.get("with") for one in abouts(question)]
    return list(dict.fromkeys(str(step) for steps in named if isinstance(steps, list) for step in steps))


def close(
    state: State, question: Question, decision: Decision, recorded: Collection[str]
) -> tuple[Plan | None, list[Closed]]:
    """The plan without what is closed and what needs it, and what is closed now.

    `recorded` are the keys of acts done by hand that the ledger holds as such; their steps stay.
    """
    plan, closed, gone = state.plan, list[Closed](), set[str]()
    for about in abouts(question):
        one = _closed(about, state, question, decision, recorded)
        closed.append(one)
        if plan is not None and one.step is not None and plan.step(one.step) is not None:
            gone |= _gone(plan, one, about, decision)
    if plan is None:
        return None, closed
    named = {one.step for one in closed}
    for step in plan.steps:
        if step.id in gone and step.id not in named:
            closed.append(_dragged(step, plan, gone | {str(name) for name in named}, question, decision))
    return reduced(plan, gone), closed


def without_closed(plan: Plan, closed: Sequence[Closed]) -> Plan:
    """The plan without the steps that were closed as a whole, where it is proposed as it was."""
    steps = {step.id: step for step in plan.steps}
    named = [(one, steps[one.step]) for one in closed if one.step in steps and not one.own]
    gone = {step.id for one, step in named if one.key is None or step.for_each is None}
    return reduced(plan, gone) if gone else plan


def _closed(
    about: JsonObject, state: State, question: Question, decision: Decision, recorded: Collection[str]
) -> Closed:
    args, key, step, target = (about.get(name) for name in ("args", "key", "step", "target"))
    missing = about.get("missing")
    return Closed(
        how="left_out" if decision.kind == "leave_out" else "by_hand",
        by=decision.by,
        review=question.id,
        step=step if isinstance(step, str) else None,
        tool=str(about.get("tool") or ""),
        args=args if isinstance(args, dict) else {},
        key=key if isinstance(key, str) else None,
        target=target if isinstance(target, str) else None,
        own=key in recorded,
        revision=state.plan.revision if state.plan else 1,
        count=missing if isinstance(missing, int) else 1 if isinstance(key, str) else None,
        message=decision.message,
        evidence=decision.evidence,
    )


def _gone(plan: Plan, one: Closed, about: JsonObject, decision: Decision) -> set[str]:
    step, item = one.step or "", about.get("item")
    if one.own and decision.result is not None:
        return set()
    if isinstance(item, int) and item >= 0:
        return _without_item(plan, step)
    return _referring(plan, step) if one.own else _without({step}, plan)


def _dragged(step: Step, plan: Plan, gone: set[str], question: Question, decision: Decision) -> Closed:
    """A step that goes because it needs one that is gone."""
    needed = sorted(needs_of(step, plan) & gone)
    return Closed(
        how="left_out",
        by=decision.by,
        review=question.id,
        step=step.id,
        tool=step.tool,
        args=step.args,
        revision=plan.revision,
        count=None if step.for_each else 1,
        needed=needed[0] if needed else None,
    )


def reduced(plan: Plan, gone: set[str]) -> Plan:
    """The plan without those steps; an answer that speaks of them goes with them."""
    left = [replace(step, needs=[n for n in step.needs if n not in gone]) for step in plan.steps if step.id not in gone]
    try:
        speaks = any(one.root in gone for one in references(plan.answer or ""))
    except BadReferenceError:
        speaks = True
    return replace(plan, steps=left, answer=None if speaks else plan.answer)
