"""Files in a form's parts: an argument says their name and their content, as text or in base64."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import cast

from steward.domain.model import Json, JsonObject
from steward.tools.spec import Refused

_MOST = 200_000  # characters of a file's content: it stands in the plan and in the ledger
FILE: JsonObject = {
    "type": "object",
    "description": "A file: its name, and its content as text or in base64, one of the two.",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[^/\\\r\n\x00]+$"},
        "text": {"type": "string", "maxLength": _MOST},
        "base64": {"type": "string", "maxLength": _MOST},
        "content_type": {"type": "string", "maxLength": 100, "pattern": r"^[\w.+-]+/[\w.+-]+$"},
    },
    "required": ["name"],
    "additionalProperties": False,
}


def with_files(schema: JsonObject, is_file: Callable[[JsonObject], bool]) -> tuple[JsonObject, frozenset[str]]:
    """The form with its files as arguments, and their names."""
    properties = cast("JsonObject", schema.get("properties") or {})
    files = frozenset(name for name, one in properties.items() if isinstance(one, dict) and is_file(one))
    taken: JsonObject = {name: _argument(one) if name in files else one for name, one in properties.items()}
    return ({**schema, "properties": taken} if files else schema), files


def part_of(field: str, value: Json) -> tuple[str, bytes, str]:
    """Name, content and type, as httpx takes them. Raises Refused, before anything is sent, for what is no file."""
    said = value if isinstance(value, dict) else {}
    text, encoded = said.get("text"), said.get("base64")
    if isinstance(text, str) == isinstance(encoded, str):
        raise Refused("invalid_file", f"{field}: a file has either text or base64")
    try:
        content = text.encode() if isinstance(text, str) else base64.b64decode(str(encoded), validate=True)
    except (UnicodeError, binascii.Error):
        raise Refused("invalid_file", f"{field}: its content is no text, or no base64") from None
    usual = "text/plain; charset=utf-8" if isinstance(text, str) else "application/octet-stream"
    return str(said["name"]), content, str(said.get("content_type") or usual)


def _argument(schema: Json) -> JsonObject:
    many = isinstance(schema, dict) and isinstance(schema.get("items"), dict)
    about = schema.get("description") if isinstance(schema, dict) else None
    one: JsonObject = {**FILE, "description": f"{about} {FILE['description']}"} if isinstance(about, str) else FILE
    return {"type": "array", "items": one} if many else one
