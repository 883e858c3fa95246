"""Schemas that stand for several: which there are, and by which value of which property each is told."""

from __future__ import annotations

from steward.domain.model import Json, JsonObject
from steward.sources.openapi.references import Place

_UNIONS = ("oneOf", "anyOf")


def is_base(schema: JsonObject) -> bool:
    """Whether it names schemas that extend it, in place of itself."""
    said = schema.get("discriminator")
    named = isinstance(said, dict) and bool(said.get("mapping"))
    return named and not any(union in schema for union in _UNIONS)


def told_apart(place: Place, *, bare: bool, fields: bool) -> Place:
    """The schema with the discriminator's values said in each option.

    Of a base, the options that it names, beside its own fields where `fields` says so; `bare`: the base itself.
    """
    schema = place.object
    said = schema.get("discriminator")
    name = said.get("propertyName") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(name, str):
        return place
    mapping = said.get("mapping")
    values: dict[str, list[Json]] = {}
    for value, target in mapping.items() if isinstance(mapping, dict) else ():
        values.setdefault(_pointer(str(target)), []).append(value)
    if is_base(schema):
        return place if bare else Place(_variants(schema, name, values, fields=fields), place.document)
    made: JsonObject = dict(schema)
    for union in _UNIONS:
        options = schema.get(union)
        if isinstance(options, list):
            made[union] = [_option(one, name, values) for one in options]
    return Place(made, place.document)


def _variants(schema: JsonObject, name: str, values: dict[str, list[Json]], *, fields: bool) -> JsonObject:
    kept = ("type", "properties", "title", "description") if fields else ("title", "description")
    return {
        **{key: schema[key] for key in kept if key in schema},
        "anyOf": [_of_value(pointer, name, named) for pointer, named in values.items()],
    }


def _option(option: Json, name: str, values: dict[str, list[Json]]) -> Json:
    pointer = option.get("$ref") if isinstance(option, dict) else None
    if not isinstance(pointer, str):
        return option
    return _of_value(pointer, name, values.get(pointer) or [pointer.rpartition("/")[2]])


def _of_value(pointer: str, name: str, values: list[Json]) -> JsonObject:
    own: JsonObject = {"type": "object", "properties": {name: {"enum": values}}, "required": [name]}
    return {"allOf": [{"$ref": pointer}, own]}


def _pointer(target: str) -> str:
    """A mapping names a schema by a reference, or by its name alone."""
    return target if "/" in target or "#" in target else f"#/components/schemas/{target}"
