"""A tool's schema in the forms that endpoints take."""

from __future__ import annotations

from collections.abc import Mapping

from steward.domain.model import Json, JsonObject
from steward.domain.model_modes import Form

_AS_TEXT: JsonObject = {"type": "string", "description": "A JSON object, written as text."}
_PLAIN = frozenset({"type", "description", "enum", "items", "properties", "required"})


def in_form(schema: JsonObject, form: Form) -> JsonObject:
    """The JSON schema of an object in this form; see `steward.domain.model_modes.Form`.

    Objects whose properties are free become JSON text in the simpler forms: neither can say them.
    """
    if form == "full":
        return schema
    return _object(schema, strict=form == "strict")


def _object(schema: JsonObject, *, strict: bool) -> JsonObject:
    inner, wanted = schema.get("properties"), schema.get("required")
    properties = inner if isinstance(inner, dict) else {}
    required = [name for name in wanted if isinstance(name, str)] if isinstance(wanted, list) else []
    made: dict[str, Json] = {}
    for name, each in properties.items():
        part = each if isinstance(each, dict) else {}
        made[name] = _value(part, strict=strict, may_be_null=strict and name not in required)
    if strict:
        return {"type": "object", "properties": made, "required": [*made], "additionalProperties": False}
    firm: list[Json] = [name for name in required if not _nullable(properties.get(name))]
    return {"type": "object", "properties": made, "required": firm}


def _value(schema: JsonObject, *, strict: bool, may_be_null: bool) -> JsonObject:
    kind, null = _kind(schema), may_be_null or (strict and _nullable(schema))
    if kind == "object":
        plain = _object(schema, strict=strict) if schema.get("properties") else {**_AS_TEXT}
    else:
        plain = {name: value for name, value in schema.items() if name in _PLAIN} | {"type": kind}
        if isinstance(items := schema.get("items"), dict):
            plain["items"] = _value(items, strict=strict, may_be_null=False)
    if isinstance(values := plain.get("enum"), list):
        plain["enum"] = [one for one in values if one is not None] + ([None] if null else [])
    if null:
        plain["type"] = [plain["type"], "null"]
    elif _nullable(schema):
        plain["description"] = f"{plain.get('description') or ''} Leave it out where there is none.".strip()
    return plain


def _kind(schema: JsonObject) -> str:
    kinds = schema.get("type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return next((one for one in named if isinstance(one, str) and one != "null"), "string")


def _nullable(schema: Json) -> bool:
    kinds = schema.get("type") if isinstance(schema, Mapping) else None
    return isinstance(kinds, list) and "null" in kinds
