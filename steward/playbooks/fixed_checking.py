"""A fixed plan and the effects that it is checked by: names, references, and the types of all expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from steward.domain.condition import as_variables
from steward.domain.fixed_plans import SLOT, plan_of
from steward.domain.model import Json, JsonObject, Problem
from steward.domain.placeholders import misspelt_references
from steward.domain.plan_types import BAD_CONDITION, BAD_EXPRESSION, PlanTypes, ResultType, opened
from steward.domain.planning import SLOTS, TOOL_UNAVAILABLE, check_plan
from steward.domain.playbook import FixedPlan, Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.references import ITEM, BadReferenceError, fits, looks_at, types_at
from steward.playbooks.findings import Finding
from steward.playbooks.patterns import pattern_problem

_QUOTED_SLOT = re.compile(r"""["']\s*\$\{\s*slots\.""")
_ANY: JsonObject = {}


def fixed_findings(playbook: Playbook, fixed: FixedPlan, tools: Toolbox, rules: Rules) -> Iterator[Finding]:
    """What is wrong with the fixed plan."""
    for field, reason in _pattern_problems(fixed):
        yield Finding(field=field, reason=reason)
    told: set[str] = set()
    texts = {f"fixed.steps.{step.id}": {"args": step.args, "when": step.when} for step in fixed.steps}
    for field, value in [*texts.items(), ("fixed.answer", fixed.answer)]:
        for reason in slot_problems(playbook, str(value)):
            told.add(field)
            yield Finding(field=field, reason=reason)
    yield from _misspelt(fixed)
    for step in fixed.steps:
        if step.when and _QUOTED_SLOT.search(step.when):
            told.add(f"fixed.steps.{step.id}")
            reason = "write ${slots.name} without quotes; it becomes a value of its own"
            yield Finding(field=f"fixed.steps.{step.id}.when", reason=reason)
    plan = replace(plan_of(playbook, fixed, {}, revision=1), steps=[*fixed.steps], answer=fixed.answer)
    known = {SLOTS: ResultType(slots_schema(fixed))}
    for problem in check_plan(plan, playbook, tools, rules, known, playbook.limits.actions):
        found = _finding(problem)
        if problem.code != TOOL_UNAVAILABLE and not any(found.field.startswith(field) for field in told):
            yield found
    results = {step.id: PlanTypes(plan, tools, rules, known).schema(step.id) for step in fixed.steps}
    steps = {f"steps.{name}": schema for name, schema in results.items()}
    variables = {SLOTS: slots_schema(fixed), "steps": _ANY, **steps}
    yield from expression_findings(playbook, "fixed.until", fixed.until, variables, rules)


def _misspelt(fixed: FixedPlan) -> Iterator[Finding]:
    """References in a notation that is none, which would stay in the text."""
    names = {SLOTS, *(step.id for step in fixed.steps)}
    texts: dict[str, Json] = {f"fixed.steps.{step.id}.args": step.args for step in fixed.steps}
    for field, value in {**texts, "fixed.answer": fixed.answer}.items():
        for said, meant in misspelt_references(value, names).items():
            yield Finding(field=field, reason=f"'{said}' is filled in by nobody; write {meant}")


def expression_findings(
    playbook: Playbook,
    field: str,
    expression: str | None,
    variables: Mapping[str, JsonObject],
    rules: Rules,
    item: JsonObject | None = None,
) -> Iterator[Finding]:
    """What is wrong with a condition over these variables and, in braces, the slots and the item where there is one."""
    if expression is None:
        return
    if reasons := [*slot_problems(playbook, expression)]:
        yield from (Finding(field=field, reason=reason) for reason in reasons)
        return
    if _QUOTED_SLOT.search(expression):
        yield Finding(field=field, reason="write ${slots.name} without quotes; it becomes a value of its own")
        return
    try:
        plain, found = as_variables(expression)
        roots = {one.root for inside in found for one in looks_at(inside)}
    except BadReferenceError as error:
        yield Finding(field=field, reason=str(error))
        return
    braced = {SLOTS: slots_schema(playbook.fixed) if playbook.fixed else _ANY} | ({} if item is None else {ITEM: item})
    if roots - braced.keys():
        said = "only ${slots.name} may stand in it" if item is None else "only ${slots.name} and ${item.field} may"
        yield Finding(field=field, reason=said)
        return
    if why := rules.check(plain):
        yield Finding(field=field, reason=why)
        return
    typed = rules.typed(opened(expression), {**variables, **braced})
    bare = rules.typed(plain, {**variables, **{f"ref_{number}": _ANY for number in range(len(found))}})
    if bare.why and not typed.why:  # only in braces these are known
        yield Finding(
            field=field, reason=f"{bare.why}; write ${{slots.name}}{' or ${item.field}' * (item is not None)}"
        )
    elif typed.why:
        yield Finding(field=field, reason=f"{typed.why}. {typed.advice}".rstrip(". "), at=typed.at)
    elif not fits(kinds := types_at(typed.schema, []), {"boolean"}):
        yield Finding(field=field, reason=f"it gives {' or '.join(sorted(kinds))}, not a boolean", at=0)


def slot_problems(playbook: Playbook, text: str) -> Iterator[str]:
    """Slots that are named and not there."""
    defined = [*playbook.fixed.slots] if playbook.fixed else []
    for name in SLOT.findall(text):
        if name not in defined:
            yield f"there is no slot '{name}'; defined: {', '.join(defined) or 'none'}"


def _pattern_problems(fixed: FixedPlan) -> Iterator[tuple[str, str]]:
    for name, slot in fixed.slots.items():
        if why := pattern_problem(slot.pattern, groups=1):
            yield f"fixed.slots.{name}.pattern", why
    for field, patterns in (("phrases", fixed.phrases), ("also", fixed.also)):
        for index, pattern in enumerate(patterns):
            if why := pattern_problem(pattern, slots=fixed.slot_patterns):
                yield f"fixed.{field}.{index}", why


def slots_schema(fixed: FixedPlan) -> JsonObject:
    """The slots as one object."""
    properties: dict[str, Json] = {name: {"type": slot.type} for name, slot in fixed.slots.items()}
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def _finding(problem: Problem) -> Finding:
    field, at = problem.detail.get("field"), problem.detail.get("at")
    where = f"fixed.steps.{problem.step}" if problem.step else "fixed"
    typed = problem.code in (BAD_EXPRESSION, BAD_CONDITION)
    reason = problem.message.removeprefix(f"{field}: ")
    return Finding(
        field=f"{where}.{field}" if isinstance(field, str) else where,
        reason=f"{reason}. {problem.suggestion}" if typed and problem.suggestion else reason,
        at=at if isinstance(at, int) else None,
    )
