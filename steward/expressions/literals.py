"""What is written out in an expression: patterns that can match, and what needs no values to be known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from steward.domain.text import code_point
from steward.expressions.complaints import Complaint
from steward.expressions.evaluation import evaluate
from steward.expressions.patterns import found
from steward.expressions.told_types import inside, nodes
from steward.expressions.tree import Call, Fold, Literal, Name, Node, Tree
from steward.expressions.values import EvaluationError

_GROUPED = re.compile(r"([1-9]\d{0,2})\.000(?!\d)")
_MEANT = {"\b": r"\b", "\a": r"\a", "\f": r"\f", "\v": r"\v"}
UNKNOWN = object()


def pattern_complaint(at: int, pattern: str) -> Complaint | None:
    """Why the pattern can't match what was meant, or can't be used."""
    for sign, said in _MEANT.items():
        if sign in pattern:
            name = "a backspace" if sign == "\b" else code_point(sign)
            reason = f"'{said}' is {name} in a text, not what it is in a pattern"
            return Complaint(at=at, reason=reason, advice=f"Write r'…{said}…', or '\\{said}'.")
    try:
        found(pattern, "")
    except EvaluationError as error:
        why = str(error).replace("INVALID_ARGUMENT: invalid regular expression: ", "")
        return Complaint(at=at, reason=why, advice=_other_syntax(pattern))
    return None


def _other_syntax(pattern: str) -> str:
    if any(sign in pattern for sign in ("(?=", "(?!", "(?<=", "(?<!")):
        return "RE2 looks neither ahead nor back: ask twice, with && and !."
    return "See: github.com/google/re2/wiki/Syntax"


def settled(node: Node) -> object:
    """What it comes to whatever the values, or UNKNOWN. Raises EvaluationError where it comes to nothing."""
    if isinstance(node, Literal):
        return node.value
    return evaluate(Tree(text="", root=node), {}) if _without_names(node) else UNKNOWN


def failing(root: Node) -> Iterator[Complaint]:
    """Parts that are written out and can't be evaluated: timestamp('yesterday'), 1 / 0."""
    if isinstance(root, Call) and root.function not in {"_&&_", "_||_", "_?_:_"} and _without_names(root):
        try:
            settled(root)
        except EvaluationError as error:
            at = next((one.at for one in inside(root) if isinstance(one, Literal)), root.at)
            yield Complaint(at=at, reason=str(error), advice=_advice(root))
        return
    for one in inside(root):
        yield from failing(one)


def grouped(text: str, root: Node) -> Iterator[Complaint]:
    """Numbers that are read with a decimal point and look like thousands."""
    for node in nodes(root):
        if isinstance(node, Literal) and isinstance(node.value, float) and (said := _GROUPED.match(text, node.at)):
            reason = f"{said[0]} is {int(said[1])}"
            advice = f"Where thousands are meant, write {said[1]}000."
            yield Complaint(at=node.at, reason=reason, advice=advice, works=True)


def _advice(node: Node) -> str:
    if isinstance(node, Call) and node.function == "timestamp":
        return "Write timestamp('2026-03-01') or timestamp('2026-03-01T09:00:00Z')."
    return ""


def _without_names(node: Node) -> bool:
    open_now = [node]
    while open_now:
        one = open_now.pop()
        if isinstance(one, Name | Fold):
            return False
        open_now.extend(inside(one))
    return True
