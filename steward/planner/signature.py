"""A tool in the fewest words: its JSON schemas as one signature that a model reads easily."""

from __future__ import annotations

import json
from collections.abc import Iterator

from steward.domain.json_schema import followed
from steward.domain.model import Json, JsonObject
from steward.domain.ports.tools import Card

_DEPTH = 4


def described(card: Card, *, result: bool = True) -> str:
    """`name(arg: type, …) → result`, its risk, and what its arguments mean; `result`: whether that is told."""
    head = f"- {card.name}({_fields(card.args_schema, card.args_schema, 0)})"
    head += f" → {_type(card.result_schema, card)}" if result else ""
    risk = card.risk.value + (", but reaches outside, so it counts like an effect" if card.egress else "")
    lines = [
        head,
        f"  [{risk}] {' '.join(card.description.split())}",
        *dict.fromkeys(_meanings(card.args_schema, card.args_schema)),
    ]
    return "\n".join(lines)


def _type(schema: Json, card: Card) -> str:
    return _shape(schema, card.result_schema, 0, typed=False)


def _fields(schema: JsonObject, root: JsonObject, depth: int, *, typed: bool = True) -> str:
    properties = _object(schema.get("properties"))
    required = schema.get("required")
    needed = required if isinstance(required, list) else []
    parts: list[str] = []
    for name, field in properties.items():
        shape = _shape(field, root, depth + 1, typed=typed)
        optional = "" if name in needed or not typed else "?"
        parts.append(f"{name}{optional}: {shape}" if shape else f"{name}{optional}")
    return ", ".join(parts)


def _shape(value: Json, root: JsonObject, depth: int, *, typed: bool) -> str:
    schema = _followed(value, root)
    if depth > _DEPTH:
        return "…"
    for key in ("anyOf", "oneOf"):
        options = schema.get(key)
        if isinstance(options, list):
            shapes = [_shape(option, root, depth, typed=typed) for option in options]
            return " | ".join(dict.fromkeys(shape for shape in shapes if shape))
    if "properties" in schema:
        return "{" + _fields(schema, root, depth, typed=typed) + "}"
    return _leaf(schema, root, depth, typed=typed)


def _leaf(schema: JsonObject, root: JsonObject, depth: int, *, typed: bool) -> str:
    choices = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(choices, list) and typed:
        return "|".join(json.dumps(choice, ensure_ascii=False) for choice in choices)
    kind = schema.get("type")
    if kind == "array" and (places := _list(schema.get("prefixItems"))):
        return f"[{', '.join(_shape(one, root, depth + 1, typed=typed) for one in places)}]"
    if kind == "array":
        return f"[{_shape(schema.get('items'), root, depth + 1, typed=typed)}]"
    if not isinstance(kind, str) or not (typed or kind in {"number", "integer", "object"}):
        return ""
    form = schema.get("format")
    return f"{kind} ({form})" if typed and kind == "string" and isinstance(form, str) else kind


def _meanings(value: Json, root: JsonObject, prefix: str = "", depth: int = 0) -> Iterator[str]:
    """The arguments that explain themselves, and in them what objects and lists of objects hold."""
    if depth > _DEPTH:
        return
    schema = _followed(value, root)
    for inner in (schema.get("items"), *(_list(schema.get("anyOf"))), *(_list(schema.get("oneOf")))):
        yield from _meanings(inner, root, prefix, depth + 1)
    for name, field in _object(schema.get("properties")).items():
        text = _object(field).get("description")
        if isinstance(text, str):
            yield f"  {prefix}{name}: {' '.join(text.split())}"
        yield from _meanings(field, root, f"{prefix}{name}.", depth + 1)


def _followed(value: Json, root: JsonObject) -> JsonObject:
    schema = _object(value)
    pointer = schema.get("$ref")
    return followed(pointer, root) if isinstance(pointer, str) else schema


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}
