"""JSON schemas as tools have them: references inside of one, and all its fields."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from steward.domain.json_value import Json, JsonObject
from steward.domain.marked_values import ANY

_UNIONS = ("anyOf", "oneOf", "allOf", "prefixItems")
_DEEPEST = 12

Path = tuple[str, ...]


def followed(pointer: str, root: JsonObject) -> JsonObject:
    """What a local `$ref` of the schema leads to, by RFC 6901; empty, which says nothing, where that is no schema."""
    if pointer != "#" and not pointer.startswith("#/"):
        return {}
    found: Json = root
    for part in pointer.split("/")[1:]:
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(found, list):
            found = {str(number): one for number, one in enumerate(found)}
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def fields_in(schema: JsonObject) -> Iterator[tuple[Path, JsonObject]]:
    """Each field with its path, unions and references followed; lists add nothing to a path, any name adds `*`."""
    return _fields(schema, schema, (), 0)


def kinds_of(schema: JsonObject) -> set[str]:
    """The JSON types that the schema itself names."""
    said = schema.get("type")
    return {one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)}


def leaves_open(schema: JsonObject) -> bool:
    """Whether it says nothing of the parts of what may stand there, as a plain `object` does."""
    if {"$ref", "enum", "const", *_UNIONS} & schema.keys():
        return False
    if schema.get("additionalProperties") is True:
        return True
    told = isinstance(schema.get("properties"), dict) or isinstance(schema.get("additionalProperties"), dict)
    kinds = kinds_of(schema)
    return not told and "items" not in schema and (not kinds or bool(kinds & {"object", "array"}))


def _fields(schema: Json, root: JsonObject, path: Path, depth: int) -> Iterator[tuple[Path, JsonObject]]:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    if path:
        yield path, schema
    pointer = schema.get("$ref")
    if isinstance(pointer, str):
        yield from _fields(followed(pointer, root), root, path, depth + 1)
    for union in _UNIONS:
        options = schema.get(union)
        for option in options if isinstance(options, list) else ():
            yield from _fields(option, root, path, depth + 1)
    yield from _fields(schema.get("items"), root, path, depth + 1)
    yield from _fields(schema.get("additionalProperties"), root, (*path, ANY), depth + 1)
    properties = schema.get("properties")
    for name, field in properties.items() if isinstance(properties, dict) else ():
        yield from _fields({} if field is True else field, root, (*path, name), depth + 1)
