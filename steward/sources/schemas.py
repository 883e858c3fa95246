"""JSON schemas that others wrote: read without fetching anything, checked by `jsonschema`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import count
from typing import Any, ClassVar, Self, cast

import structlog
from jsonschema.exceptions import (
    best_match,  # pyright: ignore[reportUnknownVariableType]
)
from jsonschema.protocols import Validator
from pydantic import BaseModel, ConfigDict, create_model, model_validator
from pydantic_core import to_jsonable_python
from referencing import Registry
from referencing.exceptions import Unresolvable

from steward.domain.json_schema import followed
from steward.domain.model import Json, JsonObject
from steward.domain.text import excerpt
from steward.playbooks.patterns import pattern_problem

NOTHING: Registry[Any] = Registry()
"""What a schema refers to outside of itself is not fetched."""
BROKEN = (re.error, RecursionError, Unresolvable)
"""What comes of a schema that can't be followed."""
_POINTERS = ("$ref", "$dynamicRef", "$recursiveRef")
_LONGEST = 300  # characters of what is wrong
_DEEPEST = 60  # levels; what is nested deeper is checked as it stands
_log = structlog.get_logger("steward")


class Described(BaseModel):
    """A value that somebody's JSON schema describes: shown as it was given, and checked in full."""

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True, protected_namespaces=()
    )
    said: ClassVar[JsonObject] = {}
    whole: ClassVar[Validator | None] = None

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
        """The schema as it was given."""
        return dict(cls.said)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        self.require_fit()
        return self

    def require_fit(self) -> None:
        """Raises ValueError where it is not as the schema says."""
        if self.whole is not None:
            require(self.whole, to_jsonable_python(self, by_alias=True))


def require(validator: Validator, value: Any) -> None:
    """Raises ValueError, in one line, where the value is not as the schema says, or the schema can't be followed."""
    try:
        error = cast("Any", best_match(validator.iter_errors(value)))
    except BROKEN as broken:
        raise ValueError(excerpt(f"its schema can't be followed: {broken}", _LONGEST)) from None
    if error is not None:
        no_date = f"must be a date, as 2026-03-01, not “{error.instance}”"
        said = no_date if error.validator == "format" else str(error.message)
        raise ValueError(excerpt(" ".join(said.split()), _LONGEST))


def strict(model: type[BaseModel]) -> type[BaseModel]:
    """The model, refusing what it does not know."""
    made: type[BaseModel] = create_model(model.__name__, __base__=model, __doc__=model.__doc__)
    made.model_config["extra"] = "forbid"
    made.model_rebuild(force=True)
    return made


def pointers(schema: Json) -> Iterator[str]:
    """Every reference anywhere inside."""
    left: list[Json] = [schema]
    while left:
        one = left.pop()
        left += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if isinstance(one, dict):
            yield from (pointer for name in _POINTERS if isinstance(pointer := one.get(name), str))


def checkable(schema: JsonObject, name: str) -> JsonObject:
    """The schema without patterns that Python does not know or that may take forever; the log names them."""
    return cast("JsonObject", _checkable(schema, name, 0))


def _checkable(said: Json, name: str, depth: int) -> Json:
    if isinstance(said, list) and depth < _DEEPEST:
        return [_checkable(one, name, depth + 1) for one in said]
    if not isinstance(said, dict) or depth >= _DEEPEST:
        return said
    kept: JsonObject = {}
    for key, one in said.items():
        patterns = [one] if key == "pattern" else [*one] if key == "patternProperties" and isinstance(one, dict) else []
        bad = [f"{text}: {why}" for text in patterns if isinstance(text, str) and (why := pattern_problem(text))]
        if bad:
            _log.warning("tool.pattern_unchecked", tool=name, why="; ".join(bad)[:_LONGEST])
        else:
            kept[key] = _checkable(one, name, depth + 1)
    return kept


def types_of(schema: JsonObject, root: JsonObject) -> list[str]:
    """The JSON types that the schema states, references followed; none where it states none."""
    schema = led(schema, root)
    said = schema.get("type")
    if isinstance(said, str):
        return [said]
    if isinstance(said, list):
        return [str(one) for one in said]
    return ["object"] if "properties" in schema else []


def led(schema: JsonObject, root: JsonObject) -> JsonObject:
    """The schema that its references lead to."""
    seen: set[str] = set()
    while isinstance(pointer := schema.get("$ref"), str) and pointer not in seen:
        seen.add(pointer)
        schema = followed(pointer, root)
    return schema


def field_name(alias: str, taken: Container[str], base: type[BaseModel]) -> str:
    """A name that Python and pydantic take; the alias is what is shown and sent."""
    if alias.isidentifier() and not alias.startswith("_") and not hasattr(base, alias) and alias not in taken:
        return alias
    return next(name for number in count() if (name := f"field_{number}") not in taken)
