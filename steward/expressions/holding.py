"""Whether a condition can hold at all, as far as its own text decides: 'over 100 and under 50' can't.

The condition becomes the ways in which it may hold, each a row of simple tests; a way in which the tests of one value
exclude each other is none. What is not understood counts as possible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from steward.expressions.comparisons import OPPOSITE, SIGNS, TURNED
from steward.expressions.literals import UNKNOWN, settled
from steward.expressions.shapes import Shape
from steward.expressions.tree import Call, Field, Fold, Items, Literal, Name, Node, Pairs
from steward.expressions.values import EvaluationError, equal, number
from steward.expressions.written import written

_MOST_WAYS = 64


@dataclass(frozen=True)
class Test:
    """`value sign operand`, of a value that is told by its text."""

    value: str
    sign: str
    operand: Any


Way = tuple[Test, ...]


def may_hold(node: Node, bounds: Mapping[str, Shape] | None = None, names: Mapping[str, Node] | None = None) -> bool:
    """Whether there are values for which it is true. `names` stand for expressions, `bounds` are what values may be."""
    ways = _ways(inlined(node, names or {}), wanted=True)
    return ways is None or any(_possible(way, bounds or {}) for way in ways)


def may_fail(node: Node, names: Mapping[str, Node] | None = None) -> bool:
    """Whether there are values for which it is false."""
    ways = _ways(inlined(node, names or {}), wanted=False)
    return ways is None or any(_possible(way, {}) for way in ways)


def follows(node: Node, other: Node) -> bool:
    """Whether `other` is certain to hold wherever `node` does."""
    both = Call(at=0, function="_&&_", args=(node, Call(at=0, function="!_", args=(other,))))
    return not may_hold(both)


def inlined(node: Node, names: Mapping[str, Node]) -> Node:
    """The same with the expressions in place of their names; what a macro calls so is another thing."""
    match node:
        case Name(name=name) if name in names:
            return inlined(names[name], {key: one for key, one in names.items() if key != name})
        case Field(of=of):
            return replace(node, of=inlined(of, names))
        case Call(args=args):
            return replace(node, args=tuple(inlined(one, names) for one in args))
        case Items(items=items):
            return replace(node, items=tuple(inlined(one, names) for one in items))
        case Pairs(pairs=pairs):
            return replace(node, pairs=tuple((inlined(key, names), inlined(one, names)) for key, one in pairs))
        case Fold(over=over, first=first):
            inner = {name: one for name, one in names.items() if name not in (node.item, node.carried)}
            parts = {part: inlined(getattr(node, part), inner) for part in ("goes_on", "step", "result")}
            return replace(node, over=inlined(over, names), first=inlined(first, names), **parts)
        case _:
            return node


def _ways(node: Node, *, wanted: bool) -> list[Way] | None:
    """The ways in which it comes to `wanted`; None where they are too many."""
    match node:
        case Call(function="!_", args=(one,)):
            return _ways(one, wanted=not wanted)
        case Call(function="_&&_" | "_||_" as sign, args=args):
            every = (sign == "_&&_") is wanted
            parts = [_ways(one, wanted=wanted) for one in args]
            return _all(parts) if every else _any(parts)
        case Call(function="_?_:_", args=(asked, then, otherwise)):
            first = _all([_ways(asked, wanted=True), _ways(then, wanted=wanted)])
            return _any([first, _all([_ways(asked, wanted=False), _ways(otherwise, wanted=wanted)])])
        case _:
            return _simple(node, wanted=wanted)


def _all(parts: Sequence[list[Way] | None]) -> list[Way] | None:
    ways: list[Way] = [()]
    for part in parts:
        if part is None or len(ways) * len(part) > _MOST_WAYS:
            return None
        ways = [(*one, *other) for one in ways for other in part]
    return ways


def _any(parts: Sequence[list[Way] | None]) -> list[Way] | None:
    ways: list[Way] = []
    for part in parts:
        if part is None or len(ways) + len(part) > _MOST_WAYS:
            return None
        ways += part
    return ways


def _simple(node: Node, *, wanted: bool) -> list[Way]:
    certain = _certain(node)
    if certain is not None:
        return [()] if certain is wanted else []
    match node:
        case Call(function=function, args=(one, other)) if sign := SIGNS.get(function):
            return [(_comparison(one, sign if wanted else OPPOSITE[sign], other),)]
        case Call(function="@in", args=(one, Items(items=items))) if all(isinstance(each, Literal) for each in items):
            operand = [each.value for each in items if isinstance(each, Literal)]
            return [(Test(written(one), "in" if wanted else "not in", operand),)]
        case Call(function="@in", args=(one, Pairs(pairs=pairs))) if all(isinstance(key, Literal) for key, _ in pairs):
            operand = [key.value for key, _ in pairs if isinstance(key, Literal)]
            return [(Test(written(one), "in" if wanted else "not in", operand),)]
        case _:
            return [(Test(written(node), "==", wanted),)]


def _comparison(one: Node, sign: str, other: Node) -> Test:
    """With what is written out on the right; of two values their difference with 0."""
    if isinstance(other, Literal):
        return Test(written(one), sign, other.value)
    if isinstance(one, Literal):
        return Test(written(other), TURNED[sign], one.value)
    first, second = written(one), written(other)
    return (
        Test(f"{first} against {second}", sign, 0)
        if first < second
        else Test(f"{second} against {first}", TURNED[sign], 0)
    )


def _certain(node: Node) -> bool | None:
    match node:
        case Call(function=function, args=(one, other)) if function in SIGNS and written(one) == written(other):
            return SIGNS[function] in {"==", "<=", ">="} if not isinstance(one, Literal) else _value(node)
        case Fold(first=Literal(value=bool() as first), step=Call(function="_||_" | "_&&_", args=(Name(), each))):
            possible = may_fail(each) if first else may_hold(each)
            return None if possible else first
        case _:
            return _value(node)


def _value(node: Node) -> bool | None:
    try:
        found = settled(node)
    except EvaluationError:
        return None
    return found if found is not UNKNOWN and isinstance(found, bool) else None


def _possible(way: Way, bounds: Mapping[str, Shape]) -> bool:
    by_value: dict[str, list[Test]] = {}
    for test in way:
        by_value.setdefault(test.value, []).append(test)
    return all(_some(tests, bounds.get(value, Shape()), value) for value, tests in by_value.items())


def _some(tests: list[Test], shape: Shape, value: str) -> bool:
    """Whether any value passes all the tests."""
    named = [[test.operand] if test.sign == "==" else test.operand for test in tests if test.sign in {"==", "in"}]
    choices = [*shape.choices] if shape.choices else None
    if named or choices:
        first, *_ = [*named, choices]
        return any(all(_passes(one, test) for test in tests) and _within(one, shape) for one in first or [])
    return _between(tests, shape, at_least=0 if value.startswith("size(") else None)


def _passes(one: Any, test: Test) -> bool:
    match test.sign:
        case "==":
            return equal(one, test.operand)
        case "!=":
            return not equal(one, test.operand)
        case "in" | "not in":
            return any(equal(one, each) for each in test.operand) is (test.sign == "in")
        case _:
            return _ordered(one, test.sign, test.operand)


def _ordered(one: Any, sign: str, other: Any) -> bool:
    first, second = number(one), number(other)
    if first is None or second is None:
        if not (isinstance(one, str) and isinstance(other, str)):
            return True  # not for this to say
        first, second = (one > other) - (one < other), 0
    return {"<": first < second, "<=": first <= second, ">": first > second, ">=": first >= second}[sign]


def _within(one: Any, shape: Shape) -> bool:
    given = number(one) if not isinstance(one, bool) else None
    if given is None:
        return True
    return not (
        (shape.minimum is not None and given < shape.minimum) or (shape.maximum is not None and given > shape.maximum)
    )


def _between(tests: list[Test], shape: Shape, at_least: float | None) -> bool:
    lows: list[tuple[Any, bool]] = [(low, False) for low in (shape.minimum, at_least) if low is not None]
    highs: list[tuple[Any, bool]] = [(shape.maximum, False)] if shape.maximum is not None else []
    for test in tests:
        bound = number(test.operand) if not isinstance(test.operand, bool) else None
        if bound is not None and test.sign in {">", ">="}:
            lows.append((bound, test.sign == ">"))
        elif bound is not None and test.sign in {"<", "<="}:
            highs.append((bound, test.sign == "<"))
    if not lows or not highs:
        return True
    low, high = max(lows), min(highs, key=lambda one: (one[0], not one[1]))
    if low[0] == high[0]:
        return not (low[1] or high[1]) and not any(test.sign == "!=" and equal(test.operand, low[0]) for test in tests)
    return low[0] < high[0]
