"""What a person said yes to is part of what is wanted: how an act that nobody called for enters the acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.domain.acceptance import described, is_met_by, open_expectations
from steward.domain.canonical import canonical
from steward.domain.identity import begun
from steward.domain.model import Acceptance, Action, Expectation, Json, JsonObject
from steward.domain.plan_judgement import Case, previews, unexpected
from steward.domain.ports.tools import Toolbox
from steward.domain.value_comparison import agrees


def is_unexpected(case: Case, action: Action, beside: Sequence[Action]) -> bool:
    """Whether the goal does not call for it, or not for one more of it."""
    return action.key in {one.key for one, _ in unexpected(case, beside, concrete=True)}


def instead_of(case: Case, action: Action) -> Expectation | None:
    """The expected effect that nothing else will bring about and in whose place this act would come.

    It writes to the same target, or has an argument in common where nobody can tell the target.
    """
    acceptance = case.state.acceptance
    if acceptance is None or any(
        is_met_by(one, action.tool, action.args, case.tools) for one in acceptance.expectations
    ):
        return None
    others = [entry.action for entry in case.history if begun(entry) and entry.action.key != action.key]
    keys = {one.key for one in others} | {action.key}
    others += [one for one in previews(case) if one.key not in keys and one.step != action.step]
    left = open_expectations(acceptance, others, case.state.closed, case.tools)
    return _likest(left, action.tool, action.args, case.tools)


def with_released(acceptance: Acceptance, yeses: Sequence[Expectation], tools: Toolbox) -> Acceptance:
    """An acceptance that is stated anew, with what people said yes to before."""
    for yes in yeses:
        if any(is_met_by(one, yes.tool, yes.args, tools) for one in acceptance.expectations):
            continue
        instead = _likest(acceptance.expectations, yes.tool, yes.args, tools)
        acceptance = released(acceptance, yes.tool, yes.args, described(instead) if instead else None)
    return acceptance


def edited(acceptance: Acceptance, tool: str, shown: JsonObject, args: JsonObject) -> Acceptance:
    """The acceptance after a person edited an act: what called for it as shown calls for it as edited."""
    called_for = [one for one in acceptance.expectations if is_met_by(one, tool, shown)]
    if not called_for or any(is_met_by(one, tool, args) for one in called_for):
        return acceptance
    closest = max(called_for, key=lambda one: len(one.args))
    return released(acceptance, tool, args, described(closest))


def _likest(left: Sequence[Expectation], tool: str, args: JsonObject, tools: Toolbox) -> Expectation | None:
    found = [(_likeness(one, args, tools), one) for one in left if one.tool == tool]
    likeness, best = max(found, key=lambda pair: pair[0], default=(0, None))
    return best if likeness > 0 else None


def _likeness(expected: Expectation, args: JsonObject, tools: Toolbox) -> int:
    """How many arguments agree, 0 for an act on something else."""
    tool, card = expected.tool, tools.card(expected.tool)
    schema = card.args_schema if card else {}
    same = sum(agrees({name: value}, {name: args.get(name)}, schema) for name, value in expected.args.items())
    laid: JsonObject = {**args, **expected.args}
    for name_of in (tools.identity, tools.target):
        mine, its = name_of(tool, args), name_of(tool, laid)
        if mine is not None and its is not None:
            return same + 1 if mine == its else 0
    return same


def released(acceptance: Acceptance, tool: str, args: JsonObject, instead: JsonObject | None) -> Acceptance:
    """The acceptance with the act that a person said yes to: in place of what it stands in for, else beside it."""
    expectations: list[Expectation] = []
    placed = False
    for one in acceptance.expectations:
        if placed or instead is None or not _is(one, instead):
            expectations.append(one)
            continue
        placed = True
        several = one.at_least > 1 or (one.at_most or 0) > 1
        if several:
            most = None if one.at_most is None else one.at_most - 1
            expectations.append(replace(one, at_least=max(one.at_least - 1, 0), at_most=most))
        at_most = 1 if several else one.at_most
        expectations.append(replace(one, args=overlaid(one.args, args), at_least=1, at_most=at_most))
    if not placed:
        beside = Expectation(tool=tool, args=args, at_least=1, at_most=1, why="a person approved it")
        expectations.append(beside)
    return replace(acceptance, expectations=expectations)


def overlaid(wanted: JsonObject, edited: JsonObject) -> JsonObject:
    """The wanted fields with the edited values, nested ones included; no field is added."""
    laid: JsonObject = {}
    for name, value in wanted.items():
        given = edited.get(name)
        laid[name] = overlaid(value, given) if isinstance(value, dict) and isinstance(given, dict) else given
    return laid


def _is(one: Expectation, named: JsonObject) -> bool:
    args: Json = one.args
    return one.tool == named.get("tool") and canonical(args) == canonical(named.get("args"))
