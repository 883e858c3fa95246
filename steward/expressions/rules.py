"""The port of rules: an expression is checked, and holds or not over JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from steward.domain.errors import RuleError
from steward.domain.model import Json
from steward.domain.times import Layered
from steward.expressions.evaluation import evaluate
from steward.expressions.moments import Here
from steward.expressions.reading import ReadingError, read
from steward.expressions.tree import Tree
from steward.expressions.values import EvaluationError, as_json, kind_of

_MOMENTS = ("now", "given_at")  # seen as timestamps


class CelRules:
    """Evaluates CEL over JSON. Numbers are exact, and compare and add up whether they came as 150 or as 150.0."""

    def check(self, expression: str) -> str | None:
        """Why the expression can't be used, or None."""
        try:
            _tree(expression)
        except RuleError as error:
            return str(error)
        return None

    def value(self, expression: str, values: Mapping[str, Any]) -> Json:
        """What the expression comes to, as JSON; raises RuleError where it comes to nothing."""
        try:
            return as_json(self.evaluate(expression, values))
        except EvaluationError as error:
            raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None

    def holds(self, expression: str, values: Mapping[str, Any]) -> bool:
        """Whether the expression is true; raises RuleError where it is neither true nor false."""
        answer = self.evaluate(expression, values)
        if not isinstance(answer, bool):
            raise RuleError(f"{_short(expression)}: gives {kind_of(answer)}, not true or false")
        return answer

    def evaluate(self, expression: str, values: Mapping[str, Any]) -> Any:
        """What the expression comes to, exact, with moments and spans of time; raises RuleError where to nothing."""
        moments = {name: datetime.fromisoformat(values[name]) for name in _MOMENTS if isinstance(values.get(name), str)}
        here = Here(zone=moments["now"].tzinfo or UTC) if "now" in moments else None
        try:
            return evaluate(_tree(expression), Layered(moments, values), here)
        except EvaluationError as error:
            raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None


def _tree(expression: str) -> Tree:
    try:
        return read(expression)
    except ReadingError as error:
        raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None


def _short(text: str, length: int = 60) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= length else line[: length - 1] + "…"
