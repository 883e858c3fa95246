"""The schemas of an OpenAPI document as JSON schemas of draft 2020-12 that need nothing outside of themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.domain.text import excerpt
from steward.playbooks.patterns import pattern_problem
from steward.sources.openapi.discriminators import is_base, told_apart
from steward.sources.openapi.merging import merged
from steward.sources.openapi.references import Place, References
from steward.sources.schemas import pointers

Direction = Literal["request", "response"]
MOST_CHARACTERS = 100_000
"""Of one tool's schema without definitions."""
MOST_DEFINED, DEEPEST = 30_000, 6
"""Characters and levels of the definitions that it needs; what lies beyond is taken as it comes."""
_LONGEST = 200  # characters of what is wrong

_ONE = {"items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"} | {
    "unevaluatedItems",
    "unevaluatedProperties",
}
_LISTS = {"allOf", "anyOf", "oneOf", "prefixItems"}
_SAME = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else")
_MAPS = {"properties", "patternProperties", "dependentSchemas"}
_UNUSED = {"discriminator", "xml", "externalDocs", "example", "examples", "readOnly", "nullable", "deprecated"} | {
    "$id",
    "$schema",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$defs",
    "definitions",
    "$vocabulary",
}
_HIDDEN: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_POINTER = "#/$defs/"


class Schemas:
    """Reads the schemas of one document, each definition once; `old` is OpenAPI 3.0."""

    def __init__(self, references: References, *, old: bool) -> None:
        self._references = references
        self._old = old
        self._names: dict[tuple[str, Direction, bool], str] = {}
        self._defined: dict[str, Json] = {}
        self._weights: dict[str, tuple[int, list[str]]] = {}
        self._broken: dict[str, str] = {}
        self._wanted: list[tuple[str, Place, Direction, bool]] = []

    def read(self, place: Place, direction: Direction) -> JsonObject:
        """The schema, which may refer to definitions; `whole` brings them. Raises Unusable for what is no schema."""
        found = self._converted(place, direction)
        self._define_all()
        if not isinstance(found, dict):
            return {}
        found = merged(found, self._defined)
        _require_schema(found)
        return found

    def whole(self, schema: JsonObject) -> JsonObject:
        """The schema with the definitions that it needs, the nearest first. Raises Unusable where one is broken."""
        if _size(schema) > MOST_CHARACTERS:
            raise Unusable(f"has a schema of more than {MOST_CHARACTERS:,} characters")
        needed: dict[str, Json] = {}
        nearest, room = _names_in(schema), MOST_DEFINED
        for depth in range(DEEPEST + 1):
            further: list[str] = []
            for name in nearest:
                if name in needed:
                    continue
                if name in self._broken:
                    raise Unusable(f"{name} {self._broken[name]}")
                size, inner = self._weighed(name)
                room -= size
                kept = room >= 0 and depth < DEEPEST
                needed[name] = self._defined.get(name, {}) if kept else {"description": f"any {name}"}
                further += inner if kept else ()
            nearest = further
        return {**schema, "$defs": needed} if needed else schema

    def _weighed(self, name: str) -> tuple[int, list[str]]:
        """Characters of the definition, and what it refers to."""
        if name not in self._weights:
            found = self._defined.get(name, {})
            self._weights[name] = _size(found), _names_in(found)
        return self._weights[name]

    def led(self, schema: JsonObject) -> JsonObject:
        """The schema that a reference means, with what is said beside it."""
        for _ in range(len(self._defined) + 1):
            pointer = schema.get("$ref")
            if not isinstance(pointer, str):
                break
            found = self._defined.get(pointer.removeprefix(_POINTER))
            beside = {name: one for name, one in schema.items() if name != "$ref"}
            schema = {**(found if isinstance(found, dict) else {}), **beside}
        return schema

    def _define_all(self) -> None:
        """Definitions that were met, and those that they need; what is wrong with one is told where it is needed."""
        fresh: list[str] = []
        while self._wanted:
            name, place, direction, bare = self._wanted.pop()
            self._defined[name] = {}
            try:
                self._defined[name] = self._converted(place, direction, bare=bare)
            except Unusable as error:
                self._broken[name] = str(error)
            fresh.append(name)
        for name in fresh:
            found = self._defined[name]
            if not isinstance(found, dict):
                continue
            self._defined[name] = found = merged(found, self._defined)
            try:
                _require_schema(found)
            except Unusable as error:
                self._broken[name] = str(error)
        for name in fresh:
            if self._turns(name):
                self._broken[name] = "refers to itself in a circle"

    def _turns(self, name: str) -> bool:
        """Whether what the definition says of a value leads back to itself for the same value."""
        seen: set[str] = set()
        left = [*_alike(self._defined.get(name))]
        while left:
            one = left.pop()
            if one == name:
                return True
            if one not in seen:
                seen.add(one)
                left += _alike(self._defined.get(one))
        return False

    def _converted(self, place: Place, direction: Direction, *, bare: bool = False) -> Json:
        schema = place.value
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else {}
        pointer = schema.get("$ref")
        if isinstance(pointer, str):
            address = self._references.address(pointer, place)
            name = self._name(address, self._references.led(place), direction, bare=bare)
            beside: JsonObject = {} if self._old else {key: one for key, one in schema.items() if key != "$ref"}
            said = self._said(Place(beside, place.document), direction)
            return {"$ref": f"{_POINTER}{name}", **said}
        return self._said(told_apart(place, bare=bare, fields=direction == "response"), direction)

    def _said(self, place: Place, direction: Direction) -> JsonObject:
        made: JsonObject = {}
        for name, value in place.object.items():
            if name in _UNUSED or name.startswith("x-"):
                continue
            if name in _ONE:
                made[name] = self._converted(place.inner(name), direction)
            elif name in _LISTS:
                made[name] = [self._converted(one, direction, bare=name == "allOf") for one in place.each(name)]
            elif name in _MAPS and isinstance(value, dict):
                made[name] = {key: self._converted(place.inner(name, key), direction) for key in value}
            else:
                made[name] = value
        self._without_hidden(made, place, direction)
        _bounds(made)
        _patterns(made)
        example = place.object.get("example")
        if isinstance(example, str | int | float):
            made["examples"] = [example]
        return _nullable(made) if place.object.get("nullable") is True else made

    def _without_hidden(self, made: JsonObject, place: Place, direction: Direction) -> None:
        """Without the properties that only the other direction has."""
        properties = made.get("properties")
        if not isinstance(properties, dict):
            return
        hidden = {name for name in properties if self._is_hidden(place.inner("properties", name), direction)}
        made["properties"] = {name: one for name, one in properties.items() if name not in hidden}
        if isinstance(required := made.get("required"), list):
            made["required"] = [one for one in required if one not in hidden]

    def _is_hidden(self, place: Place, direction: Direction) -> bool:
        word = _HIDDEN[direction]
        return place.object.get(word) is True or self._references.led(place).object.get(word) is True

    def _name(self, address: str, place: Place, direction: Direction, *, bare: bool) -> str:
        bare = bare and is_base(place.object)
        known = (address, direction, bare)
        if known not in self._names:
            plain = re.sub(r"[^A-Za-z0-9_.]+", "_", address.rpartition("/")[2]) or "definition"
            taken = set(self._names.values())
            name = next(one for one in _numbered(plain) if one not in taken)
            self._names[known] = name
            self._wanted.append((name, place, direction, bare))
        return self._names[known]


