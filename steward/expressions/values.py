"""The values of expressions: JSON's, with exact numbers, moments and spans of time, and values that may be missing."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from types import NoneType
from typing import Any, TypeGuard

from steward.domain.model import Json

DIGITS = 34  # of a number, as IEEE 754's decimal128 has them
LONGEST = 1_000_000  # characters or items of what an expression makes
ROUNDED = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, InvalidOperation, Overflow])

Number = int | Decimal


class EvaluationError(Exception):
    """An expression comes to no value; `at` is where in its text, None where that is not known."""

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True)
class Optional:
    """What may be missing: `a.?b`."""

    value: object = None
    there: bool = False


@dataclass(frozen=True)
class Kind:
    """A type as a value: `type(x) == string`."""

    name: str


def number(value: object) -> Number | None:
    """A number without loss: 0.1 is a tenth. None for what is none; raises EvaluationError for NaN and the infinite."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise EvaluationError(f"{value} is no number to reckon with")
        return Decimal(repr(value))
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def json_number(value: Number) -> int | float:
    """As JSON has it. Raises EvaluationError for one that JSON's decimals can't hold."""
    if isinstance(value, int):
        return value
    held = float(value)
    if Decimal(repr(held)) != value:
        raise EvaluationError(f"{value} has more digits than JSON can hold; round it")
    return held


def as_json(value: object) -> Json:
    """A value as JSON: moments as ISO 8601, spans in seconds. Raises EvaluationError for what it can't hold."""
    if (found := number(value)) is not None:
        return json_number(found)
    if is_map(value):
        return {name: as_json(one) for name, one in value.items()}
    if is_list(value):
        return [as_json(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Optional):
        return as_json(value.value) if value.there else None
    if value is None or isinstance(value, bool | str):
        return value
    raise EvaluationError(f"a {kind_of(value)} is nothing that can be kept")


def equal(one: object, other: object) -> bool:
    """As JSON compares, and numbers by their value: 150 is 150.0, true is not 1."""
    first, second = number(one), number(other)
    if first is not None or second is not None:
        return first is not None and second is not None and first == second
    if is_map(one) and is_map(other):
        return one.keys() == other.keys() and all(equal(value, other[key]) for key, value in one.items())
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(equal, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def is_map(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def key_of(value: object) -> Hashable:
    """The same for what is equal, and only for that."""
    if is_map(value):
        return frozenset((name, key_of(one)) for name, one in value.items())
    if is_list(value):
        return tuple(map(key_of, value))
    found = number(value)
    return (isinstance(value, bool), value if found is None else found)


def is_list(value: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    return isinstance(value, list | tuple)


def kind_of(value: object) -> str:
    """What a value is called in messages and by `type`."""
    return next((name for kinds, name in _NAMES if isinstance(value, kinds)), type(value).__name__)


_NAMES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (NoneType, "null_type"),
    (bool, "bool"),
    (int, "int"),
    ((float, Decimal), "double"),
    (str, "string"),
    (Mapping, "map"),
    ((list, tuple), "list"),
    (datetime, "timestamp"),
    (timedelta, "duration"),
    (Kind, "type"),
    (Optional, "optional_type"),
)


def no_longer(length: int) -> int:
    """Raises EvaluationError for more characters or items than an expression may make."""
    if length > LONGEST:
        raise EvaluationError(f"it makes more than {LONGEST:,} characters or items")
    return length


def weight(value: object) -> int:
    """How much there is of it, in characters and items; what copying or comparing it costs at most."""
    total, open_now = 0, list[object]([value])
    while open_now:
        one = open_now.pop()
        total += 1
        if isinstance(one, str):
            total += len(one) >> 8
        elif is_map(one):
            open_now.extend(one.values())
        elif is_list(one):
            open_now.extend(one)
    return total
