"""One CEL expression over JSON values; run as a script, in a process that ends when its time or memory is over.

It imports nothing of Steward, so that the process made for a heavy evaluation starts at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from types import ModuleType
from typing import Any


@contextmanager
def _without_command_line() -> Generator[None]:
    """The package reads its own command line with it, and so prompt_toolkit: a tenth of a second of each start."""
    name = "cel.cli"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        del sys.modules[name]


with _without_command_line():
    import cel

SECONDS = 1  # of work; what is ended by the clock is a process that does not get that far
PATIENCE = 10
MEMORY = 1_500_000_000  # bytes

_MOMENTS = ("now", "given_at")  # seen as timestamps
_WRONG = (ArithmeticError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)


class EvaluationError(Exception):
    """The expression can't be read, or comes to an error; the text is the evaluator's."""


@lru_cache(maxsize=512)
def compiled(expression: str) -> cel.Program:
    """Raises EvaluationError."""
    try:
        return cel.compile(expression)
    except _WRONG as error:
        raise EvaluationError(_said(error)) from None


def outcome(expression: str, values: Mapping[str, Any]) -> bool | str:
    """True or false, or the name of the type that it gives instead. Raises EvaluationError.

    CEL has no arithmetic across int and double, but JSON has one number type: that is tried again with doubles.
    """
    program, values = compiled(expression), _timed(values)
    try:
        try:
            answer = program.execute(values)
        except TypeError:
            answer = program.execute({name: _as_floats(value) for name, value in values.items()})
    except _WRONG as error:
        raise EvaluationError(_said(error)) from None
    return answer if isinstance(answer, bool) else type(answer).__name__


def _timed(values: Mapping[str, Any]) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(text) for name in _MOMENTS if isinstance(text := values.get(name), str)}
    return {**values, **moments}


def _as_floats(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int():
            return float(value)
        case list():
            return [_as_floats(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
        case dict():
            return {key: _as_floats(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
        case _:
            return value


def _said(error: Exception) -> str:
    return f"there is no {error.args[0]!r}" if isinstance(error, KeyError) else str(error) or type(error).__name__


def main() -> None:
    """Expression and values as JSON from standard input, what they come to on standard output."""
    _bound()
    expression, values = json.load(sys.stdin)
    try:
        said: dict[str, Any] = {"outcome": outcome(expression, values)}
    except EvaluationError as error:
        said = {"failed": str(error)}
    json.dump(said, sys.stdout)


def _bound() -> None:
    """So that it ends also where nobody is left to end it."""
    try:
        import resource  # not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform == "linux":  # elsewhere address space is not what is used
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
