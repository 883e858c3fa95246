"""Whether a call's arguments stay the same however often they are looked at: they name the act, and the tool gets them.

They are filled in, written down as JSON and read again each time. What another look changes would be another act, which
nobody approved, or which was done already under its first name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError, to_jsonable_python

from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject
from steward.tools.schemas import as_object, made, wrong

_CLOCKS = (date.today, datetime.now, datetime.today)  # the same today, another one tomorrow
_OTHERWISE = "is written down as another value than it is, by a validator or serialiser of its own: do that in run"
_EXACT = 2**53  # up to there a float holds each whole number
_NEARLY = "has more digits than this argument can hold: it would be rounded to another number"


def changing_default(model: type[BaseModel]) -> str:
    """The dotted path of an argument whose default is another one each time; empty where there is none."""
    return next(_changing(model, (), ()), "")


def unkept(value: BaseModel) -> dict[str, str]:
    """The arguments, by name, that are not the same once they were written down and read again, and why."""
    if hasattr(type(value), "require_fit") or not _has_code(type(value)):  # a foreign schema's are as they were given
        return {}
    try:
        first = as_object(value)
    except (PydanticSerializationError, ValueError, TypeError) as error:
        return {"": f"can't be written down: {error}"}
    try:
        again = as_object(made(type(value), first))
    except ValidationError as error:
        return {path: f"what is written down of it is not taken: {why}" for path, why in wrong(error, first).items()}
    return {name: _OTHERWISE for name, one in first.items() if canonical(one) != canonical(again.get(name))}


def nearly(args: Mapping[str, Json], value: BaseModel) -> dict[str, str]:
    """The arguments, by name, with a whole number that their type holds only nearly: an amount, a cent off."""
    try:
        return dict.fromkeys(rounded(args, as_object(value)), _NEARLY)
    except (PydanticSerializationError, ValueError, TypeError):  # `unkept` tells that
        return {}


def rounded(args: Mapping[str, Json], kept: JsonObject) -> JsonObject:
    """Those of the arguments, as they were given."""
    return {name: given for name, given in args.items() if name in kept and _is_rounded(given, kept[name])}


def _is_rounded(given: Json, kept: Json) -> bool:
    if isinstance(given, dict) and isinstance(kept, dict):
        return any(_is_rounded(one, kept[name]) for name, one in given.items() if name in kept)
    if isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        return any(map(_is_rounded, given, kept))
    large = isinstance(given, int) and abs(given) > _EXACT
    return large and isinstance(kept, int | float) and given != kept


def _changing(model: type[BaseModel], path: tuple[str, ...], inside: tuple[type[BaseModel], ...]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        here = (*path, name)
        factory: Any = field.default_factory
        if factory is not None and not field.default_factory_takes_validated_data and _changes(factory):
            yield ".".join(here)
        for inner in _models(field.annotation):
            if inner not in (*inside, model):
                yield from _changing(inner, here, (*inside, model))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _models(one)


@lru_cache(maxsize=256)
def _has_code(model: type[BaseModel]) -> bool:
    """Whether somebody's validators or serialisers take part, or a text is read as JSON; else nothing changes."""
    parts: list[Any] = [model.__pydantic_core_schema__]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            inner = cast("dict[str, Any]", part)
            if str(inner.get("type")).startswith("function-") or inner.get("type") == "json":
                return True
            parts += inner.values()
        elif isinstance(part, list | tuple):
            parts += cast("list[Any]", part)
    return False


@lru_cache(maxsize=256)
def _changes(factory: Any) -> bool:
    if factory in _CLOCKS:
        return True
    try:
        first, second = (canonical(to_jsonable_python(factory())) for _ in range(2))
    except Exception:  # noqa: BLE001 - somebody else's code; what can't be made or told is met at the call
        return False
    return first != second
