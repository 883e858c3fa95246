"""The port of rules: an expression is checked, and holds or not over JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from steward.domain.errors import RuleError
from steward.domain.model import Json
from steward.expressions.evaluation import evaluate
from steward.expressions.reading import ReadingError, read
from steward.expressions.tree import Tree
from steward.expressions.values import EvaluationError, kind_of

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

    def holds(self, expression: str, values: Mapping[str, Json]) -> bool:
        """Whether the expression is true; raises RuleError where it is neither true nor false."""
        try:
            answer = evaluate(_tree(expression), _timed(values))
        except EvaluationError as error:
            raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None
        if not isinstance(answer, bool):
            raise RuleError(f"{_short(expression)}: gives {kind_of(answer)}, not true or false")
        return answer


def _tree(expression: str) -> Tree:
    try:
        return read(expression)
    except ReadingError as error:
        raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None


def _timed(values: Mapping[str, Json]) -> Mapping[str, Any]:
    moments = {name: datetime.fromisoformat(text) for name in _MOMENTS if isinstance(text := values.get(name), str)}
    return {**values, **moments} if moments else values


def _short(text: str, length: int = 60) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= length else line[: length - 1] + "…"
