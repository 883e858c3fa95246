"""Expressions evaluated: exact, bounded by the work really done, and able to stop at a value that is not there yet.

A tree becomes functions once; each is called with a `Scope`. Google's own evaluator is not used: its numbers are binary
(0.1 + 0.2 is more than 0.3), its bound is a fixed number of rounds, and it can't say how it came to its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from steward.domain.memoization import PerObject
from steward.domain.ports.rules import Work
from steward.expressions.forms import FORMS, MOST_WORK, Evaluate, Scope, placed, size, truth
from steward.expressions.functions import FUNCTIONS
from steward.expressions.language import TYPES
from steward.expressions.moments import ZONED, Here
from steward.expressions.operators import OPERATORS, has_field
from steward.expressions.operators import field as field_of
from steward.expressions.tree import Call, Field, Fold, Items, Literal, Name, Node, Pairs, Tree
from steward.expressions.values import EvaluationError, Kind, is_list, is_map, kind_of, no_longer, weight

_DECIMAL = re.compile(r"-?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?")
_MISSING = object()


@dataclass(frozen=True)
class _Failed:
    """What a macro carries along after an item that failed: another item may still decide."""

    error: EvaluationError


def evaluate(
    tree: Tree, values: Mapping[str, Any], here: Here | None = None, work: Work | None = None, most: int = MOST_WORK
) -> Any:
    """What the expression comes to, with at most so much work, which is taken off `work`.

    Raises EvaluationError, and whatever looking up a variable raises.
    """
    bound = most if work is None else min(most, work.left)
    scope = Scope(values, here or Here(), bound)
    try:
        return _compiled(tree)(scope)
    except RecursionError:
        raise EvaluationError("a value is nested too deep") from None
    finally:
        if work is not None:
            work.left -= bound - scope.left


class _Compiler:
    def __init__(self, text: str) -> None:
        self.text = text

    def of(self, node: Node) -> Evaluate:
        match node:
            case Literal():
                return self._literal(node)
            case Name():
                return _name(node)
            case Field():
                return self._field(node)
            case Items():
                return self._items(node)
            case Pairs():
                return self._pairs(node)
            case Fold():
                return self._fold(node)
            case Call():
                return self._call(node)
            case _:
                raise AssertionError(node)

    def _literal(self, node: Literal) -> Evaluate:
        value = node.value
        if isinstance(value, float):  # as it is written: the parser has it in binary
            said = _DECIMAL.match(self.text, node.at)
            value = Decimal(said[0]) if said and float(said[0]) == value else Decimal(repr(value))
        return lambda _: value

    def _field(self, node: Field) -> Evaluate:
        of, name, look = self.of(node.of), node.name, has_field if node.tests else field_of

        def looked(scope: Scope) -> Any:
            return look(of(scope), name)

        return placed(looked, node)

    def _items(self, node: Items) -> Evaluate:
        parts = [(self.of(one), place in node.optional) for place, one in enumerate(node.items)]

        def made(scope: Scope) -> list[Any]:
            scope.spend(len(parts))
            found = [(part(scope), optional) for part, optional in parts]
            return [one.value if optional else one for one, optional in found if not optional or one.there]

        return made

    def _pairs(self, node: Pairs) -> Evaluate:
        parts = [(self.of(key), self.of(one), place in node.optional) for place, (key, one) in enumerate(node.pairs)]

        def made(scope: Scope) -> dict[str, Any]:
            scope.spend(len(parts))
            pairs: dict[str, Any] = {}
            for key, value, optional in parts:
                name, one = key(scope), value(scope)
                if not isinstance(name, str):
                    raise EvaluationError(f"a {kind_of(name)} is no key of a map: keys are texts")
                if not optional or one.there:
                    pairs[name] = one.value if optional else one
            return pairs

        return placed(made, node)

    def _call(self, node: Call) -> Evaluate:
        if special := FORMS.get(node.function):
            return special(*map(self.of, node.args))
        name, args = _function(node)
        parts = [self.of(arg) for arg in args]
        apply = OPERATORS.get(name) or FUNCTIONS.get(name) or ZONED.get(name)
        if apply is None:
            raise EvaluationError(f"there is no function '{name}'", node.at)
        return placed(_applied(name, apply, parts, takes_here=name in ZONED), node)

    def _fold(self, node: Fold) -> Evaluate:
        over, first = self.of(node.over), self.of(node.first)
        goes_on, step, result = self.of(node.goes_on), self.of(node.step), self.of(node.result)
        gathers = self._gathers(node)
        ends = not isinstance(node.goes_on, Literal)
        work = size(node.goes_on) + size(node.step)
        item, carried = node.item, node.carried

        def folded(scope: Scope) -> Any:
            items, bound = over(scope), scope.bound
            if not is_list(items) and not is_map(items):
                raise EvaluationError(f"there is nothing to go through in a {kind_of(items)}")
            before = bound.get(item, _MISSING), bound.get(carried, _MISSING)
            bound[carried] = first(scope)
            try:
                for one in items:
                    bound[item] = one
                    if ends and not goes_on(scope):
                        break
                    scope.spend(work)
                    if gathers is not None:
                        gathers(scope, bound[carried])
                        continue
                    try:
                        bound[carried] = step(scope)
                    except EvaluationError as error:
                        bound[carried] = _Failed(error)
                return result(scope)
            finally:
                for name, value in zip((item, carried), before, strict=True):
                    if value is _MISSING:
                        bound.pop(name, None)
                    else:
                        bound[name] = value

        return placed(folded, node)

    def _gathers(self, node: Fold) -> Callable[[Scope, list[Any]], None] | None:
        """Of `map` and `filter`: adds to the one list, where their step as it stands copies it in each round."""
        match node.step:
            case Call(function="_+_", args=(Name(name=name), Items(items=(one,)))) if name == node.carried:
                wanted = None
            case Call(
                function="_?_:_",
                args=(condition, Call(function="_+_", args=(Name(name=name), Items(items=(one,)))), Name()),
            ) if name == node.carried:
                wanted = truth(self.of(condition))
            case _:
                return None
        make = self.of(one)

        def gathered(scope: Scope, found: list[Any]) -> None:
            if wanted is None or wanted(scope):
                found.append(make(scope))

        return gathered


_compiled: PerObject[Tree, Evaluate] = PerObject(lambda tree: _Compiler(tree.text).of(tree.root))


def _name(node: Name) -> Evaluate:
    name, at = node.name, node.at
    kind = Kind(name) if name in TYPES else None

    def named(scope: Scope) -> Any:
        value = scope.bound.get(name, _MISSING)
        if value is _MISSING:
            try:
                return scope.values[name]
            except KeyError:
                if kind is not None:
                    return kind
                raise EvaluationError(f"there is no {name!r}", at) from None
        if isinstance(value, _Failed):
            raise value.error
        return value

    return named


def _function(node: Call) -> tuple[str, tuple[Node, ...]]:
    """`optional.of(x)` is read as a method of a variable where nothing was checked."""
    match node.args:
        case (Name(name="optional"), *rest) if f"optional.{node.function}" in FUNCTIONS:
            return f"optional.{node.function}", tuple(rest)
        case args:
            return node.function, args


def _applied(name: str, apply: Callable[..., Any], parts: list[Evaluate], *, takes_here: bool = False) -> Evaluate:
    cost = _COSTS.get(name, _shallow)

    def applied(scope: Scope) -> Any:
        given = [part(scope) for part in parts]
        scope.spend(cost(given))
        made = apply(scope.here, *given) if takes_here else apply(*given)
        if isinstance(made, str):
            scope.spend(no_longer(len(made)) >> 4)
        return made

    return applied


def _shallow(given: list[Any]) -> int:
    cost = 1
    for one in given:
        if isinstance(one, str):
            cost += len(one) >> 8
        elif is_list(one) or is_map(one):
            cost += len(one)
    return cost


def _deep(given: list[Any]) -> int:
    return sum(map(weight, given))


_COSTS: dict[str, Callable[[list[Any]], int]] = {
    **dict.fromkeys(("_==_", "_!=_", "@in", "distinct"), _deep),
    **dict.fromkeys(("_[_]", "_[?_]", "_?._", "size", "type", "dyn"), lambda _: 1),
    "sort": lambda given: 20 * _shallow(given),
}
