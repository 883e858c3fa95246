"""What values a rule meets, as far as a tool's JSON schema says: names of fields, kinds, choices and bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from steward.domain.model import Json, JsonObject
from steward.domain.value_comparison import is_decimal

Kind = Literal["string", "int", "double", "bool", "timestamp", "duration", "list", "record", "map", "null", "any"]

_DEEPEST = 8
_PRIMITIVE: dict[str, Kind] = {
    "string": "string",
    "integer": "int",
    "number": "double",
    "boolean": "bool",
    "null": "null",
}
_NUMBERS = {"int", "double"}
_KINDS: tuple[tuple[type, Kind], ...] = ((bool, "bool"), (int, "int"), (float, "double"), (str, "string"))


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`record` has these `fields` and no others, `map` may have more, unless an expression writes it out as a `whole`;
    `sure` are those that are always there.

    `choices` are all values that it may have, where they are told; `minimum` and `maximum` bound a number.
    `decimal` is a number that JSON has as a text.
    """

    kind: Kind = "any"
    nullable: bool = False
    fields: Mapping[str, Shape] = field(default_factory=dict[str, "Shape"])
    sure: frozenset[str] = frozenset()
    whole: bool = False
    items: Shape | None = None
    choices: tuple[Json, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    decimal: bool = False

    @property
    def known(self) -> bool:
        """Whether it is an object all of whose fields are known."""
        return self.kind == "record"

    @property
    def keyed(self) -> bool:
        """Whether all keys that it may have are known."""
        return self.known or self.whole


ANY, NUMBER_AS_TEXT = Shape(), Shape(decimal=True)
TEXT, MOMENT, YES_OR_NO = Shape(kind="string"), Shape(kind="timestamp"), Shape(kind="bool")


def record(fields: Mapping[str, Shape], sure: Iterable[str] | None = None, *, nullable: bool = False) -> Shape:
    """An object with these fields, all of which are always there where nothing else is said."""
    return Shape(kind="record", fields=fields, sure=frozenset(fields if sure is None else sure), nullable=nullable)


def list_of(items: Shape) -> Shape:
    return Shape(kind="list", items=items)


def shape_of(schema: Json, root: JsonObject | None = None, depth: int = 0) -> Shape:
    """What a JSON schema says of a value. What it leaves open, or says in words not read here, is `any`."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return ANY
    root = schema if root is None else root
    if isinstance(ref := schema.get("$ref"), str):
        return shape_of(_referred(ref, root), root, depth + 1)
    for word in ("anyOf", "oneOf"):
        if isinstance(branches := schema.get(word), list):
            return merged([shape_of(one, root, depth + 1) for one in branches])
    if isinstance(parts := schema.get("allOf"), list):
        return shape_of(parts[0], root, depth + 1) if len(parts) == 1 else ANY
    if isinstance(kinds := schema.get("type"), list):
        return merged([shape_of({**schema, "type": kind}, root, depth + 1) for kind in kinds])
    choices = _choices(schema)
    match schema.get("type"):
        case "object":
            return _object(schema, root, depth)
        case "array":
            return list_of(shape_of(schema.get("items"), root, depth + 1))
        case str() as kind if kind in _PRIMITIVE:
            return _plain(kind, schema, choices)
        case _:
            return _of_choices(choices) if choices else _object(schema, root, depth)


def _plain(kind: str, schema: JsonObject, choices: tuple[Json, ...]) -> Shape:
    if is_decimal(schema):
        return NUMBER_AS_TEXT
    low, high = _bound(schema, "minimum", "exclusiveMinimum"), _bound(schema, "maximum", "exclusiveMaximum")
    return Shape(kind=_PRIMITIVE[kind], choices=choices, minimum=low, maximum=high)


def merged(shapes: Sequence[Shape]) -> Shape:
    """A value of any of these. A field is sure where it is so in each that has it; one that is open leaves all open."""
    nullable = any(one.nullable or one.kind == "null" for one in shapes)
    kinds = [one for one in shapes if one.kind != "null"]
    if not kinds:
        return Shape(kind="null") if nullable else ANY
    first, *others = kinds
    for other in others:
        first = _either(first, other)
    return replace(first, nullable=nullable)


def _either(one: Shape, other: Shape) -> Shape:
    if {one.kind, other.kind} == {"int", "double"}:
        return Shape(kind="double")
    if (one.decimal or other.decimal) and all(shape.decimal or shape.kind in _NUMBERS for shape in (one, other)):
        return NUMBER_AS_TEXT
    if {one.kind, other.kind} <= {"record", "map"}:
        fields = {
            name: merged([shape.fields[name] for shape in (one, other) if name in shape.fields])
            for name in (*one.fields, *(name for name in other.fields if name not in one.fields))
        }
        unsure = {name for shape in (one, other) for name in shape.fields if name not in shape.sure}
        kind: Kind = "record" if one.known and other.known else "map"
        whole = kind == "map" and one.keyed and other.keyed
        return Shape(kind=kind, fields=fields, sure=frozenset(fields) - unsure, whole=whole)
    if one.kind != other.kind:
        return ANY
    if one.kind == "list":
        return list_of(merged([one.items or ANY, other.items or ANY]))
    choices = (*one.choices, *other.choices) if one.choices and other.choices else ()
    return Shape(kind=one.kind, choices=choices)


def _object(schema: JsonObject, root: JsonObject, depth: int) -> Shape:
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not properties:
        nothing = schema.get("type") == "object" and schema.get("additionalProperties") is False
        return Shape(kind="record" if nothing else "map") if schema.get("type") == "object" else ANY
    required = schema.get("required")
    names = {one for one in required if isinstance(one, str)} if isinstance(required, list) else set[str]()
    given = {name for name, one in properties.items() if isinstance(one, dict) and "default" in one}
    more = schema.get("additionalProperties")
    closed = not (more is True or (isinstance(more, dict) and more) or "patternProperties" in schema)
    return Shape(
        kind="record" if closed else "map",
        fields={name: shape_of(one, root, depth + 1) for name, one in properties.items()},
        sure=frozenset(names | given) & frozenset(properties),
    )


def _referred(ref: str, root: JsonObject) -> Json:
    found: Json = root
    for part in ref.removeprefix("#").split("/")[1:]:
        found = found.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    return found if ref.startswith("#") else None


def _choices(schema: JsonObject) -> tuple[Json, ...]:
    if "const" in schema:
        return (schema["const"],)
    named = schema.get("enum")
    return tuple(named) if isinstance(named, list) else ()


def _of_choices(choices: tuple[Json, ...]) -> Shape:
    return replace(merged([Shape(kind=_kind(one)) for one in choices]), choices=choices)


def _kind(value: Json) -> Kind:
    if value is None:
        return "null"
    for type_, kind in _KINDS:
        if isinstance(value, type_):
            return kind
    return "list" if isinstance(value, list) else "map"


def _bound(schema: JsonObject, *words: str) -> float | None:
    """The bound by whichever of the words says it; an exclusive one counts as inclusive."""
    given = [said for word in words if isinstance(said := schema.get(word), int | float)]
    return float(given[0]) if given else None
