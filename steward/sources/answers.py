"""Answers of others' tools: always an object, whatever came; as their schema says it, or else said to differ.

What a system answers is taken as it is. A schema that is wrong must not turn an act that happened into one whose answer
was lost.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

import structlog
from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for
from pydantic import ConfigDict, Field, PrivateAttr, create_model, model_serializer
from pydantic import SerializerFunctionWrapHandler as Handler

from steward.domain.bounded_json import loads
from steward.domain.model import Json, JsonObject
from steward.sources.schemas import NOTHING, Described, checkable, field_name, types_of

ITEMS, VALUE = "items", "value"
_log = structlog.get_logger("steward")
_ANY: JsonObject = {"type": "object", "additionalProperties": True}


class Answer(Described):
    """The answer of a tool that a JSON schema describes, or that nothing does."""

    model_config = ConfigDict(extra="allow")
    said: ClassVar[JsonObject] = _ANY
    _as_it_came: bool = PrivateAttr(default=False)

    def require_fit(self) -> None:
        """What a system answered was looked at once; it stays what it answered."""
        if not self._as_it_came:
            super().require_fit()

    @model_serializer(mode="wrap")
    def _given(self, handler: Handler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        fields = type(self).model_fields.items()
        unset = {one for name, field in fields if name not in self.model_fields_set for one in (name, field.alias)}
        return {name: value for name, value in dumped.items() if name not in unset}


def answer_of(name: str, schema: JsonObject | None) -> type[Answer]:
    """The model of a tool's answers; where its schema is none, anything is one."""
    whole = as_object_schema(schema)
    checked, kind = checkable(whole, name), validator_for(cast("Any", whole))
    try:
        kind.check_schema(checked)
    except SchemaError:
        whole = checked = _ANY
    properties = whole.get("properties")
    fields: dict[str, Any] = {}
    for alias in properties if isinstance(properties, dict) else ():
        field = field_name(alias, fields, Answer)
        fields[field] = (Any, Field(None, alias=None if field == alias else alias))
    made: Any = create_model(name, __base__=Answer, **fields)
    made.said, made.whole = whole, kind(checked, registry=NOTHING)
    return cast("type[Answer]", made)


def answered(model: type[Answer], value: Json, tool: str) -> Answer:
    """The answer as it came; where it is not as its schema says, the log says so."""
    given = as_object(value)
    try:
        return model.model_validate(given)
    except ValueError as error:
        why = str(error).splitlines()[-2 if len(str(error).splitlines()) > 1 else 0].strip()
        _log.warning("tool.answer_differs", tool=tool, why=why)
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    fields: dict[str, Any] = {names.get(name, name): one for name, one in given.items()}
    taken = model.model_construct(**fields)
    taken._as_it_came = True  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return taken


def read(text: str) -> Json:
    """What the text says where it is an object or a list in JSON, else the text."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            return loads(text)
        except ValueError:
            return text
    return text


def as_object(value: Json) -> JsonObject:
    """The value, a list as `items`, and what is neither object nor list as `value`."""
    if isinstance(value, dict):
        return value
    return {ITEMS if isinstance(value, list) else VALUE: value}


def as_object_schema(schema: JsonObject | None) -> JsonObject:
    """The same of a schema."""
    if not schema:
        return _ANY
    kinds = types_of(schema, schema)
    if kinds in ([], ["object"]):
        return schema if kinds else {**schema, "type": "object"} if "$ref" not in schema else schema
    shared = {name: schema[name] for name in ("$defs", "definitions", "$schema") if name in schema}
    inner: JsonObject = {name: one for name, one in schema.items() if name not in shared}
    name = ITEMS if kinds == ["array"] else VALUE
    return {**shared, "type": "object", "properties": {name: inner}, "required": [name]}
