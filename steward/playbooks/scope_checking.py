"""The limits on arguments, against the tools' schemas."""

from __future__ import annotations

from collections.abc import Iterator

from steward.domain.playbook import Playbook, Scope
from steward.domain.ports.tools import Toolbox
from steward.expressions.complaints import meant, named, nearest
from steward.expressions.shapes import ANY, Shape
from steward.playbooks.findings import Finding
from steward.playbooks.patterns import pattern_problem
from steward.playbooks.rule_variables import Vocabulary

_NUMBERS = {"int", "double"}


def scope_findings(playbook: Playbook, tools: Toolbox, words: Vocabulary, *, all_: bool) -> Iterator[Finding]:
    """What is wrong with the limits."""
    for tool, limits in playbook.scope.items():
        for path, limit in limits.items():
            field = f"scope.{tool}.{path}"
            shape = words.args([tool]) if tools.card(tool) else ANY
            found = argument_at(shape, path)
            if isinstance(found, str):
                yield Finding(field=field, reason=found.replace("TOOL", f"'{tool}'"))
            if not limit.one_of and limit.minimum is None and limit.maximum is None and limit.pattern is None:
                yield Finding(field=field, reason="sets no limit; give one_of, minimum, maximum or pattern")
            if limit.pattern is not None and (why := pattern_problem(limit.pattern)):
                yield Finding(field=f"{field}.pattern", reason=why, at=0)
            yield from _limit(field, limit, found if isinstance(found, Shape) else ANY, all_=all_)


def argument_at(shape: Shape, path: str) -> Shape | str:
    """The argument at a dotted path, through lists; else why there is none."""
    for part in path.split("."):
        while shape.kind == "list" and shape.items is not None:
            shape = shape.items
        if shape.known and part not in shape.fields:
            known = [*shape.fields]
            advice = f". {meant(part, known)}" if nearest(part, known) else ""
            return f"TOOL has no such argument; it has {', '.join(known)}{advice}"
        shape = shape.fields.get(part, ANY)
    return shape


def _limit(field: str, limit: Scope, shape: Shape, *, all_: bool) -> Iterator[Finding]:
    shape = shape.items if shape.kind == "list" and shape.items else shape
    low, high = limit.minimum, limit.maximum
    if low is not None and high is not None and low > high:
        yield Finding(
            field=f"{field}.minimum", reason=f"{low:.15g} is more than the maximum, {high:.15g}: nothing is allowed"
        )
    if shape.kind in _NUMBERS and limit.pattern is not None:
        reason = "a pattern is of texts, and this is a number: every one is refused. Give minimum and maximum"
        yield Finding(field=f"{field}.pattern", reason=reason)
    for name, bound in (("minimum", low), ("maximum", high)):
        if bound is not None and shape.kind == "bool":
            reason = "it bounds numbers, and this is true or false: both are refused. Give one_of"
            yield Finding(field=f"{field}.{name}", reason=reason)
        elif bound is not None and shape.kind == "string" and shape.choices:
            reason = f"it bounds numbers, and this is one of {named(map(str, shape.choices))}. Give one_of"
            yield Finding(field=f"{field}.{name}", reason=reason)
        elif bound is not None and shape.kind == "string" and all_:
            reason = "it bounds numbers, and a text that is none is refused. Give one_of or pattern if texts are meant"
            yield Finding(field=f"{field}.{name}", reason=reason, works=True)
    if shape.kind in _NUMBERS and (why := _outside(limit, shape)):
        yield Finding(field=field, reason=why)
    yield from _choices(field, limit, shape, all_=all_)


def _outside(limit: Scope, shape: Shape) -> str | None:
    if limit.minimum is not None and shape.maximum is not None and limit.minimum > shape.maximum:
        return f"the tool takes no more than {shape.maximum:.15g}: nothing is allowed"
    if limit.maximum is not None and shape.minimum is not None and limit.maximum < shape.minimum:
        return f"the tool takes no less than {shape.minimum:.15g}: nothing is allowed"
    return None


def _choices(field: str, limit: Scope, shape: Shape, *, all_: bool) -> Iterator[Finding]:
    """Values that the argument never has: a mistake where none is left, else said with `all_`."""
    never = [one for one in limit.one_of if not _may_be(one, shape)]
    left = len(never) < len(limit.one_of)
    for one in never:
        if left and not all_:
            continue
        place = f"{field}.one_of.{limit.one_of.index(one)}"
        if shape.choices:
            known = [*map(str, shape.choices)]
            reason = f"the tool takes no '{one}'. {meant(str(one), known) or named(known)}"
        else:
            wanted = {"string": "a text", "bool": "true or false"}.get(shape.kind, "a number")
            reason = f"the argument is {wanted}: it is never {one!r}"
        yield Finding(field=place, reason=reason, works=left)


def _may_be(value: object, shape: Shape) -> bool:
    if shape.choices:
        return value in shape.choices
    match shape.kind:
        case "string":
            return isinstance(value, str | int | float) and not isinstance(value, bool)
        case "int" | "double":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "bool":
            return isinstance(value, bool)
        case _:
            return True
