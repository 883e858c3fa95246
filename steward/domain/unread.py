"""What a planner is told that is to see no value of what was read: steps, verdicts and shapes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, cast

from steward.domain.json_schema import fields_in
from steward.domain.model import Acceptance, Entry, Json, JsonObject, Plan, Problem
from steward.domain.placeholders import PLACEHOLDER
from steward.domain.planning import NOT_FINAL, is_concrete
from steward.domain.ports.planning import PlanRequest
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.seen_results import seen_in
from steward.domain.state import Closed

HIDDEN = "not shown, as it may hold words of what was read"
_OF_THE_PLAN = {  # refusals that only say what stands in the plan, in the playbook, or in people's words
    *("unparseable_plan", "words_beside", "too_many_looks", "no_looks", "unknown_playbook", "other_playbook"),
    *("no_progress", "empty_stretch", "too_many_steps", "bad_step_id", "duplicate_step_id", "cycle"),
    *("unknown_step", "unknown_tool", "tool_not_allowed", "tool_unavailable", "rejected", NOT_FINAL, PLACEHOLDER),
}
_NAMES = ("tool", "rule", "playbook")  # of a refusal's detail
_DEEPEST = 6


def unread(request: PlanRequest, tools: Toolbox, acceptance: Acceptance | None = None) -> PlanRequest:
    """The request without any value that was read or any word of a tool; people's words stay, and what the `acceptance`
    says where it was stated before anything was read.
    """
    request = replace(request, unread=True)
    if not request.history:
        return request
    wanted = acceptance is not None and all(one.for_each is None for one in acceptance.expectations)
    safe = {*_OF_THE_PLAN, *(["effect_missing"] if wanted else [])}
    return replace(
        request,
        previous=request.previous and _previous(request.previous, request.history, tools),
        history=[_entry(one, tools) for one in request.history],
        problems=[_problem(one, request.previous, safe) for one in request.problems],
        closed=[_closed(one) for one in request.closed],
    )


def shape_of(value: Json, known: set[str], depth: int = 0) -> Json:
    """What it is and how large. Names that its schema does not tell of may be anybody's words, and are counted."""
    match value:
        case str():
            return f"text of {len(value):,} characters"
        case bool():
            return "true or false"
        case int() | float():
            return "number"
        case None:
            return "null"
        case _ if depth >= _DEEPEST:
            return "…"
        case list():
            items: Json = shape_of(value[0], known, depth + 1) if value else None
            return {"items": len(value), "first": items} if value else {"items": 0}
        case dict():
            told: JsonObject = {name: shape_of(one, known, depth + 1) for name, one in value.items() if name in known}
            others = len(value) - len(told)
            return {**told, "…": f"{others} more"} if others else told


def _entry(entry: Entry, tools: Toolbox) -> Entry:
    card = tools.card(entry.action.tool)
    receipt, verdict = entry.receipt, entry.verdict
    return replace(
        entry,
        action=replace(entry.action, args={}, target=None),
        receipt=receipt and replace(receipt, result=_result(receipt.result, card), message="", code=""),
        verdict=verdict and replace(verdict, reason="", evidence=None),
    )


def _result(value: Json, card: Card | None) -> Json:
    if value is None:
        return None
    return shape_of(value, {path[-1] for path, _ in fields_in(card.result_schema)} if card else set())


def _problem(problem: Problem, previous: Plan | None, safe: Collection[str]) -> Problem:
    if problem.code in safe or (problem.code == "invalid_args" and _is_spelt_out(problem, previous)):
        return problem
    detail: JsonObject = {name: problem.detail[name] for name in _NAMES if name in problem.detail}
    argument = problem.detail.get("argument")
    if isinstance(argument, str):
        detail["argument"] = re.split(r"[.\[]", argument)[0]
    message = problem.message if problem.code == "unexpected_effect" else HIDDEN
    suggestion = "Keep to the rule, or plan without it." if "rule" in problem.detail else problem.suggestion
    return replace(problem, message=message, suggestion=suggestion, detail=detail)


def _is_spelt_out(problem: Problem, previous: Plan | None) -> bool:
    """Whether the step's arguments are the plan's own words alone."""
    step = previous.step(problem.step) if previous and problem.step else None
    return step is not None and is_concrete(step)


def _previous(plan: Plan, history: Sequence[Entry], tools: Toolbox) -> Plan:
    """The plan without what others wrote, as it stands where a person edited an act."""
    theirs = {one.value for one in seen_in(history, tools) if one.others and isinstance(one.value, str)}
    return replace(plan, steps=[replace(one, args=_without(one.args, theirs)) for one in plan.steps])


def _without(value: Any, texts: Collection[str]) -> Any:
    match value:
        case str():
            return HIDDEN if value in texts else value
        case list():
            return [_without(one, texts) for one in cast("list[Json]", value)]
        case dict():
            return {name: _without(one, texts) for name, one in cast("JsonObject", value).items()}
        case _:
            return value


def _closed(one: Closed) -> Closed:
    """What a person took out keeps their words."""
    return replace(one, args={}, message=one.message if one.review else "")
