"""Whether a value that a model took out of texts stands there: what does not is no find, whoever says so."""

from __future__ import annotations

from datetime import date

from steward.domain.model import Json, JsonObject
from steward.domain.seen_results import stands_in
from steward.domain.spelt_values import leaves


def unfounded(value: Json, schema: JsonObject, texts: Json) -> str:
    """What of it the texts don't say, or nothing. A choice among given values and a yes or no need not stand there."""
    sources = [one for _, one, _ in leaves(texts, None)]
    for path, one, _ in leaves(value, None):
        if one is None or isinstance(one, bool) or _at(schema, path).get("enum"):
            continue
        if not any(stands_in(one, source) for source in sources):
            return str(one)
    return ""


def is_day(text: str) -> bool:
    """Whether it is a date as ISO 8601 spells it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _at(schema: JsonObject, path: tuple[str | int, ...]) -> JsonObject:
    for part in path:
        fields = schema.get("properties")
        inner = fields.get(part) if isinstance(part, str) and isinstance(fields, dict) else schema.get("items")
        schema = inner if isinstance(inner, dict) else {}
    return schema
