"""A step's name stands for one call: once a result was verified under it, no later plan gives the name to another.

Rules and references look results up by name, and it is the planner that chooses names. A later plan may
do again what stands under a name; where it gives that act another name, the first one stays as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from steward.domain.canonical import act_digest
from steward.domain.model import Action, Entry, Json, JsonObject, Plan, Problem, Step
from steward.domain.ports.tools import Toolbox
from steward.domain.references import BadReferenceError, expressions

Names: TypeAlias = "dict[str, list[str]]"  # of steps → digests of the calls that stand under them

_SHORT = 20  # digits of a digest; the state holds one for each call


def known_results(history: Sequence[Entry], names: Names | None = None) -> JsonObject:
    """Verified results of all revisions by step id, the latest of a step; mapped steps give lists.

    `names` are those given before, so that what was claimed anew under another name is found under both.
    """
    latest: dict[str, list[Entry]] = {}
    for entry in history:
        if entry.verified:
            rows = latest.setdefault(entry.action.step, [])
            if rows and rows[0].action.revision < entry.action.revision:
                rows.clear()
            if not rows or rows[0].action.revision == entry.action.revision:
                rows.append(entry)
    results = _by_earlier_names(history, names) if names else {}
    for step, rows in latest.items():
        rows.sort(key=lambda entry: entry.action.item)
        mapped = any(entry.action.item >= 0 for entry in rows)
        results[step] = [entry.result for entry in rows] if mapped else rows[0].result
    return results


def names_after(names: Names, history: Sequence[Entry]) -> Names:
    """What stands under which name by now; the digests of a mapped step's calls begin with an empty one."""
    after = {name: dict.fromkeys(calls) for name, calls in names.items()}  # in their order; a loop has many
    for entry in history:
        if entry.verified:
            calls = after.setdefault(entry.action.step, dict.fromkeys([""] if entry.action.item >= 0 else []))
            calls[_call(entry.action)] = None
    return {name: [*calls] for name, calls in after.items()}


def bound_names(plan: Plan, history: Sequence[Entry], names: Names) -> Names:
    """What earlier plans left under names.

    The steps of a fixed plan are its playbook's own, so whatever they come to is what its author meant.
    """
    if plan.fixed:
        return {}
    return names_after(names, [entry for entry in history if entry.action.revision < plan.revision])


def check_names(plan: Plan, bound: Names, tools: Toolbox) -> list[Problem]:
    """Names that the plan gives to other calls than those that stand under them, as far as can be seen now."""
    spelt = {name.casefold(): name for name in bound}
    problems: list[Problem] = []
    for step in plan.steps:
        name = spelt.get(step.id.casefold())
        if name is None:
            continue
        mapped = "" in bound[name]
        other = step.id != name or (step.for_each is not None) is not mapped
        if other or (_is_literal(step) and not _stays(bound[name], [_digest(step, tools)])):
            problems.append(_taken(step.id, name, bound))
    return problems


def check_calls(step: Step, actions: Sequence[Action], bound: Names) -> list[Problem]:
    """As `check_names`, with all of the step's calls known. A mapped step may have more calls than before."""
    standing = bound.get(step.id)
    if standing is None or _stays(standing, [_call(action) for action in actions]):
        return []
    return [_taken(step.id, step.id, bound)]


def _by_earlier_names(history: Sequence[Entry], names: Names) -> JsonObject:
    results = {_call(entry.action): entry.result for entry in history if entry.verified}
    found: JsonObject = {}
    for name, calls in names.items():
        said: list[Json] = [results[call] for call in calls if call in results]
        if said:
            found[name] = said if "" in calls else said[0]
    return found


def _stays(standing: Sequence[str], calls: Sequence[str]) -> bool:
    if "" in standing:
        return set(standing) <= {"", *calls}
    return set(standing) == set(calls)


def _digest(step: Step, tools: Toolbox) -> str:
    return act_digest(step.tool, tools.coerce(step.tool, step.args))[:_SHORT]


def _call(action: Action) -> str:
    return act_digest(action.tool, action.args)[:_SHORT]


def _is_literal(step: Step) -> bool:
    try:
        return step.for_each is None and not expressions(step.args)
    except BadReferenceError:
        return False


def _taken(step_id: str, name: str, bound: Mapping[str, Sequence[str]]) -> Problem:
    return Problem(
        code="name_taken",
        step=step_id,
        message=f"the name '{name}' stands for a verified call already, and '{step_id}' would be another one",
        suggestion="Give the new step a name of its own; what was verified keeps its name.",
        detail={"taken": [*sorted(bound)]},
    )
