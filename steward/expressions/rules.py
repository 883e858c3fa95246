"""The port of rules: an expression is checked, and holds or not over JSON values."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from steward.domain.errors import RuleError
from steward.domain.model import Json, JsonObject
from steward.domain.ports.rules import Typed, Work
from steward.domain.times import Layered, zone_of
from steward.expressions.checking import Checker
from steward.expressions.evaluation import evaluate
from steward.expressions.holding import inlined
from steward.expressions.language import RESERVED
from steward.expressions.moments import Here
from steward.expressions.reading import ReadingError, read
from steward.expressions.shape_schemas import schema_of
from steward.expressions.shapes import MOMENT, TEXT, Shape, record, shape_of
from steward.expressions.tree import Node, Tree
from steward.expressions.turning import turning
from steward.expressions.values import EvaluationError, as_json, kind_of

_BEGUN = 100  # work that an evaluation takes before it does any
_MOMENTS = ("now", "given_at")  # seen as timestamps

_TIMES = {"now": MOMENT, "today": TEXT, "given_at": MOMENT}


class CelRules:
    """Evaluates CEL over JSON. Numbers are exact, and compare and add up whether they came as 150 or as 150.0.

    Days and hours are those of `zone`; without one, of that in which now is told.
    """

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone

    def in_zone(self, zone: str) -> CelRules:
        """The same in that time zone; in UTC where this machine does not know it."""
        return CelRules(zone_of(zone) or UTC)

    def check(self, expression: str) -> str | None:
        """Why the expression can't be used, or None."""
        try:
            _tree(expression)
        except RuleError as error:
            return str(error)
        return None

    def typed(self, expression: str, variables: Mapping[str, JsonObject], where: str = "") -> Typed:
        """The expression against its variables, each as its JSON schema says, evaluated only where `where` holds."""
        return _typed(expression, json.dumps(variables), where)

    def value(self, expression: str, values: Mapping[str, Any], work: Work | None = None) -> Json:
        """What the expression comes to, as JSON; raises RuleError where it comes to nothing."""
        try:
            return as_json(self.evaluate(expression, values, work))
        except EvaluationError as error:
            raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None

    def holds(self, expression: str, values: Mapping[str, Any]) -> bool:
        """Whether the expression is true; raises RuleError where it is neither true nor false."""
        answer = self.evaluate(expression, values)
        if not isinstance(answer, bool):
            raise RuleError(f"{_short(expression)}: gives {kind_of(answer)}, not true or false")
        return answer

    def evaluate(self, expression: str, values: Mapping[str, Any], work: Work | None = None) -> Any:
        """What the expression comes to, exact, with moments and spans of time; raises RuleError where to nothing."""
        seen, here = self._placed(values)
        if work is not None:
            work.left -= _BEGUN
        try:
            return evaluate(_tree(expression), seen, here, work)
        except EvaluationError as error:
            raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None

    def turning(
        self, expression: str, lets: Mapping[str, str], values: Mapping[str, Any], kept: Collection[str]
    ) -> list[str]:
        """What would have to be otherwise for the expression, which holds, not to hold."""
        seen, here = self._placed(values)

        def value(node: Node) -> Json:
            return as_json(evaluate(Tree(text=expression, root=node), seen, here))

        try:
            names = {name: _tree(text).root for name, text in lets.items()}
            return turning(inlined(_tree(expression).root, names), value, kept)
        except (RuleError, EvaluationError):
            return []

    def _placed(self, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], Here | None]:
        """The values with their moments as such, and where days and hours are counted."""
        moments = {name: _moment(values[name]) for name in _MOMENTS if isinstance(values.get(name), str)}
        zone = self._zone or (moments["now"].tzinfo if "now" in moments else None)
        return Layered(moments, values), Here(zone=zone) if zone else None


_moment = lru_cache(maxsize=256)(datetime.fromisoformat)  # all expressions of a judging see the same


@lru_cache(maxsize=512)
def _typed(expression: str, said: str, where: str) -> Typed:
    variables: dict[str, JsonObject] = json.loads(said)
    if reserved := next((name for name in variables if name in RESERVED), ""):
        return Typed(why=f"'{reserved}' is a word of the language", advice=f"Write steps.{reserved} in its place.")
    given = Checker.parsed(where) if where else None
    checked = Checker(variables=_shapes(variables)).check(expression, maybe=False, holds=[given] if given else [])
    wrong = next((one for one in checked.complaints if not one.works), None)
    if wrong is not None:
        return Typed(why=wrong.reason, advice=wrong.advice, at=wrong.at)
    return Typed(schema=schema_of(checked.shape))


def _shapes(schemas: Mapping[str, JsonObject]) -> dict[str, Shape]:
    """The shapes of variables by name; `slots.amount` is a field of the variable `slots`."""
    shapes: dict[str, Shape] = {**_TIMES}
    fields: dict[str, dict[str, Shape]] = {}
    for name, schema in schemas.items():
        variable, dot, inner = name.partition(".")
        if dot:
            fields.setdefault(variable, {})[inner] = shape_of(schema)
        else:
            shapes[name] = shape_of(schema)
    return shapes | {name: record(inner) for name, inner in fields.items()}


def _tree(expression: str) -> Tree:
    try:
        return read(expression)
    except ReadingError as error:
        raise RuleError(f"{_short(expression)}: {_short(str(error), 160)}") from None


def _short(text: str, length: int = 60) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= length else line[: length - 1] + "…"
