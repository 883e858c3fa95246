"""JSON that a model wrote: read as it stands, or with its syntax repaired; bounded, and free of what can't be stored.

Nothing is invented: a text that is cut off is refused and not completed, and so are names that are given two values.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NoReturn

from steward.domain.bounded_json import TooDeepError, require_shallow
from steward.domain.model import Json, JsonObject
from steward.domain.text import UNSTORABLE
from steward.planner.reading.json_repair import BrokenError, as_strict

MAX_CHARS = 200_000
MAX_DEPTH = 30
_INTEGER_BITS = 63  # what a checkpoint holds, and every system that is called
_TOO_LARGE = "a number in the reply is too large; what names something is given as a text"


class NotJsonError(Exception):
    """There is no usable JSON; the text says why."""


@dataclass(frozen=True)
class Value:
    """A value in a text: up to where it goes, what of its syntax was repaired, and the comments in it."""

    value: Json
    end: int
    repaired: str = ""
    comments: str = ""


def value_at(text: str, start: int, most: int = MAX_CHARS) -> Value:
    """The object or list that begins there, of so many characters. Raises NotJsonError."""
    try:
        require_shallow(text, start)
        value, end = _DECODER.raw_decode(text, start)
        found = Value(value, end)
    except TooDeepError:
        raise _too_deep() from None
    except _AmbiguousError as error:
        raise NotJsonError(str(error)) from None
    except ValueError as error:
        found = _repaired_at(text, start, str(error))
    if found.end - start > most:
        raise NotJsonError(f"the reply is longer than {most} characters")
    return found


def value_of(text: str, most: int = MAX_CHARS) -> Value:
    """The one value that the whole text is, of so many characters. Raises NotJsonError."""
    bare = text.strip().lstrip("\ufeff").strip()
    if len(bare) > most:
        raise NotJsonError(f"the reply is longer than {most} characters")
    if not bare.startswith(("{", "[")):
        return Value(_scalar(bare), len(bare))
    found = value_at(bare, 0, most)
    if bare[found.end :].strip():
        raise NotJsonError("the reply is not complete JSON: there is more after its end")
    return found


def storable(value: Json) -> Json:
    """The value within its bounds, NUL and lone surrogates replaced, as no database takes them. Raises NotJsonError."""
    _bounded(value)
    return _clean(value)


def storable_text(text: str) -> str:
    """The text without what no database takes."""
    return UNSTORABLE.sub("\ufffd", text)


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same to JSON, where 1 is no `true`."""
    return canonical(one) == canonical(other)


def canonical(value: Json) -> str:
    """The value in one spelling, whatever the order of its names; not for values that nobody has bounded."""
    return json.dumps(value, sort_keys=True)


class _AmbiguousError(ValueError):
    """A name stands in one object twice, with different values."""


def _repaired_at(text: str, start: int, wrong: str) -> Value:
    try:
        strict = as_strict(text, start, MAX_CHARS)
        require_shallow(strict.text)
        return Value(_DECODER.decode(strict.text), strict.end, strict.repaired, strict.comments)
    except BrokenError as error:
        raise NotJsonError(f"the reply is not complete JSON: {wrong}; {error}") from None
    except _AmbiguousError as error:
        raise NotJsonError(str(error)) from None
    except TooDeepError:
        raise _too_deep() from None
    except ValueError:
        raise NotJsonError(f"the reply is not complete JSON: {wrong}") from None


def _scalar(text: str) -> Json:
    try:
        return _DECODER.decode(text)
    except ValueError as error:
        raise NotJsonError(f"the reply is not complete JSON: {error}") from None


def _too_deep() -> NotJsonError:
    return NotJsonError(f"the reply is nested deeper than {MAX_DEPTH} levels")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _unambiguous(pairs: list[tuple[str, Json]]) -> JsonObject:
    found: JsonObject = {}
    for name, value in pairs:
        if name in found and not same(found[name], value):
            raise _AmbiguousError(f"'{name[:60]}' is given two different values")
        found[name] = value
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_unambiguous, strict=False)


def _bounded(value: Json) -> None:
    """Level by level, so that no depth can exhaust the stack."""
    level, seen = [value], 0
    for _ in range(MAX_DEPTH):
        inside: list[Json] = []
        for each in level:
            if isinstance(each, dict):
                inside.extend(each.values())
            elif isinstance(each, list):
                inside.extend(each)
        seen += len(inside)
        if not inside or seen > MAX_CHARS:
            break
        level = inside
    else:
        raise _too_deep()
    if seen > MAX_CHARS:
        raise NotJsonError(f"the reply has more than {MAX_CHARS} values")


def _clean(value: Json) -> Json:
    match value:
        case str():
            return storable_text(value)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {storable_text(key): _clean(item) for key, item in value.items()}
        case float() if value != value or value in (float("inf"), float("-inf")):
            raise NotJsonError(_TOO_LARGE)
        case int() if value.bit_length() > _INTEGER_BITS:
            raise NotJsonError(_TOO_LARGE)
        case _:
            return value