def _alike(schema: Json) -> Iterator[str]:
    """The definitions that a schema says hold of the very value that it describes."""
    if not isinstance(schema, dict):
        return
    if isinstance(pointer := schema.get("$ref"), str):
        yield pointer.removeprefix(_POINTER)
    for name in _SAME:
        inner = schema.get(name)
        for one in inner if isinstance(inner, list) else [inner]:
            yield from _alike(one)


def _names_in(schema: Json) -> list[str]:
    return list(dict.fromkeys(one.removeprefix(_POINTER) for one in pointers(schema)))


def _size(schema: Json) -> int:
    return len(json.dumps(schema))


def _numbered(name: str) -> Iterator[str]:
    yield name
    count = 2
    while True:
        yield f"{name}_{count}"
        count += 1


@lru_cache(maxsize=10_000)
def _checked(schema: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema))


def _bounds(made: JsonObject) -> None:
    """OpenAPI 3.0 says of a bound whether it is meant itself; since then the bound stands there."""
    for name, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(exclusive := made.get(name), bool):
            del made[name]
            if exclusive and bound in made:
                made[name] = made.pop(bound)


def _patterns(made: JsonObject) -> None:
    """Without a regular expression that Python does not know or that may take forever; the comment keeps it."""
    pattern, named = made.get("pattern"), made.get("patternProperties")
    bad = [pattern] if isinstance(pattern, str) and pattern_problem(pattern) else []
    if bad:
        del made["pattern"]
    if isinstance(named, dict) and (odd := [one for one in named if pattern_problem(one)]):
        made["patternProperties"] = {one: schema for one, schema in named.items() if one not in odd}
        bad += odd
    if bad:
        made["$comment"] = f"not checked here: {' and '.join(bad)}"


def _nullable(made: JsonObject) -> JsonObject:
    kind = made.get("type")
    if isinstance(kind, str):
        made["type"] = [kind, "null"]
        if isinstance(options := made.get("enum"), list) and None not in options:
            made["enum"] = [*options, None]
        return made
    if any(name in made for name in ("allOf", "anyOf", "oneOf")):
        words: JsonObject = {name: made.pop(name) for name in ("title", "description", "default") if name in made}
        return {"anyOf": [made, {"type": "null"}], **words}
    return made


def _require_schema(schema: JsonObject) -> None:
    try:
        _checked(json.dumps(schema))
    except SchemaError as error:
        raise Unusable(f"has a schema that is none: {excerpt(' '.join(error.message.split()), _LONGEST)}") from None
