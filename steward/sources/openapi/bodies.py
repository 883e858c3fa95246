"""What a request carries: JSON, a form, parts or text, and which arguments it is made of."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import quote_plus

from openapi_pydantic.v3.v3_1 import Encoding
from pydantic import TypeAdapter, ValidationError

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.sources.openapi.files import part_of, with_files
from steward.sources.openapi.references import Place
from steward.sources.openapi.schemas import Schemas
from steward.sources.openapi.styles import pairs_of, text_of
from steward.sources.schemas import types_of

WHOLE = "body"
"""The argument that is the whole body, where it is no object or its fields are not to be told from parameters."""
Kind = Literal["json", "form", "multipart", "text"]

_WORDS = {"title", "description", "examples", "$comment"}
_MERGED = {"type", "properties", "required", "additionalProperties", *_WORDS}
_ENCODINGS: TypeAdapter[dict[str, Encoding]] = TypeAdapter(dict[str, Encoding])


@dataclass(frozen=True)
class Body:
    """How a body is made: of one argument (`whole`), or of these, under their names."""

    media: str
    kind: Kind
    required: bool
    whole: bool
    names: frozenset[str] = frozenset()
    encodings: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])
    files: frozenset[str] = frozenset()  # fields that carry files
    left_out: tuple[str, ...] = ()  # files that such a body can't carry

    def request(self, args: Mapping[str, Json]) -> dict[str, Any]:
        """What httpx is handed: content with its type, or parts; nothing where no argument of it is given."""
        if self.whole:
            if WHOLE not in args:
                return {}
            value = args[WHOLE]
        else:
            fields: JsonObject = {name: args[name] for name in args if name in self.names}
            if not fields and not self.required:
                return {}
            value = fields
        if self.kind == "multipart":
            return {
                "files": [part for name, one in cast("JsonObject", value).items() for part in self._parts(name, one)]
            }
        return {"content": self._content(value), "headers": {"content-type": self.media}}

    def _content(self, value: Json) -> bytes:
        if self.kind == "json":
            return json.dumps(value, allow_nan=False).encode()
        if self.kind == "text":
            return text_of(value).encode()
        pairs = [pair for name, one in cast("JsonObject", value).items() for pair in self._pairs(name, one)]
        return "&".join(f"{quote_plus(name)}={quote_plus(text)}" for name, text in pairs).encode()

    def _pairs(self, name: str, value: Json) -> list[tuple[str, str]]:
        said = self.encodings.get(name)
        style = (said.style if said else None) or "form"
        explode = said.explode if said is not None and said.explode is not None else style == "form"
        return pairs_of(name, value, style, explode=explode)

    def _parts(self, name: str, value: Json) -> list[tuple[str, tuple[str | None, bytes, str | None]]]:
        values = value if isinstance(value, list) else [value]
        if name in self.files:
            return [(name, part_of(name, one)) for one in values]
        said = self.encodings.get(name)
        kind = said.contentType if said else None
        return [
            (
                name,
                (None, text_of(one).encode(), kind or ("application/json" if isinstance(one, dict | list) else None)),
            )
            for one in values
        ]


def body_of(place: Place, schemas: Schemas, taken: Collection[str]) -> tuple[Body, JsonObject]:
    """How the body is made, and the schema of its arguments as an object. Raises Unusable for one that nobody can give.

    `taken` are the names of the parameters.
    """
    required = place.object.get("required") is True
    content = place.object.get("content")
    media, kind = _chosen(list(content) if isinstance(content, dict) else [])
    entry = place.inner("content", media)
    schema = schemas.read(entry.inner("schema"), "request") if "schema" in entry.object else {}
    said = schemas.led(schema)
    encodings = _encodings(entry)
    if kind == "text":
        text: JsonObject = {"type": "string", **({"description": said["description"]} if "description" in said else {})}
        return Body(media, kind, required, whole=True), _alone(text, required=required)
    files: tuple[str, ...] = ()
    carried: frozenset[str] = frozenset()
    if kind == "multipart":
        said, carried = with_files(said, _is_file)
    if kind == "form":
        said, files = _without_files(said)
    if kind in ("form", "multipart") and types_of(said, said) not in ([], ["object"]):
        raise Unusable(f"its body ({media}) is no object")
    if _is_merged(said, taken, required=required):
        names = frozenset(cast("JsonObject", said.get("properties") or {}))
        args = {name: one for name, one in said.items() if name in ("properties", "required")}
        return Body(
            media, kind, required, whole=False, names=names, encodings=encodings, files=carried, left_out=files
        ), args
    whole = said if kind in ("form", "multipart") else schema
    body = Body(media, kind, required, whole=True, encodings=encodings, files=carried, left_out=files)
    return body, _alone(whole, required=required)


def is_json(media: str) -> bool:
    """Whether the media type is JSON by its name."""
    plain = _bare(media)
    return plain in ("application/json", "text/json") or plain.endswith("+json")


def _chosen(offered: list[str]) -> tuple[str, Kind]:
    """The media type that is sent: JSON before forms, forms before text."""
    for media in offered:
        if is_json(media):
            return media, "json"
    for wanted, kind in (("application/x-www-form-urlencoded", "form"), ("multipart/form-data", "multipart")):
        for media in offered:
            if _bare(media) == wanted:
                return media, cast("Kind", kind)
    for media in offered:
        if _bare(media) in ("*/*", "application/*"):
            return media, "json"
    for media in offered:
        if _bare(media).startswith("text/") or _bare(media).endswith(("/xml", "+xml", "yaml")):
            return media, "text"
    raise Unusable(f"its body is {', '.join(offered) or 'of no type'}, which no argument can give")


def _is_merged(schema: JsonObject, taken: Collection[str], *, required: bool) -> bool:
    properties = schema.get("properties")
    return (
        schema.keys() <= _MERGED
        and isinstance(properties, dict)
        and bool(properties)
        and types_of(schema, schema) == ["object"]
        and not isinstance(schema.get("additionalProperties"), dict)
        and schema.get("additionalProperties") is not True
        and not properties.keys() & set(taken)
        and WHOLE not in taken
        and (required or not schema.get("required"))
    )


def _without_files(schema: JsonObject) -> tuple[JsonObject, tuple[str, ...]]:
    """The form without its files, and their names. Raises Unusable where one of them must be given."""
    properties = cast("JsonObject", schema.get("properties") or {})
    files = [name for name, one in properties.items() if isinstance(one, dict) and _is_file(one)]
    required = cast("list[Json]", schema.get("required") or [])
    if needed := [name for name in files if name in required]:
        raise Unusable(f"its body needs the file {needed[0]}, which no argument can give")
    if files and len(files) == len(properties):
        raise Unusable("its body is files alone, which no argument can give")
    kept: JsonObject = {name: one for name, one in properties.items() if name not in files}
    return ({**schema, "properties": kept} if files else schema), tuple(files)


def _is_file(schema: JsonObject) -> bool:
    inner = schema.get("items")
    if isinstance(inner, dict) and _is_file(inner):
        return True
    return schema.get("format") == "binary" or ("contentMediaType" in schema and "contentEncoding" not in schema)


def _alone(schema: JsonObject, *, required: bool) -> JsonObject:
    needed: list[Json] = [WHOLE] if required else []
    return {"properties": {WHOLE: schema}, "required": needed}


def _encodings(entry: Place) -> dict[str, Encoding]:
    said = entry.object.get("encoding")
    plain = {
        name: {key: value for key, value in one.items() if key != "headers"}
        for name, one in (said.items() if isinstance(said, dict) else ())
        if isinstance(one, dict)
    }
    try:
        return _ENCODINGS.validate_python(plain)
    except ValidationError:
        raise Unusable("its body has encodings that are none") from None


def _bare(media: str) -> str:
    return media.partition(";")[0].strip().lower()
