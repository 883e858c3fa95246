"""What decides whether something is evaluated at all (and, or, choice), and what an evaluation works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steward.expressions.functions import may_be
from steward.expressions.moments import Here
from steward.expressions.tree import Call, Field, Fold, Items, Node, Pairs
from steward.expressions.values import EvaluationError, kind_of

MOST_WORK = 1_500_000  # nodes evaluated, items gone through, 256 characters gone through, 16 made: about a second


@dataclass(slots=True)
class Scope:
    """What an evaluation works with; `left` is the work that it may still do."""

    values: Mapping[str, Any]
    here: Here = field(default_factory=Here)
    left: int = MOST_WORK
    bound: dict[str, Any] = field(default_factory=dict[str, Any])

    def spend(self, work: int) -> None:
        """Raises EvaluationError where it is too much."""
        self.left -= work
        if self.left < 0:
            raise EvaluationError("would take too long over values of this size")


Evaluate = Callable[[Scope], Any]


def placed(evaluate: Evaluate, node: Node) -> Evaluate:
    """Its errors say where in the text they arose."""
    at = node.at

    def with_place(scope: Scope) -> Any:
        try:
            return evaluate(scope)
        except EvaluationError as error:
            if error.at is None:
                error.at = at
            raise

    return with_place


def truth(evaluate: Evaluate) -> Callable[[Scope], bool]:
    def told(scope: Scope) -> bool:
        value = evaluate(scope)
        if value is True or value is False:
            return value
        raise EvaluationError(f"a {kind_of(value)} is neither true nor false")

    return told


def _decided_by(decisive: bool) -> Callable[[Evaluate, Evaluate], Evaluate]:
    """`&&` is decided by one false, `||` by one true, also where the other side fails, as CEL has it."""

    def combined(one: Evaluate, other: Evaluate) -> Evaluate:
        first, second = truth(one), truth(other)

        def decided(scope: Scope) -> bool:
            try:
                if first(scope) is decisive:
                    return decisive
            except EvaluationError:
                if second(scope) is decisive:
                    return decisive
                raise
            return second(scope)

        return decided

    return combined


def _choice(condition: Evaluate, then: Evaluate, otherwise: Evaluate) -> Evaluate:
    wanted = truth(condition)
    return lambda scope: then(scope) if wanted(scope) else otherwise(scope)


def _opposite(value: Evaluate) -> Evaluate:
    told = truth(value)
    return lambda scope: not told(scope)


def _not_strictly_false(value: Evaluate) -> Evaluate:
    def open_(scope: Scope) -> bool:
        try:
            return value(scope) is not False
        except EvaluationError:
            return True

    return open_


def size(node: Node) -> int:
    """How many nodes are evaluated each time; those of folds inside count by themselves."""
    match node:
        case Field(of=of):
            return 1 + size(of)
        case Call(args=args):
            return 1 + sum(map(size, args))
        case Items(items=items):
            return 1 + sum(map(size, items))
        case Pairs(pairs=pairs):
            return 1 + sum(size(key) + size(value) for key, value in pairs)
        case Fold(over=over):
            return 1 + size(over)
        case _:
            return 1


def _or_value(value: Evaluate, otherwise: Evaluate) -> Evaluate:
    def first(scope: Scope) -> Any:
        found = may_be(value(scope))
        return found.value if found.there else otherwise(scope)

    return first


def _or_other(value: Evaluate, otherwise: Evaluate) -> Evaluate:
    def first(scope: Scope) -> Any:
        found = may_be(value(scope))
        return found if found.there else may_be(otherwise(scope))

    return first


FORMS: dict[str, Callable[..., Evaluate]] = {
    "_&&_": _decided_by(False),
    "_||_": _decided_by(True),
    "_?_:_": _choice,
    "!_": _opposite,
    "@not_strictly_false": _not_strictly_false,
    "orValue": _or_value,
    "or": _or_other,
}
