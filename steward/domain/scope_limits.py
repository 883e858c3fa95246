"""Limits that a playbook sets on single arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from steward.domain.model import Action, Json, JsonObject, Problem
from steward.domain.playbook import Playbook, Scope
from steward.domain.references import BadReferenceError, expressions
from steward.domain.value_comparison import as_number

OUT_OF_SCOPE = "out_of_scope"
"""The code of what a playbook's scope refuses."""

_LONGEST = 1_000  # characters of a text that a pattern is tried on; a longer one does not match


def check_scope(action: Action, playbook: Playbook, *, concrete: bool) -> list[Problem]:
    """Arguments outside the playbook's limits; what refers to a value not known yet is left for later.

    Only before anything ran: text of the world that merely looks like a reference is judged as it stands.
    """
    excluded = {(tool, path): f"{one.name} and {other.name}" for tool, path, one, other in excluding(playbook.each)}
    found = [
        Problem(
            code=OUT_OF_SCOPE,
            step=action.step,
            message=f"{action.tool}: '{path}' {why}" + _never(excluded.get((action.tool, path))),
            suggestion="Stay within the playbook's scope."
            if (action.tool, path) not in excluded
            else "Leave this out, and say that it has to be a request of its own under one of them.",
            detail={"argument": path, "value": value, "allowed": _describe(scope), "args": action.args},
        )
        for part in playbook.each
        for path, scope in part.scope.get(action.tool, {}).items()
        for value in _values(action.args, path, scope)
        if (concrete or not _refers(value)) and (why := _outside(value, scope))
    ]
    return [problem for index, problem in enumerate(found) if problem not in found[:index]]


def excluding(playbooks: Sequence[Playbook]) -> Iterator[tuple[str, str, Playbook, Playbook]]:
    """The arguments, by tool and path, of which no value is within the limits of two of the playbooks."""
    for one, other in combinations(playbooks, 2):
        for tool in one.scope.keys() & other.scope.keys():
            for path in one.scope[tool].keys() & other.scope[tool].keys():
                if _exclude(one.scope[tool][path], other.scope[tool][path]):
                    yield tool, path, one, other


def _exclude(one: Scope, other: Scope) -> bool:
    for these, those in ((one, other), (other, one)):
        if these.one_of and all(_outside(value, those) for value in these.one_of):
            return True
        if these.minimum is not None and those.maximum is not None and these.minimum > those.maximum:
            return True
    return False


def _never(both: str | None) -> str:
    return f"; {both} allow no value of it together" if both else ""


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
        return f"is {_told(value)}, below {scope.minimum:.15g}"
    above = scope.maximum is not None and number > _exact(scope.maximum)
    return f"is {_told(value)}, above {scope.maximum:.15g}" if above else ""


def _told(value: Json) -> Json:
    return f"{value:.15g}" if isinstance(value, float) else value


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


def _values(args: JsonObject, path: str, scope: Scope) -> Iterator[Json]:
    """What the limit holds for: each item of a list, but where whole lists are allowed."""
    whole = any(isinstance(one, list) for one in scope.one_of)
    for value in _at(args, path.split(".")):
        yield from _items(value) if not whole else [value]


def _items(value: Json) -> Iterator[Json]:
    if not isinstance(value, list):
        yield value
        return
    for one in value:
        yield from _items(one)


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
