"""Limits that a playbook sets on single arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from steward.domain.model import Action, Json, JsonObject, Problem
from steward.domain.playbook import Playbook, Scope
from steward.domain.references import BadReferenceError, expressions
from steward.domain.value_comparison import as_number

_LONGEST = 1_000  # characters of a text that a pattern is tried on; a longer one does not match


def check_scope(action: Action, playbook: Playbook, *, concrete: bool) -> list[Problem]:
    """Arguments outside the playbook's limits; what refers to a value not known yet is left for later.

    Only before anything ran: text of the world that merely looks like a reference is judged as it stands.
    """
    found = [
        Problem(
            code="out_of_scope",
            step=action.step,
            message=f"{action.tool}: '{path}' {why}",
            suggestion="Stay within the playbook's scope.",
            detail={"argument": path, "value": value, "allowed": _describe(scope)},
        )
        for part in playbook.each
        for path, scope in part.scope.get(action.tool, {}).items()
        for value in _at(action.args, path.split("."))
        if (concrete or not _refers(value)) and (why := _outside(value, scope))
    ]
    return [problem for index, problem in enumerate(found) if problem not in found[:index]]


def _outside(value: Json, scope: Scope) -> str:
    if scope.one_of and not any(_is_same(value, one) for one in scope.one_of):
        return f"may not be '{value}'; allowed: {', '.join(map(str, scope.one_of))}"
    if scope.pattern is not None and not _looks_like(scope.pattern, value):
        return f"must look like {scope.pattern}"
    if scope.minimum is None and scope.maximum is None:
        return ""
    number = as_number(value)  # a Decimal is a text in JSON
    if number is None:
        return "must be a number"
    if scope.minimum is not None and not number >= _exact(scope.minimum):
        return f"is {value}, below {scope.minimum}"
    return f"is {value}, above {scope.maximum}" if scope.maximum is not None and number > _exact(scope.maximum) else ""


def _is_same(value: Json, allowed: Json) -> bool:
    """Equal, or the same number in another spelling: a text counts as one where a number is allowed."""
    if value == allowed or isinstance(allowed, str) or isinstance(value, bool) or isinstance(allowed, bool):
        return value == allowed and isinstance(value, bool) == isinstance(allowed, bool)
    number = as_number(value)
    return number is not None and number == as_number(allowed)


def _exact(bound: float) -> Decimal:
    return Decimal(str(bound))


def _looks_like(pattern: str, value: Json) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and re.fullmatch(pattern, value) is not None


def _describe(scope: Scope) -> JsonObject:
    described: JsonObject = {
        "one_of": scope.one_of or None,
        "minimum": scope.minimum,
        "maximum": scope.maximum,
        "pattern": scope.pattern,
    }
    return {name: value for name, value in described.items() if value is not None}


def _at(value: Json, path: Sequence[str]) -> list[Json]:
    """What stands at the path, in each item of a list on the way; nothing where it is left out."""
    if isinstance(value, list) and path:
        return [found for item in value for found in _at(item, path)]
    if path:
        return _at(value.get(path[0]), path[1:]) if isinstance(value, dict) else []
    return [] if value is None else [value]


def _refers(value: Json) -> bool:
    try:
        return isinstance(value, str) and bool(expressions(value))
    except BadReferenceError:
        return False
