"""What a schema plainly says of an object: its fields by name and kind, and where a record stands in an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from steward.domain.json_schema import followed
from steward.domain.model import Json, JsonObject
from steward.sources.words import plain

Kind: TypeAlias = Literal["text", "number", "truth", "texts", "open", "shaped", "list", "any"]
_PLAIN: dict[str, Kind] = {"string": "text", "integer": "number", "number": "number", "boolean": "truth"}
_ENVELOPES = ("data", "result", "record", "item", "value", "attributes")
_DEEPEST = 8


@dataclass(frozen=True)
class Field:
    """A field of an object, by its path. `schema` is without references at its top; `root` is where they lead."""

    path: str
    schema: JsonObject
    root: JsonObject
    required: bool

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def kind(self) -> Kind:
        return kind_of(self.schema, self.root)

    @property
    def inner(self) -> dict[str, Field]:
        return fields_of(self.schema, self.root, f"{self.path}.")


def resolved(schema: Json, root: JsonObject, depth: int = 0) -> JsonObject:
    """The schema behind references, merged where it is all of several, and the one that is left beside null."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return {}
    if isinstance(pointer := schema.get("$ref"), str):
        return resolved({**followed(pointer, root), **_without(schema, "$ref")}, root, depth + 1)
    if isinstance(parts := schema.get("allOf"), list):
        return _merged([resolved(one, root, depth + 1) for one in [_without(schema, "allOf"), *parts]])
    options = schema.get("anyOf") or schema.get("oneOf")
    if isinstance(options, list):
        left = [one for one in options if not (isinstance(one, dict) and one.get("type") == "null")]
        return resolved(left[0], root, depth + 1) if len(left) == 1 else {}
    return schema


def _without(schema: JsonObject, name: str) -> JsonObject:
    return {key: one for key, one in schema.items() if key != name}


def _merged(parts: list[JsonObject]) -> JsonObject:
    whole: JsonObject = {}
    properties: JsonObject = {}
    required: list[Json] = []
    for part in parts:
        whole |= part
        named, needed = part.get("properties"), part.get("required")
        properties |= named if isinstance(named, dict) else {}
        required += needed if isinstance(needed, list) else []
    return {**whole, "properties": properties, "required": required} if properties else whole


def fields_of(schema: JsonObject | None, root: JsonObject | None = None, prefix: str = "") -> dict[str, Field]:
    """The fields that an object's schema names; none where it names none."""
    if schema is None:
        return {}
    root = schema if root is None else root
    whole = resolved(schema, root)
    properties, required = whole.get("properties"), whole.get("required")
    if not isinstance(properties, dict):
        return {}
    needed = required if isinstance(required, list) else []
    return {
        name: Field(f"{prefix}{name}", resolved(one, root), root, name in needed) for name, one in properties.items()
    }


def kind_of(schema: JsonObject, root: JsonObject) -> Kind:
    """What kind of value it is: `open` an object without named fields, `texts` a list of plain values."""
    said = schema.get("type")
    types = [one for one in said if one != "null"] if isinstance(said, list) else [said]
    if len(types) != 1 or types[0] is None:
        return "shaped" if "properties" in schema else "text" if _is_texts(schema.get("enum")) else "any"
    if types[0] == "object":
        return "shaped" if schema.get("properties") else "open"
    if types[0] == "array":
        inner = kind_of(resolved(schema.get("items"), root), root)
        return "texts" if inner in ("text", "number", "truth") else "list"
    return _PLAIN.get(str(types[0]), "any")


def _is_texts(said: Json) -> bool:
    return isinstance(said, list) and all(isinstance(one, str) for one in said)


def records_in(schema: JsonObject | None, noun: str) -> Iterator[tuple[str, Mapping[str, Field]]]:
    """Where one record may stand in an answer, with its fields: under its own name, else the answer, else wrapped."""
    fields = fields_of(schema)
    own = [one for name, one in fields.items() if plain(name) == noun and one.inner]
    wrapped = [fields[name] for name in _ENVELOPES if name in fields and fields[name].inner]
    yield from ((one.path, _stripped(one)) for one in own)
    if fields:
        yield "", fields
    yield from ((one.path, _stripped(one)) for one in wrapped)


def list_in(schema: JsonObject | None) -> tuple[str, Mapping[str, Field]] | None:
    """Where the only list of records stands in an answer, and a record's fields. None where there is none, or two."""
    if schema is None:
        return None
    whole = resolved(schema, schema)
    if (item := _item(whole, schema)) is not None:
        return "", item
    found = [(one.path, item) for one in fields_of(schema).values() if (item := _item(one.schema, schema))]
    return found[0] if len(found) == 1 else None


def _item(schema: JsonObject, root: JsonObject) -> Mapping[str, Field] | None:
    if schema.get("type") != "array":
        return None
    return fields_of(resolved(schema.get("items"), root), root) or None


def _stripped(field: Field) -> Mapping[str, Field]:
    return field.inner


def signature(schema: JsonObject) -> list[str]:
    """Each argument with its type, in a line for people: `amount: number`, `note?: string`."""
    return [
        f"{name}{'' if one.required else '?'}: {_type(one.schema, one.root)}" for name, one in fields_of(schema).items()
    ]


def _type(schema: JsonObject, root: JsonObject, depth: int = 0) -> str:
    if depth > _DEEPEST // 2:
        return "…"
    if isinstance(choices := schema.get("enum"), list):
        return " | ".join(map(str, choices))
    if schema.get("type") == "array":
        return f"list of {_type(resolved(schema.get('items'), root), root, depth + 1)}"
    inner = fields_of(schema, root)
    if inner:
        listed = (
            f"{name}{'' if one.required else '?'}: {_type(one.schema, root, depth + 1)}" for name, one in inner.items()
        )
        return f"{{{', '.join(listed)}}}"
    said = schema.get("type")
    stated = " | ".join(map(str, said)) if isinstance(said, list) else str(said or "any")
    return f"{stated} ({schema['format']})" if isinstance(schema.get("format"), str) else stated
