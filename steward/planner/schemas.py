"""A tool's schema: what it holds, and the forms that endpoints take."""

from __future__ import annotations

from steward.domain.model import Json, JsonObject
from steward.domain.model_modes import Form

_AS_TEXT: JsonObject = {"type": "string", "description": "A JSON object, written as text."}
_PLAIN = frozenset({"type", "description", "enum", "items", "properties", "required"})


def function_of(tool: JsonObject) -> JsonObject:
    """What a tool says of itself: name, description, parameters."""
    function = tool.get("function")
    return function if isinstance(function, dict) else {}


def parameters_of(tool: JsonObject) -> JsonObject:
    """The schema of the object that a call of the tool gives."""
    parameters = function_of(tool).get("parameters")
    return parameters if isinstance(parameters, dict) else {"type": "object"}


def name_of(tool: JsonObject) -> str:
    """The tool's own name."""
    name = function_of(tool).get("name")
    return name if isinstance(name, str) else ""


def kinds_of(schema: Json) -> list[str]:
    """The types that a value may have, `null` among them; none where the schema names none."""
    kinds = schema.get("type") if isinstance(schema, dict) else None
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


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
    return next((kind for kind in kinds_of(schema) if kind != "null"), "string")


def _nullable(schema: Json) -> bool:
    return "null" in kinds_of(schema)
