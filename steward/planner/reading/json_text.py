"""Finding the JSON object in what a model said: bounded in size and depth, and free of what can't be stored."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from steward.domain.model import Json, JsonObject

MAX_CHARS = 200_000
MAX_DEPTH = 30
MAX_TRIES = 40

_FENCE = re.compile(r"```[A-Za-z]*\s*\n(.*?)```", re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class NotJsonError(Exception):
    """There is no usable JSON object; the text says why."""


def as_object(said: Json, *, whole: bool = False) -> JsonObject:
    """The one JSON object in it; `whole` allows nothing around it. Raises NotJsonError."""
    if isinstance(said, str):
        said = _decoded(said) if whole else _found(said)
    if not isinstance(said, dict):
        raise NotJsonError("the reply is not a JSON object")
    _bounded(said)
    cleaned = _clean(said)
    return cleaned if isinstance(cleaned, dict) else {}


def _found(text: str) -> Json:
    """The whole text, else what a fence holds, else the largest object inside prose."""
    if len(text) > MAX_CHARS:
        raise NotJsonError(f"the reply is longer than {MAX_CHARS} characters")
    for candidate in (text, *_FENCE.findall(text)[:3]):
        try:
            return _decoded(candidate)
        except NotJsonError:
            continue
    return _inside(text)


def _inside(text: str) -> Json:
    best: tuple[int, Json] | None = None
    start, tries = text.find("{"), 0
    while start >= 0 and tries < MAX_TRIES:
        end = start + 1
        try:
            value, end = _DECODER.raw_decode(text, start)
            best = max(best or (0, None), (end - start, value), key=lambda one: one[0])
        except (ValueError, RecursionError):
            end = start + 1
        start, tries = text.find("{", end), tries + 1
    if best is None:
        raise NotJsonError("the reply has no complete JSON object in it")
    return best[1]


def _decoded(text: str) -> Json:
    if len(text) > MAX_CHARS:
        raise NotJsonError(f"the reply is longer than {MAX_CHARS} characters")
    try:
        return _DECODER.decode(text.strip().lstrip("\ufeff"))
    except RecursionError:
        raise NotJsonError(f"the reply is nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise NotJsonError(f"the reply is not complete JSON: {error}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, strict=False)


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
        raise NotJsonError(f"the reply is nested deeper than {MAX_DEPTH} levels")
    if seen > MAX_CHARS:
        raise NotJsonError(f"the reply has more than {MAX_CHARS} values")


def _clean(value: Json) -> Json:
    """NUL and lone surrogates replaced, as no database takes them."""
    match value:
        case str():
            return _UNSTORABLE.sub("\ufffd", value)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {_UNSTORABLE.sub("\ufffd", key): _clean(item) for key, item in value.items()}
        case float() if value != value or value in (float("inf"), float("-inf")):
            raise NotJsonError("a number in the reply is too large")
        case _:
            return value
