"""Taking one typed value out of texts, by a model that has no tools: what may be asked for."""

from __future__ import annotations

from collections.abc import Iterator

from steward.domain.json_value import Json, JsonObject

EXTRACT = "extract"
"""The tool's name."""
SOURCE = "from"  # its argument with the texts
KINDS = ("string", "integer", "number", "boolean", "date")
LIST_OF = "array of "
_WORDS = {"description", "enum", "format", "items", "maximum", "minimum", "properties", "required", "type"}
_TYPES = {"string", "integer", "number", "boolean", "array", "object"}
_FORMATS = {"date", "date-time", "email", "uri"}
_DEEPEST = 4


def schema_of(kind: str | JsonObject, one_of: list[Json] | None = None) -> JsonObject:
    """What the value is to be, as a JSON schema. Raises ValueError."""
    if isinstance(kind, str):
        schema = _named(kind)
    else:
        _require_small(kind, "type", 0)
        schema = kind
    if not one_of:
        return schema
    inner = schema.get("items")
    return {**schema, "items": {**inner, "enum": one_of}} if isinstance(inner, dict) else {**schema, "enum": one_of}


def _named(kind: str) -> JsonObject:
    one, many = kind.removeprefix(LIST_OF).removesuffix("s"), kind.startswith(LIST_OF)
    if one not in KINDS:
        raise ValueError(f"'{kind}' is none of {', '.join(KINDS)}, '{LIST_OF}' one of these, or a JSON schema")
    schema: JsonObject = {"type": "string", "format": "date"} if one == "date" else {"type": one}
    return {"type": "array", "items": schema} if many else schema


def _require_small(schema: Json, at: str, depth: int) -> None:
    """A schema of plain parts: no pattern that a text could wind up, and nothing that is looked up elsewhere."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        raise ValueError(f"{at}: is no JSON schema of at most {_DEEPEST} levels")
    if unknown := schema.keys() - _WORDS:
        raise ValueError(f"{at}: '{min(unknown)}' can't be used here; known are {', '.join(sorted(_WORDS))}")
    kind, form = schema.get("type"), schema.get("format", "date")
    if kind not in _TYPES or form not in _FORMATS:
        what, known = ("type", _TYPES) if kind not in _TYPES else ("format", _FORMATS)
        raise ValueError(f"{at}: its {what} must be one of {', '.join(sorted(known))}")
    for inner, part in _parts(schema, kind):
        _require_small(part, f"{at}.{inner}", depth + 1)


def _parts(schema: JsonObject, kind: Json) -> Iterator[tuple[str, Json]]:
    if kind == "array":
        yield "items", schema.get("items")
    if kind == "object":
        fields = schema.get("properties")
        if not isinstance(fields, dict) or not fields:
            raise ValueError("type: an object needs its properties")
        yield from ((f"properties.{name}", part) for name, part in fields.items())
