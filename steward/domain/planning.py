"""The whole-plan check: what can be refused before anything acts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from steward.domain.model import Json, JsonObject, Plan, Problem, Step
from steward.domain.plan_expressions import STEPS, as_path, expressions_in
from steward.domain.plan_types import PlanTypes, ResultType, bad, shifted
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.redaction import HIDDEN
from steward.domain.references import (
    ITEM,
    BadReferenceError,
    alone,
    expressions,
    fits,
    schemas_at,
    types_at,
    types_of,
)
from steward.domain.step_order import needs_of

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")  # ASCII: names that look alike are alike
_SPACED = re.compile(r"\$\s+\{\s*[A-Za-z_]")
TOO_MANY_STEPS, TOOL_UNAVAILABLE, NOT_FINAL = "too_many_steps", "tool_unavailable", "not_final"
SLOTS = "slots"  # of a fixed plan
_RESERVED = {ITEM, SLOTS, STEPS}


def check_plan(
    plan: Plan,
    playbook: Playbook,
    tools: Toolbox,
    rules: Rules,
    known: Mapping[str, ResultType],
    most: int,
) -> list[Problem]:
    """Everything wrong with the plan that can be seen without acting.

    `known` is what verified results of earlier plans are, by step id; `most` is how many steps may stand in it.
    """
    problems = _check_size(plan, most) + _check_final(plan, playbook) + _check_ids(plan) + _check_order(plan, known)
    if problems:
        return problems
    types = PlanTypes(plan, tools, rules, known)
    for step in plan.steps:
        problems += _check_step(step, playbook, tools, types)
    return problems + _check_answer(plan, types)


def is_concrete(step: Step) -> bool:
    """Whether its arguments are known before anything ran."""
    try:
        return step.for_each is None and step.when is None and not expressions(step.args)
    except BadReferenceError:
        return False


def _check_final(plan: Plan, playbook: Playbook) -> list[Problem]:
    if plan.final or plan.fixed or playbook.planning != "once":
        return []
    return [
        Problem(
            code=NOT_FINAL,
            message=f"the playbook '{playbook.name}' is planned once: the plan has to be final",
            suggestion="Plan all of it now: references, `extract`, `when` and `for_each` stand for what is not known.",
        )
    ]


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


def _check_order(plan: Plan, known: Mapping[str, ResultType]) -> list[Problem]:
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


def _check_step(step: Step, playbook: Playbook, tools: Toolbox, types: PlanTypes) -> list[Problem]:
    card = tools.card(step.tool)
    if card is None or step.tool not in playbook.tools:
        return [_refused_tool(step, card, playbook, tools)]
    problems = _check_references(step, types) or _check_hidden(step)
    return problems or _check_arguments(step, card, types)


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


def _check_references(step: Step, types: PlanTypes) -> list[Problem]:
    try:
        expressions(step.args)  # which refuses what is nested too deeply
    except BadReferenceError as error:
        return [_bad_reference(step.id, str(error))]
    if not types.plan.fixed and _SPACED.search(json.dumps([step.args, step.for_each, step.when])):
        return [_bad_reference(step.id, "'$ {' is no reference; write ${step.field} without a space, or leave it out")]
    loop = types.loop(step) if step.for_each is not None else None
    args = [one for path, value in _texts(step.args, "args") for one in _check_text(value, step, path, types)]
    condition = types.condition(step) if step.when is not None else None
    return [one for one in (loop, *args, condition) if one is not None]


def _check_text(text: str, step: Step | None, at: str, types: PlanTypes) -> list[Problem]:
    """Refusals of what stands in the braces of a text."""
    found = [(start, types.of(inside, step, at)) for start, inside in expressions_in(text) if inside is not None]
    return [shifted(one, start) for start, one in found if isinstance(one, Problem)]


def _check_arguments(step: Step, card: Card, types: PlanTypes) -> list[Problem]:
    """Refusals by the tool's schema of all that is known now; values of references are checked by their types."""
    deferred = {path for path, value in _texts(step.args) if expressions(value)}
    problems = [
        replace(one, step=step.id)
        for one in types.tools.check(step.tool, step.args)
        if not _touches(str(one.detail.get("argument", "")), deferred)
    ]
    for name in sorted({path.split(".")[0] for path in deferred}):
        problems += _check_type(step, name, card, types)
    return problems


def _texts(value: Json | Mapping[str, Json], path: str = "") -> Iterator[tuple[str, str]]:
    """All texts inside, with where each stands."""
    if isinstance(value, str):
        yield path, value
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, Mapping) else ()
    for name, item in items:
        yield from _texts(item, f"{path}.{name}" if path else str(name))


def _touches(argument: str, deferred: set[str]) -> bool:
    """Whether a refusal concerns a value that is not known yet, or something around or inside it."""
    if not argument:  # all of them together
        return bool(deferred)
    return any(f"{argument}.".startswith(f"{path}.") or f"{path}.".startswith(f"{argument}.") for path in deferred)


def _check_type(step: Step, name: str, card: Card, types: PlanTypes) -> list[Problem]:
    value = step.args[name]
    if card.args_schema.get("additionalProperties") is False and not schemas_at(card.args_schema, [name]):
        detail: JsonObject = {"argument": name, "expected_schema": card.args_schema}
        return [Problem(code="invalid_args", step=step.id, message=f"{card.name} takes no '{name}'", detail=detail)]
    inside = alone(value) if isinstance(value, str) else None
    path = as_path(inside or "")
    if path is not None and path.root == SLOTS:  # the tool takes "5" where it takes 5
        return []
    schema = types.of(inside, step, f"args.{name}") if inside is not None else None
    if not isinstance(schema, dict):
        return []
    produced, wanted = types_at(schema, []), types_of(schemas_at(card.args_schema, [name]))
    if fits(produced, wanted):
        return []
    message = f"'{name}' wants {' or '.join(sorted(wanted))}, '{value}' is {' or '.join(sorted(produced))}"
    return [bad(step, message, f"args.{name}", {"expected_schema": card.args_schema})]


def _check_answer(plan: Plan, types: PlanTypes) -> list[Problem]:
    try:
        expressions(plan.answer or "")
    except BadReferenceError as error:
        return [_bad_reference(None, f"answer: {error}")]
    return _check_text(plan.answer or "", None, "answer", types)


def _bad_reference(step_id: str | None, message: str, detail: JsonObject | None = None) -> Problem:
    return Problem(
        code="bad_reference",
        step=step_id,
        message=message,
        suggestion="Refer to a step of this plan and a field of its tool's result.",
        detail=detail or {},
    )
