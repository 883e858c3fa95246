"""The order of a plan's steps: each after those it names or refers to."""

from __future__ import annotations

from graphlib import TopologicalSorter

from steward.domain.memoization import PerObject
from steward.domain.model import Plan, Step
from steward.domain.ports.tools import Toolbox
from steward.domain.references import BadReferenceError, Reference, references


def needs_of(step: Step, plan: Plan) -> set[str]:
    """The steps of this plan that must be done first: named ones and those referred to."""
    return _needs(plan)[step.id]


def all_needs_of(step: Step, plan: Plan) -> set[str]:
    """As `needs_of`, with what those steps need in turn."""
    return _all_needs(plan)[step.id]


def in_order(plan: Plan) -> list[Step]:
    """The plan's steps, each after those it needs; the plan has passed the check for cycles."""
    return _order(plan)


def _read_needs(plan: Plan) -> dict[str, set[str]]:
    ids = {step.id for step in plan.steps}
    return {
        step.id: (set(step.needs) | {reference.root for reference in all_references(step)}) & ids for step in plan.steps
    }


def _sort(plan: Plan) -> list[Step]:
    by_id = {step.id: step for step in plan.steps}
    graph = {step.id: sorted(needs_of(step, plan)) for step in plan.steps}
    return [by_id[step_id] for step_id in TopologicalSorter(graph).static_order()]


def _close(plan: Plan) -> dict[str, set[str]]:
    closed: dict[str, set[str]] = {}
    for step in in_order(plan):
        direct = needs_of(step, plan)
        closed[step.id] = direct.union(*(closed[need] for need in direct))
    return closed


_needs = PerObject(_read_needs)
_all_needs = PerObject(_close)
_order = PerObject(_sort)


def acts_after_effects(step: Step, plan: Plan, tools: Toolbox) -> bool:
    """Whether other effects of the plan come in an earlier wave than this step."""
    depth = _depths(plan)
    return any(
        depth[other.id] < depth[step.id] and (card := tools.card(other.tool)) is not None and card.acts
        for other in plan.steps
    )


def _depths(plan: Plan) -> dict[str, int]:
    """The wave each step comes in at the earliest."""
    needs = {step.id: needs_of(step, plan) for step in plan.steps}
    depths: dict[str, int] = {}
    for step_id in TopologicalSorter(needs).static_order():
        depths[step_id] = 1 + max((depths[need] for need in needs[step_id]), default=0)
    return depths


def all_references(step: Step) -> list[Reference]:
    """References that can be read; unreadable ones are reported by `_check_references`."""
    found: list[Reference] = []
    for value in (step.args, step.for_each or "", step.when or ""):
        try:
            found += references(value)
        except BadReferenceError:
            continue
    return found
