"""What a playbook allows: scope limits, business rules, approvals, and what was done before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.canonical import act_digest
from domain.errors import RuleError
from domain.model import Action, Entry, Json, JsonObject, Playbook, Problem, Risk, Scope
from domain.ports import Rules
from domain.references import references

INSISTABLE = {"target_written", "unexpected_effect"}  # a person may overrule these


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Refusals of one action, and why a person has to approve it, if anyone has to.

    `insistable` are refusals that a person may overrule once the planner insists.
    """

    problems: list[Problem] = field(default_factory=list[Problem])
    insistable: list[Problem] = field(default_factory=list[Problem])
    approvals: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What rules may look at beside the action."""

    goal: str
    requested_by: str
    results: Mapping[str, Json]
    rejected: Mapping[str, str]
    history: Sequence[Entry] = ()


def judge_action(action: Action, playbook: Playbook, facts: Facts, rules: Rules, *, concrete: bool) -> Judgement:
    """Judge one action. `concrete` false means: before anything ran, when a rule may lack its values."""
    problems = check_scope(action, playbook) + _check_rejected(action, facts.rejected)
    approvals: list[str] = []
    if action.tool in playbook.approvals:
        approvals.append(f"the playbook asks for approval of every {action.tool}")
    for rule in playbook.rules:
        held = _holds(rule.when, action, facts, rules, concrete=concrete)
        if held is None:
            continue
        if rule.then == "forbid":
            problems.append(
                Problem(
                    code="forbidden",
                    step=action.step,
                    message=f"{rule.message} (rule {rule.id}{held})",
                    suggestion="Plan without it; if the goal can't be met then, say so.",
                    detail={"rule": rule.id, "args": action.args},
                )
            )
        else:
            approvals.append(f"{rule.message} (rule {rule.id}{held})")
    return Judgement(problems=problems, insistable=_check_target(action, facts.history), approvals=approvals)


def check_scope(action: Action, playbook: Playbook) -> list[Problem]:
    """Arguments outside the playbook's limits; values that are not known yet are left for later."""
    return [
        Problem(
            code="out_of_scope",
            step=action.step,
            message=f"{action.tool}: '{path}' {why}",
            suggestion="Stay within the playbook's scope.",
            detail={"argument": path, "value": value, "allowed": _describe(scope)},
        )
        for path, scope in playbook.scope.get(action.tool, {}).items()
        for value in [_at(action.args, path)]
        if value is not None and not (isinstance(value, str) and _refers(value)) and (why := _outside(value, scope))
    ]


def _holds(expression: str, action: Action, facts: Facts, rules: Rules, *, concrete: bool) -> str | None:
    """None where the rule does not apply, else a remark; a rule that errors applies."""
    values: JsonObject = {
        "tool": action.tool,
        "args": action.args,
        "risk": action.risk.value,
        "goal": facts.goal,
        "requested_by": facts.requested_by,
        "steps": dict(facts.results),
    }
    try:
        return "" if rules.holds(expression, values) else None
    except RuleError as error:
        return f", which could not be evaluated: {error}" if concrete else None


def _check_rejected(action: Action, rejected: Mapping[str, str]) -> list[Problem]:
    review = rejected.get(act_digest(action.tool, action.args))
    if review is None:
        return []
    return [
        Problem(
            code="rejected",
            step=action.step,
            message=f"a person rejected exactly this act (review {review})",
            suggestion="Find another way, or give up.",
            detail={"review": review},
        )
    ]


def _check_target(action: Action, history: Sequence[Entry]) -> list[Problem]:
    """A later plan writing again where an earlier one wrote: a re-plan rarely repeats itself to the letter."""
    if action.target is None or action.risk is Risk.READ:
        return []
    return [
        Problem(
            code="target_written",
            step=action.step,
            message=f"{action.tool} to '{action.target}' was already done by an earlier plan of this task",
            suggestion="Leave it out unless it is really needed once more.",
            detail={"done": entry.action.args, "result": entry.result},
        )
        for entry in history
        if entry.action.tool == action.tool
        and entry.action.target == action.target
        and entry.action.key != action.key
        and entry.first_revision < action.revision
        and entry.attempts > 0
        and not entry.absent
    ]


def _outside(value: Json, scope: Scope) -> str:
    if scope.one_of and value not in scope.one_of:
        return f"may not be '{value}'; allowed: {', '.join(map(str, scope.one_of))}"
    if scope.pattern is not None and not (isinstance(value, str) and re.fullmatch(scope.pattern, value[:1000])):
        return f"must look like {scope.pattern}"
    if scope.minimum is None and scope.maximum is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    if scope.minimum is not None and value < scope.minimum:
        return f"is {value}, below {scope.minimum}"
    return f"is {value}, above {scope.maximum}" if scope.maximum is not None and value > scope.maximum else ""


def _describe(scope: Scope) -> JsonObject:
    described: JsonObject = {
        "one_of": scope.one_of or None,
        "minimum": scope.minimum,
        "maximum": scope.maximum,
        "pattern": scope.pattern,
    }
    return {name: value for name, value in described.items() if value is not None}


def _at(args: JsonObject, path: str) -> Json:
    value: Json = args
    for part in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def _refers(text: str) -> bool:
    return bool(references(text))
