"""What would have to be otherwise for a condition that holds not to hold: "amount at most 30"."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import islice, product

from steward.domain.canonical import shortly
from steward.domain.model import Json
from steward.expressions.comparisons import OPPOSITE, SIGNS, TURNED
from steward.expressions.told_types import nodes
from steward.expressions.tree import Call, Field, Name, Node
from steward.expressions.values import EvaluationError
from steward.expressions.written import written

Value = Callable[[Node], Json]

_MOST = 3  # ways that are told
_LONGEST = 120  # characters of one value
_IN_WORDS = {
    "==": "exactly {}",
    "!=": "other than {}",
    "<": "below {}",
    ">": "above {}",
    "<=": "at most {}",
    ">=": "at least {}",
    "in": "one of {}",
    "not in": "none of {}",
}


def turning(root: Node, value: Value, kept: Collection[str] = ()) -> list[str]:
    """Each way in which other arguments turn it, as far as comparisons with single arguments decide.

    `value` is what a part comes to now. Arguments that are `kept` decide what is compared, and are no way out.
    """
    ways = [" and ".join(way) for way in _Turn(value, kept).ways(root, wanted=False) if all(way)]
    return [*dict.fromkeys(ways)][:_MOST]


@dataclass(frozen=True)
class _Turn:
    value: Value
    kept: Collection[str]

    def ways(self, node: Node, *, wanted: bool) -> list[list[str]]:
        """The ways in which it comes to `wanted`, each with all that it takes: nothing where it does so now."""
        try:
            if self.value(node) is wanted:
                return [[]]
        except EvaluationError:
            return []
        match node:
            case Call(function="!_", args=(one,)):
                return self.ways(one, wanted=not wanted)
            case Call(function="_&&_" | "_||_" as sign, args=args):
                parts = [self.ways(one, wanted=wanted) for one in args]
                if (sign == "_&&_") is wanted:  # it takes all of them
                    return [[one for part in way for one in part] for way in islice(product(*parts), _MOST)]
                return [way for part in parts for way in part]
            case Call(function=function, args=(one, other)) if sign := SIGNS.get(function):
                said = self._compared(sign if wanted else OPPOSITE[sign], one, other)
                return [[said]] if said else []
            case Call(function="@in", args=(one, other)) if (name := _argument(one)) and name not in _arguments(other):
                return [[self._told(name, "in" if wanted else "not in", other)]]
            case _:
                return []

    def _compared(self, sign: str, one: Node, other: Node) -> str:
        """The comparison, with one argument on its left; empty where it can't be brought there."""
        if _arguments(one) & _arguments(other):
            return ""
        for left, right, way in ((one, other, sign), (other, one, TURNED[sign])):
            if found := _alone(left, right):
                return self._told(found[0], way, found[1])
        return ""

    def _told(self, name: str, sign: str, bound: Node) -> str:
        found = self.value(bound)
        text = ", ".join(map(_text, found)) if isinstance(found, list) else _text(found)
        return f"{name} {_IN_WORDS[sign].format(text)}" if text and name not in self.kept else ""


def _alone(side: Node, bound: Node) -> tuple[str, Node] | None:
    """The one argument of a sum, and what it is then compared with: `a + b > c` is `a > c - b`."""
    if name := _argument(side):
        return name, bound
    match side:
        case Call(function="_+_", args=(one, other)):
            for left, right in ((one, other), (other, one)):
                if _arguments(left) and not _arguments(right):
                    return _alone(left, Call(at=0, function="_-_", args=(bound, right)))
        case Call(function="_-_", args=(one, other)) if not _arguments(other):
            return _alone(one, Call(at=0, function="_+_", args=(bound, other)))
        case _:
            pass
    return None


def _text(found: Json) -> str:
    return shortly(found, _LONGEST)


def _argument(node: Node) -> str:
    """The argument that the node is, by its path, or nothing."""
    return written(node).removeprefix("args.") if _is_argument(node) else ""


def _is_argument(node: Node) -> bool:
    match node:
        case Field(of=Name(name="args"), tests=False):
            return True
        case Field(of=of, tests=False):
            return _is_argument(of)
        case _:
            return False


def _arguments(node: Node) -> set[str]:
    return {written(one) for one in nodes(node) if _is_argument(one)}
