"""The whole-plan check: what can be refused before anything acts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from steward.domain.model import Json, JsonObject, Plan, Problem, Step
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.redaction import HIDDEN
from steward.domain.references import (
    ITEM,
    BadReferenceError,
    Reference,
    as_variables,
    fits,
    references,
    schemas_at,
    types_at,
    types_of,
    whole,
)
from steward.domain.step_order import needs_of

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")  # ASCII: names that look alike are alike
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_SPACED = re.compile(r"\$\s+\{\s*[A-Za-z_]")
TOO_MANY_STEPS, TOOL_UNAVAILABLE = "too_many_steps", "tool_unavailable"
_RESERVED = {ITEM, "slots", "steps"}


def check_plan(
    plan: Plan, playbook: Playbook, tools: Toolbox, rules: Rules, known: Mapping[str, Json], most: int
) -> list[Problem]:
    """Everything wrong with the plan that can be seen without acting.

    `known` are verified results of earlier plans by step id, `most` is how many steps may stand in it.
    """
    problems = _check_size(plan, most) + _check_ids(plan) + _check_order(plan, known)
    if problems:
        return problems
    for step in plan.steps:
        problems += _check_step(step, plan, playbook, tools, rules, known)
    return problems + _check_answer(plan, tools, known)


def is_concrete(step: Step) -> bool:
    """Whether its arguments are known before anything ran."""
    try:
        return step.for_each is None and step.when is None and not references(step.args)
    except BadReferenceError:
        return False


def _check_size(plan: Plan, most: int) -> list[Problem]:
    if len(plan.steps) > most:
        return [
            Problem(
                code=TOO_MANY_STEPS,
                message=f"the plan has {len(plan.steps)} steps, {most} are allowed",
                suggestion="Plan fewer steps; use for_each for repeated ones.",
            )
        ]
    if not plan.steps and not plan.final:
        return [
            Problem(
                code="empty_stretch",
                message="a plan that is not final must have at least one step",
                suggestion="Add the next steps, or set final.",
            )
        ]
    return []


def _check_ids(plan: Plan) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for step in plan.steps:
        if not _ID.fullmatch(step.id) or step.id in _RESERVED:
            message = f"'{step.id}' can't be a step's id"
            problems.append(Problem(code="bad_step_id", step=step.id, message=message, suggestion="Use a short word."))
        if step.id.casefold() in seen:
            message = f"the id '{step.id}' is used twice"
            problems.append(Problem(code="duplicate_step_id", step=step.id, message=message))
        seen.add(step.id.casefold())
    return problems


def _check_order(plan: Plan, known: Mapping[str, Json]) -> list[Problem]:
    ids = {step.id for step in plan.steps}
    problems = [
        Problem(
            code="unknown_step",
            step=step.id,
            message=f"needs '{need}', which is not a step of this plan",
            detail={"available_steps": [*sorted(ids)]},
        )
        for step in plan.steps
        for need in step.needs
        if need not in ids and need not in known
    ]
    try:
        TopologicalSorter({step.id: needs_of(step, plan) for step in plan.steps}).prepare()
    except CycleError as error:
        path = " → ".join(map(str, error.args[1]))
        problems.append(Problem(code="cycle", message=f"steps wait for each other: {path}"))
    return problems


def _check_step(
    step: Step, plan: Plan, playbook: Playbook, tools: Toolbox, rules: Rules, known: Mapping[str, Json]
) -> list[Problem]:
    card = tools.card(step.tool)
    if card is None or step.tool not in playbook.tools:
        return [_refused_tool(step, card, playbook, tools)]
    problems = _check_references(step, plan, tools, known) or _check_when(step, rules) or _check_hidden(step)
    return problems or _check_arguments(step, card, plan, tools)


def _check_hidden(step: Step) -> list[Problem]:
    """Refusals of marks in place of values that the planner was not shown."""
    named = [name for name, value in step.args.items() if f'"{HIDDEN}"' in json.dumps(value)]
    return [
        _bad_reference(step.id, f"'{name}' holds '{HIDDEN}', which stands for a value that is hidden from you")
        for name in named
    ]


def _refused_tool(step: Step, card: Card | None, playbook: Playbook, tools: Toolbox) -> Problem:
    away = tools.unavailable(step.tool) if step.tool in playbook.tools else None
    if away is not None:
        return Problem(code=TOOL_UNAVAILABLE, step=step.id, message=f"'{step.tool}' is not there now: {away}")
    why = f"the playbook '{playbook.name}' does not allow '{step.tool}'" if card else f"there is no tool '{step.tool}'"
    return Problem(
        code="tool_not_allowed" if card else "unknown_tool",
        step=step.id,
        message=why,
        suggestion="Use one of the available tools.",
        detail={"available_tools": [name for name in playbook.tools if tools.card(name)]},
    )


def _check_references(step: Step, plan: Plan, tools: Toolbox, known: Mapping[str, Json]) -> list[Problem]:
    try:
        inside = references(step.args)
        found = references(step.for_each or "") + references(step.when or "")  # there is no item there yet
    except BadReferenceError as error:
        return [_bad_reference(step.id, str(error))]
    if not plan.fixed and _SPACED.search(json.dumps([step.args, step.for_each, step.when])):
        return [_bad_reference(step.id, "'$ {' is no reference; write ${step.field} without a space, or leave it out")]
    found += [one for one in inside if not (one.root == ITEM and step.for_each)]
    problems = [problem for one in found if (problem := _check_reference(step.id, one, plan, tools, known))]
    if step.for_each is not None and not problems:
        problems += _check_loop(step, plan, tools)
    return problems


def _check_reference(
    step_id: str | None, reference: Reference, plan: Plan, tools: Toolbox, known: Mapping[str, Json]
) -> Problem | None:
    producer = plan.step(reference.root)
    if producer is None:
        if reference.root in known:
            return None
        return _bad_reference(
            step_id,
            f"'${{{reference.text}}}' refers to '{reference.root}', which is no step",
            {"available_steps": [*sorted({step.id for step in plan.steps} | known.keys())]},
        )
    schema = _result_schema(producer, tools)
    if schema is None or schemas_at(schema, reference.path):
        return None
    return _bad_reference(
        step_id, f"'${{{reference.text}}}' is not in the result of '{producer.tool}'", {"expected_schema": schema}
    )


def _result_schema(step: Step, tools: Toolbox) -> JsonObject | None:
    """The schema of a step's result; a mapped step results in a list."""
    card = tools.card(step.tool)
    if card is None:
        return None
    if step.for_each is None:
        return card.result_schema
    return {"type": "array", "items": card.result_schema, "$defs": card.result_schema.get("$defs", {})}


