"""What the functions do, by the names that `language.py` declares; those that ask for a zone are in `moments.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, DecimalException
from functools import cmp_to_key
from itertools import chain
from typing import Any

from steward.expressions import moments, operators
from steward.expressions.texts import TEXTS
from steward.expressions.values import (
    EvaluationError,
    Kind,
    Number,
    Optional,
    is_list,
    is_map,
    json_number,
    key_of,
    kind_of,
    no_longer,
    number,
)

_PLACES = 15  # that `round` may keep


def sum_(values: Any) -> Any:
    total: Any = 0
    for value in _list("sum", values):
        total = operators.add(total, _number("sum", value))
    return total


def least(*values: Any) -> Any:
    return _outermost("min", operators.OPERATORS["_<_"], values)


def most(*values: Any) -> Any:
    return _outermost("max", operators.OPERATORS["_>_"], values)


def average(values: Any) -> Any:
    if not _list("avg", values):
        raise EvaluationError("avg of an empty list")
    return operators.divide(sum_(values), len(values))


def absolute(value: Any) -> Number:
    return abs(_number("abs", value))


def floor(value: Any) -> int:
    return int(_exact("floor", value).to_integral_value(ROUND_FLOOR))


def ceil(value: Any) -> int:
    return int(_exact("ceil", value).to_integral_value(ROUND_CEILING))


def round_(value: Any, places: Any = None) -> Number:
    """Halves away from zero, as invoices are rounded."""
    if places is None:
        return int(_exact("round", value).to_integral_value(ROUND_HALF_UP))
    kept = int(_number("round", places))
    if not 0 <= kept <= _PLACES:
        raise EvaluationError(f"round keeps 0 to {_PLACES} places, not {kept}")
    try:
        return _exact("round", value).quantize(Decimal(1).scaleb(-kept), ROUND_HALF_UP)
    except DecimalException:
        raise EvaluationError(f"{value} can't be rounded to {kept} places") from None


def distinct(values: Any) -> list[Any]:
    return [*{key_of(value): value for value in reversed(_list("distinct", values))}.values()][::-1]


def sort(values: Any) -> list[Any]:
    below = operators.OPERATORS["_<_"]
    return sorted(
        _list("sort", values), key=cmp_to_key(lambda one, other: -1 if below(one, other) else below(other, one))
    )


def flatten(values: Any) -> list[Any]:
    inner = [_list("flatten", value) for value in _list("flatten", values)]
    no_longer(sum(map(len, inner)))
    return [*chain.from_iterable(inner)]


def zip_(one: Any, other: Any) -> list[Any]:
    first, second = _list("zip", one), _list("zip", other)
    if len(first) != len(second):
        raise EvaluationError(
            f"zip of lists of {len(first)} and {len(second)} items: they must be as long as each other"
        )
    return [[*pair] for pair in zip(first, second, strict=True)]


def slice_(values: Any, first: Any, end: Any = None) -> list[Any]:
    """The items from one place to before another; without the other, to the end."""
    given = _list("slice", values)
    start, stop = int(_number("slice", first)), len(given) if end is None else int(_number("slice", end))
    if not 0 <= start <= stop <= len(given):
        raise EvaluationError(f"there is no slice from {start} to {stop} of {len(given)} items")
    return [*given[start:stop]]


def range_(first: Any, end: Any = None) -> list[int]:
    start, stop = (0, first) if end is None else (first, end)
    low, high = int(_number("range", start)), int(_number("range", stop))
    no_longer(high - low)
    return [*range(low, high)]


def size(value: Any) -> int:
    if isinstance(value, str) or is_map(value) or is_list(value):
        return len(value)
    raise EvaluationError(f"there is no size of a {kind_of(value)}")


def to_int(value: Any) -> int:
    """A decimal number is cut towards zero, as CEL has it."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    found = number(value)
    if found is None and isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            raise EvaluationError(f"{value[:40]!r} is no whole number") from None
    if found is None:
        raise EvaluationError(f"a {kind_of(value)} is no whole number")
    return int(found)


def to_double(value: Any) -> Number:
    found = number(value)
    if found is None and isinstance(value, str):
        try:
            found = Decimal(value)
        except DecimalException:
            found = None
    if found is None or not Decimal(found).is_finite():
        raise EvaluationError(f"{str(value)[:40]!r} is no number")
    return Decimal(found)


def to_string(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case timedelta():
            return f"{json_number(Decimal(str(value.total_seconds())))}s"
        case int():
            return f"{value}"
        case float() | Decimal():
            text = f"{_exact('string', value):f}"
            return text.rstrip("0").rstrip(".") if "." in text else text  # a tool's 45.0 is told as 45
        case _:
            raise EvaluationError(f"a {kind_of(value)} is no text")


def to_bool(value: Any) -> bool:
    match value:
        case bool():
            return value
        case "true" | "false":
            return value == "true"
        case _:
            raise EvaluationError(f"{str(value)[:40]!r} is neither true nor false")


def value_of(value: Any) -> Any:
    if not may_be(value).there:
        raise EvaluationError("there is no value")
    return value.value


def has_value(value: Any) -> bool:
    return may_be(value).there


def there(value: Any) -> Optional:
    return Optional(value, there=True)


def there_unless_empty(value: Any) -> Optional:
    return there(value) if value else Optional()


def same(value: Any) -> Any:
    return value


def type_of(value: Any) -> Kind:
    return Kind(kind_of(value))


def may_be(value: Any) -> Optional:
    if not isinstance(value, Optional):
        raise EvaluationError(f"a {kind_of(value)} is always there: write .?name before it")
    return value


def _outermost(called: str, before: Callable[[Any, Any], bool], values: tuple[Any, ...]) -> Any:
    given = _list(called, values[0]) if len(values) == 1 else values
    if not given:
        raise EvaluationError(f"{called} of an empty list")
    found = given[0]
    for value in given[1:]:
        found = value if before(value, found) else found
    return found


def _list(called: str, value: Any) -> Sequence[Any]:
    if not is_list(value):
        raise EvaluationError(f"{called} is of a list, not of a {kind_of(value)}")
    return value


def _number(called: str, value: Any) -> Number:
    found = number(value)
    if found is None:
        raise EvaluationError(f"{called} is of numbers, not of a {kind_of(value)}")
    return found


def _exact(called: str, value: Any) -> Decimal:
    return Decimal(_number(called, value))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sum": sum_,
    "min": least,
    "max": most,
    "avg": average,
    "abs": absolute,
    "floor": floor,
    "ceil": ceil,
    "round": round_,
    "distinct": distinct,
    "sort": sort,
    "flatten": flatten,
    "zip": zip_,
    "slice": slice_,
    "range": range_,
    "size": size,
    "int": to_int,
    "double": to_double,
    "string": to_string,
    "bool": to_bool,
    "dyn": same,
    "type": type_of,
    "duration": moments.to_duration,
    "value": value_of,
    "hasValue": has_value,
    "optional.of": there,
    "optional.none": Optional,
    "optional.ofNonZeroValue": there_unless_empty,
    **TEXTS,
    **{name: moments.part(name) for name in moments.PARTS},
}
