"""What the world and the models say, made fit for storing: the one place that knows what Postgres refuses.

Text there can hold neither NUL nor half a surrogate pair, and jsonb neither NaN nor numbers without
end. Storing must never fail because of what somebody said, so each such part becomes U+FFFD.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import orjson
from psycopg.types.json import Jsonb

from steward.domain.errors import Unstorable
from steward.domain.memoization import field_names
from steward.domain.model import Json
from steward.domain.text import UNSTORABLE

UNFIT = "\ufffd"
_INTEGER_BITS = 1024  # more than anyone means, less than what Python and Postgres still print and parse
_DEPTH = 100
_BIGINT = 2**63 - 1

_MOST = 50_000_000  # bytes of one value; the database takes some more, its connections hardly

T = TypeVar("T")


def text(value: str) -> str:
    """The text without what Postgres can't hold."""
    return UNSTORABLE.sub(UNFIT, value)


def optional_text(value: str | None) -> str | None:
    return None if value is None else text(value)


def integer(value: int) -> int:
    """The number, held within Postgres's bigint."""
    return max(-_BIGINT, min(_BIGINT, value))


def jsonb(value: object) -> Jsonb | None:
    """The value as jsonb, dataclasses as objects; None stays SQL's null. Raises Unstorable."""
    return None if value is None else as_jsonb(plain(value))


def as_jsonb(value: Json) -> Jsonb:
    """What is `plain` already, written at once, so that nothing fails in the middle of a transaction."""
    return Jsonb(_dumps(value), dumps=bytes)


def plain(value: object, depth: int = _DEPTH) -> Json:
    """The value as JSON that Postgres takes and Python reads back."""
    if isinstance(value, str):
        return text(str(value))
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if value.bit_length() <= _INTEGER_BITS else UNFIT
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else UNFIT
    return _container(value, depth - 1) if depth else UNFIT


def _container(value: object, depth: int) -> Json:
    if isinstance(value, dict):
        pairs = cast("dict[object, object]", value).items()
        return {text(str(key)): plain(item, depth) for key, item in pairs}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, depth) for item in cast("list[object]", value)]
    if (names := field_names(type(value))) is not None:
        return {name: plain(getattr(value, name), depth) for name in names}
    if isinstance(value, Mapping):
        return _container(dict(cast("Mapping[object, object]", value)), depth)
    return text(str(value))


def fit(value: T, depth: int = _DEPTH) -> T:
    """The value of the same shape and class, made fit for a checkpoint, which holds it as it is."""
    if isinstance(value, str):
        return cast("T", text(value)) if UNSTORABLE.search(value) else value
    if isinstance(value, int):
        return value if -_BIGINT <= value <= _BIGINT else cast("T", UNFIT)
    if not depth:
        return cast("T", UNFIT)
    if isinstance(value, list):
        return cast("T", [fit(item, depth - 1) for item in cast("list[object]", value)])
    if type(value) is tuple:  # interrupts come in one
        return cast("T", tuple(fit(item, depth - 1) for item in cast("tuple[object, ...]", value)))
    if isinstance(value, dict):
        pairs = cast("dict[object, object]", value).items()
        return cast("T", {fit(key): fit(item, depth - 1) for key, item in pairs})
    if (names := field_names(type(value))) is not None:
        parts = {name: fit(getattr(value, name), depth - 1) for name in names}
        return cast("T", dataclasses.replace(cast("Any", value), **parts))
    return value


def _dumps(value: object) -> bytes:
    try:
        said = orjson.dumps(value)
    except TypeError:  # of larger integers than it knows
        said = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    if len(said) > _MOST:
        raise Unstorable(
            f"a value of {len(said) // 1_000_000} MB is too large to be stored; {_MOST // 1_000_000} MB fit"
        )
    return said
