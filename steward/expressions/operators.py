"""What the operators do, by the names that the checker has for them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from steward.expressions.values import (
    DIGITS,
    ROUNDED,
    EvaluationError,
    Number,
    Optional,
    equal,
    is_list,
    is_map,
    kind_of,
    no_longer,
    number,
)

_MOST = 10**DIGITS
_MISSING = object()
_DECIMAL = {"+": ROUNDED.add, "-": ROUNDED.subtract, "*": ROUNDED.multiply}
_WHOLE: dict[str, Callable[[int, int], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def add(one: Any, other: Any) -> Any:
    if isinstance(one, str) and isinstance(other, str):
        return one + other
    if is_list(one) and is_list(other):
        no_longer(len(one) + len(other))
        return [*one, *other]
    if isinstance(one, timedelta) and isinstance(other, datetime):
        one, other = other, one
    return _reckoned("+", one, other, operator.add, ((datetime, timedelta), (timedelta, timedelta)))


def subtract(one: Any, other: Any) -> Any:
    moments = ((datetime, datetime), (datetime, timedelta), (timedelta, timedelta))
    return _reckoned("-", one, other, operator.sub, moments)


def multiply(one: Any, other: Any) -> Any:
    return _reckoned("*", one, other, operator.mul, ())


def divide(one: Any, other: Any) -> Any:
    """Without loss up to 34 digits; of whole numbers a whole one where it comes out even."""
    first, second = _numbers("/", one, other)
    try:
        result = ROUNDED.divide(Decimal(first), Decimal(second))
    except DecimalException:
        raise EvaluationError("division by zero") from None
    return int(result) if isinstance(first, int) and isinstance(second, int) and result == int(result) else result


def remainder(one: Any, other: Any) -> Any:
    """Has the sign of what is divided, as CEL has it."""
    first, second = _numbers("%", one, other)
    if first != int(first) or second != int(second):
        raise EvaluationError("% is of whole numbers only")
    if not second:
        raise EvaluationError("division by zero")
    rest = abs(int(first)) % abs(int(second))
    return -rest if first < 0 else rest


def negate(value: Any) -> Any:
    if isinstance(value, timedelta):
        return -value
    given = number(value)
    if given is None:
        raise EvaluationError(f"there is no minus of {_a(value)}")
    return -given


def unequal(one: Any, other: Any) -> bool:
    return not equal(one, other)


def ordered(symbol: str, compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """An order of numbers, texts, moments or spans of time."""

    def compared(one: Any, other: Any) -> bool:
        first, second = number(one), number(other)
        if first is not None and second is not None:
            return compare(first, second)
        for kind in (str, bool, datetime, timedelta):
            if isinstance(one, kind) and isinstance(other, kind):
                return compare(one, other)
        raise EvaluationError(f"{_a(one)} {symbol} {_a(other)} can't be compared")

    return compared


def is_in(one: Any, other: Any) -> bool:
    if is_map(other):
        return isinstance(one, str) and one in other
    if not is_list(other):
        raise EvaluationError(f"there is no 'in' {_a(other)}")
    return any(equal(one, item) for item in other)


def field(value: Any, name: str) -> Any:
    """`value.name`; of what may be missing, what may be missing."""
    if isinstance(value, Optional):
        return field_or_none(value.value, name) if value.there else value
    if is_map(value):
        found = value.get(name, _MISSING)
        if found is not _MISSING:
            return found
        raise EvaluationError(f"there is no {name!r}")
    if is_list(value):
        raise EvaluationError(f"a list has no {name!r}; its items may: .map(item, item.{name})")
    raise EvaluationError(f"{_a(value)} has no {name!r}")


def has_field(value: Any, name: str) -> bool:
    if isinstance(value, Optional):
        return value.there and has_field(value.value, name)
    if is_map(value):
        return name in value
    raise EvaluationError(f"{_a(value)} has no {name!r}")


def field_or_none(value: Any, name: str) -> Optional:
    """`value.?name`; of JSON, where null stands for no value, null is none."""
    if isinstance(value, Optional):
        return field_or_none(value.value, name) if value.there else value
    found = value.get(name) if is_map(value) else None
    return Optional() if found is None else Optional(found, there=True)


def item(value: Any, key: Any) -> Any:
    """`value[key]`; -1 is the last of a list."""
    if isinstance(value, Optional):
        return item_or_none(value.value, key) if value.there else value
    found = _item(value, key)
    if found is not _MISSING:
        return found
    if is_list(value):
        raise EvaluationError(f"index {key} is out of bounds: the list has {len(value)}")
    raise EvaluationError(f"there is no {key!r}")


def item_or_none(value: Any, key: Any) -> Optional:
    """`value[?key]`; null is none."""
    if isinstance(value, Optional):
        return item_or_none(value.value, key) if value.there else value
    found = _item(value, key)
    return Optional() if found is _MISSING or found is None else Optional(found, there=True)


def _item(value: Any, key: Any) -> Any:
    if is_map(value):
        return value.get(key, _MISSING) if isinstance(key, str) else _MISSING
    if not is_list(value):
        raise EvaluationError(f"{_a(value)} has no items")
    place = number(key)
    if place is None or place != int(place):
        raise EvaluationError(f"{_a(key)} is no place in a list")
    return value[int(place)] if -len(value) <= place < len(value) else _MISSING


def _reckoned(
    symbol: str, one: Any, other: Any, on_times: Callable[[Any, Any], Any], times: tuple[tuple[type, type], ...]
) -> Any:
    for left, right in times:
        if isinstance(one, left) and isinstance(other, right):
            try:
                return on_times(one, other)
            except (OverflowError, TypeError):
                raise EvaluationError(f"there is no such moment: {one} {symbol} {other}") from None
    first, second = _numbers(symbol, one, other)
    if isinstance(first, int) and isinstance(second, int):
        whole = _WHOLE[symbol](first, second)
        if not -_MOST < whole < _MOST:
            raise EvaluationError(f"the result has more than {DIGITS} digits")
        return whole
    try:
        return _DECIMAL[symbol](Decimal(first), Decimal(second))
    except DecimalException:
        raise EvaluationError(f"the result has more than {DIGITS} digits") from None


def _numbers(symbol: str, one: Any, other: Any) -> tuple[Number, Number]:
    first, second = number(one), number(other)
    if first is None or second is None:
        raise EvaluationError(f"there is no {_a(one)} {symbol} {_a(other)}")
    return first, second


def _a(value: Any) -> str:
    return "null" if value is None else kind_of(value)


OPERATORS: dict[str, Callable[..., Any]] = {
    "_+_": add,
    "_-_": subtract,
    "_*_": multiply,
    "_/_": divide,
    "_%_": remainder,
    "-_": negate,
    "_<_": ordered("<", operator.lt),
    "_<=_": ordered("<=", operator.le),
    "_>_": ordered(">", operator.gt),
    "_>=_": ordered(">=", operator.ge),
    "_==_": equal,
    "_!=_": unequal,
    "@in": is_in,
    "_[_]": item,
    "_[?_]": item_or_none,
    "_?._": field_or_none,
}
