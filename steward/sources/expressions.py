"""What a mapping says of values: `args.order_id`, `result.id`, `key`, or a value as it stands (in quotes if unclear).

Names follow each other by dots, lists by number: `result.items.0.id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from steward.domain.json_schema import followed
from steward.domain.model import Json, JsonObject

Known: TypeAlias = Mapping[str, Json]
_ROOTS = ("args", "result")
_MOST_STEPS = 20  # of references that lead to references


@dataclass(frozen=True)
class MissingError(Exception):
    """The value is not known."""

    path: str

    def __str__(self) -> str:
        return f"there is no {self.path}"


def value_of(said: Json, known: Known) -> Json:
    """The value that is meant; `known` has `args`, `key` and, where there was an answer, `result`.

    Raises MissingError for what is not there.
    """
    if isinstance(said, dict):
        return {name: value_of(one, known) for name, one in said.items()}
    if isinstance(said, list):
        return [value_of(one, known) for one in said]
    if not isinstance(said, str):
        return said
    if said == "key":
        return known["key"]
    root, _, path = said.partition(".")
    if root in _ROOTS and path:
        if root not in known:
            raise MissingError(said)
        return at(known[root], path)
    return said[1:-1] if len(said) > 1 and said[0] == said[-1] and said[0] in "'\"" else said


def at(value: Json, path: str) -> Json:
    """What stands at the dotted path; the value itself for none. Raises MissingError."""
    for part in path.split(".") if path else ():
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            raise MissingError(path)
    return value


def put(value: JsonObject, path: str, one: Json) -> JsonObject:
    """The object with the value at the dotted path, which makes objects on its way."""
    name, _, rest = path.partition(".")
    inner = value.get(name)
    return {**value, name: put(inner if isinstance(inner, dict) else {}, rest, one) if rest else one}


def names_in(said: Json) -> Iterator[str]:
    """All that is referred to: `key`, `args.…`, `result.…`."""
    if isinstance(said, dict | list):
        for one in said.values() if isinstance(said, dict) else said:
            yield from names_in(one)
    elif isinstance(said, str) and (said == "key" or said.startswith(tuple(f"{root}." for root in _ROOTS))):
        yield said


def field_names(schema: JsonObject, path: str) -> list[str]:
    """The fields that the schema names of what stands there."""
    properties = _referred(schema_at(schema, path) or {}, schema).get("properties")
    return [*properties] if isinstance(properties, dict) else []


def _referred(schema: JsonObject, root: JsonObject) -> JsonObject:
    for _ in range(_MOST_STEPS):
        if not isinstance(pointer := schema.get("$ref"), str):
            break
        schema = followed(pointer, root)
    return schema


def schema_at(schema: JsonObject, path: str) -> JsonObject | None:
    """The schema of what stands there; empty where anything may, None where the schema knows no such place."""
    root = schema
    for part in path.split(".") if path else ():
        schema = _referred(schema, root)
        properties = schema.get("properties")
        if isinstance(properties, dict) and part in properties:
            inner = properties[part]
        elif part.isdecimal() and schema.get("type") in ("array", None):
            inner = schema.get("items")
        elif schema.get("additionalProperties") is False or (
            isinstance(properties, dict) and properties and not schema.get("additionalProperties")
        ):
            return None
        else:
            inner = schema.get("additionalProperties")
        schema = inner if isinstance(inner, dict) else {}
    return schema