def _check_loop(step: Step, plan: Plan, tools: Toolbox) -> list[Problem]:
    text = step.for_each or ""
    reference = whole(text)
    if reference is None:
        return [_bad_reference(step.id, f"for_each must be one reference to a list, not '{text[:60]}'")]
    producer = plan.step(reference.root)
    schema = _result_schema(producer, tools) if producer else None
    if schema is not None and not fits(types_at(schema, reference.path), {"array"}):
        return [_bad_reference(step.id, f"for_each: '{text}' is not a list")]
    return []


def _check_when(step: Step, rules: Rules) -> list[Problem]:
    if step.when is None:
        return []
    why = rules.check(as_variables(step.when)[0])
    if any("${" in text for text in _QUOTED.findall(step.when)):  # it would be compared as it stands
        why = "a reference in quotes is not replaced; write it without quotes"
    if why is None:
        return []
    return [Problem(code="bad_condition", step=step.id, message=f"when: {why}", suggestion="Write a CEL expression.")]


def _check_arguments(step: Step, card: Card, plan: Plan, tools: Toolbox) -> list[Problem]:
    """Refusals by the tool's schema of all that is known now; values of references are checked by their types."""
    deferred = _paths_with_references(step.args)
    problems = [
        replace(one, step=step.id)
        for one in tools.check(step.tool, step.args)
        if not _touches(str(one.detail.get("argument", "")), deferred)
    ]
    for name in sorted({path.split(".")[0] for path in deferred}):
        problems += _check_type(step, name, card, plan, tools)
    return problems


def _paths_with_references(value: Json | Mapping[str, Json], path: str = "") -> set[str]:
    if isinstance(value, str):
        return {path} if references(value) else set()
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, Mapping) else ()
    return {
        deeper
        for name, item in items
        for deeper in _paths_with_references(item, f"{path}.{name}" if path else str(name))
    }


def _touches(argument: str, deferred: set[str]) -> bool:
    """Whether a refusal concerns a value that is not known yet, or something around or inside it."""
    if not argument:  # all of them together
        return bool(deferred)
    return any(f"{argument}.".startswith(f"{path}.") or f"{path}.".startswith(f"{argument}.") for path in deferred)


def _check_type(step: Step, name: str, card: Card, plan: Plan, tools: Toolbox) -> list[Problem]:
    value = step.args[name]
    if card.args_schema.get("additionalProperties") is False and not schemas_at(card.args_schema, [name]):
        detail: JsonObject = {"argument": name, "expected_schema": card.args_schema}
        return [Problem(code="invalid_args", step=step.id, message=f"{card.name} takes no '{name}'", detail=detail)]
    reference = whole(value) if isinstance(value, str) else None
    if reference is None or reference.root == ITEM:
        return []
    producer = plan.step(reference.root)
    schema = _result_schema(producer, tools) if producer else None
    if schema is None:
        return []
    produced, wanted = types_at(schema, reference.path), types_of(schemas_at(card.args_schema, [name]))
    if fits(produced, wanted):
        return []
    message = f"'{name}' wants {' or '.join(sorted(wanted))}, '{value}' is {' or '.join(sorted(produced))}"
    return [_bad_reference(step.id, message, {"expected_schema": card.args_schema})]


def _check_answer(plan: Plan, tools: Toolbox, known: Mapping[str, Json]) -> list[Problem]:
    try:
        found = references(plan.answer or "")
    except BadReferenceError as error:
        return [_bad_reference(None, f"answer: {error}")]
    return [problem for one in found if (problem := _check_reference(None, one, plan, tools, known))]


def _bad_reference(step_id: str | None, message: str, detail: JsonObject | None = None) -> Problem:
    return Problem(
        code="bad_reference",
        step=step_id,
        message=message,
        suggestion="Refer to a step of this plan and a field of its tool's result.",
        detail=detail or {},
    )
