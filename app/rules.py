"""The rules' expression language: CEL, with bounds that keep a bad expression from hurting.

Expressions come from playbooks, but also from plans (`when`), so from a model. The evaluator is
native code: too deep a nesting ends the process instead of raising, and nested macros multiply.
Both are therefore refused before it sees them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import cel

from domain.errors import RuleError
from domain.model import Json
from domain.times import MOMENTS

MAX_LENGTH = 2_000
MAX_DEPTH = 60
MAX_ROUNDS = 2_000_000

_MACRO = re.compile(r"\.\s*(?:all|exists|exists_one|existsOne|filter|map)\s*\(")
_POSITION = re.compile(r"^[0-9]+:[0-9]+: ")
_WRONG = (ArithmeticError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)


class CelRules:
    """Evaluates CEL; numbers compare and add up whether they came as 150 or as 150.0.

    A literal keeps its type in arithmetic: write `args.amount * 2.0` where the amount may have decimals.
    """

    def check(self, expression: str) -> str | None:
        """Why the expression can't be used, or None."""
        try:
            _compile(expression)
        except RuleError as error:
            return str(error)
        return None

    def holds(self, expression: str, values: Mapping[str, Json]) -> bool:
        """Whether the expression is true; raises RuleError where it is neither true nor false."""
        program = _compile(expression)
        values = _timed(values)
        largest = _largest(dict(values))
        if _rounds(expression, largest) > MAX_ROUNDS:
            raise RuleError(f"{_short(expression)}: nested macros over {largest} items would take too long")
        answer = _evaluate(program, dict(values), expression)
        if not isinstance(answer, bool):
            raise RuleError(f"{_short(expression)}: gives {type(answer).__name__}, not true or false")
        return answer


@lru_cache(maxsize=512)
def _compile(expression: str) -> cel.Program:
    if len(expression) > MAX_LENGTH:
        raise RuleError(f"{_short(expression)}: longer than {MAX_LENGTH} characters")
    try:
        return cel.compile(expression)
    except _WRONG as error:
        raise RuleError(_reason(expression, error)) from None


def _timed(values: Mapping[str, Json]) -> dict[str, Any]:
    """The values with the moments as timestamps."""
    moments = {name: datetime.fromisoformat(text) for name in MOMENTS if isinstance(text := values.get(name), str)}
    return {**values, **moments}


def _evaluate(program: cel.Program, values: dict[str, Json], expression: str) -> object:
    """CEL has no arithmetic across int and double, but JSON has one number type: retry with doubles."""
    try:
        return program.execute(values)
    except TypeError:
        pass
    except _WRONG as error:
        raise RuleError(_reason(expression, error)) from None
    try:
        return program.execute({name: _as_floats(value) for name, value in values.items()})
    except _WRONG as error:
        raise RuleError(_reason(expression, error)) from None


def _as_floats(value: Json) -> Json:
    match value:
        case bool():
            return value
        case int():
            return float(value)
        case list():
            return [_as_floats(item) for item in value]
        case dict():
            return {key: _as_floats(item) for key, item in value.items()}
        case _:
            return value


def _largest(values: Json) -> int:
    """The length of the longest list or object; refuses values nested deeper than MAX_DEPTH."""
    largest, level = 1, [values]
    for _ in range(MAX_DEPTH):
        inside: list[Json] = []
        for value in level:
            if isinstance(value, list | dict):
                largest = max(largest, len(value))
                inside.extend(value.values() if isinstance(value, dict) else value)
        if not inside:
            return largest
        level = inside
    raise RuleError(f"a value is nested deeper than {MAX_DEPTH} levels")


def _rounds(expression: str, largest: int) -> int:
    """An upper bound of how often the innermost part of the expression can run."""
    size = max(largest, expression.count(",") + 1) * (expression.count("+") + 1)
    return int(min(float(size) ** min(len(_MACRO.findall(expression)), 20), 1e18))


def _reason(expression: str, error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{_short(expression)}: there is no {error.args[0]!r}"
    said = str(error).split("ERROR: <input>:")[-1].split("\n")[0].split(" expecting ")[0].strip()
    said = _POSITION.sub("", said)
    return f"{_short(expression)}: {_short(said, 160) or type(error).__name__}"


def _short(text: str, length: int = 60) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= length else line[: length - 1] + "…"
