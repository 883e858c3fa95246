"""A tool's arguments: checked, put into the schema's types, and shown to a planner."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from pydantic import BaseModel, RootModel, Secret, SecretBytes, SecretStr, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import to_jsonable_python
from pydantic_core.core_schema import DecimalSchema

from steward.domain.bounded_json import loads
from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject
from steward.domain.value_comparison import DECIMAL
from steward.tools.validation_messages import plain_words

CONTAINERS = {"dict_type", "model_type", "list_type", "tuple_type", "set_type", "model_attributes_type"}
SHOWN = 5


class _Terse(GenerateJsonSchema):
    """Without the titles that only repeat a field's name, as every one is sent to the model; Decimals are named."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the base class's signature
        return False

    def decimal_schema(self, schema: DecimalSchema) -> JsonSchemaValue:
        """A text that holds a number is told from any other text beside a number."""
        made = super().decimal_schema(schema)
        for one in made.get("anyOf", [made]):
            if one.get("type") == "string":
                one["format"] = DECIMAL
        return made


def schema_of(model: type[BaseModel], mode: JsonSchemaMode, *, by_alias: bool | None = None) -> JsonObject:
    """The model's JSON schema, made once a process: not one's own to change. Its fields are called as they are in
    values that are written down, by their aliases where the model says `serialize_by_alias`."""
    return _schema_of(model, mode, by_alias=writes_aliases(model) if by_alias is None else by_alias)


def writes_aliases(model: type[BaseModel]) -> bool:
    """Whether its values are written down by the aliases of their fields, and not by their names."""
    return bool(model.model_config.get("serialize_by_alias"))


@lru_cache(maxsize=256)
def _schema_of(model: type[BaseModel], mode: JsonSchemaMode, *, by_alias: bool) -> JsonObject:
    return cast("JsonObject", model.model_json_schema(by_alias, mode=mode, schema_generator=_Terse))


def parsed(model: type[BaseModel], args: Mapping[str, Json]) -> BaseModel:
    """The arguments as the model; JSON in a string is taken where a form had to send an object or a list so."""
    try:
        return made(model, dict(args))
    except ValidationError as error:
        unpacked = _unpacked(args, error)
        if unpacked == args:
            raise
        return made(model, unpacked)


def made(model: type[BaseModel], value: object) -> BaseModel:
    """The value as the model, its fields by their names or by their aliases. Raises ValidationError."""
    return model.model_validate(value, by_alias=True, by_name=True)


def as_json(value: BaseModel) -> Json:
    """Plain JSON; raises where the value does not hold what its model says."""
    dumped = value.model_dump(mode="json", by_alias=writes_aliases(type(value)), warnings="error")
    return sets_in_order(value, dumped)


def as_object(value: BaseModel, *, by_alias: bool | None = None) -> JsonObject:
    """As `as_json`, of arguments, whatever their serialisers say."""
    by_alias = writes_aliases(type(value)) if by_alias is None else by_alias
    dumped = value.model_dump(mode="json", by_alias=by_alias, exclude_computed_fields=True, warnings=False)
    return cast("JsonObject", sets_in_order(value, dumped))


def sets_in_order(value: object, dumped: Any) -> Json:
    """What the value was dumped to, its sets in one order: each process has another, and equal acts must look equal.

    Secrets, which pydantic dumps as stars, are as they are: they are to reach the tool, and are hidden where it counts.
    """
    if isinstance(value, SecretStr | SecretBytes | Secret):
        return _revealed(cast("Secret[Any]", value).get_secret_value())
    if isinstance(value, RootModel):
        return sets_in_order(cast("RootModel[object]", value).root, dumped)
    if isinstance(dumped, dict):
        fields = cast("dict[str, Any]", dumped)
        if not isinstance(value, Mapping):
            return {name: sets_in_order(_field(value, name), one) for name, one in fields.items()}
        own = list(cast("Mapping[object, object]", value).values())
        own += [None] * (len(fields) - len(own))
        return {name: sets_in_order(mine, one) for mine, (name, one) in zip(own, fields.items(), strict=False)}
    if isinstance(dumped, list) and isinstance(value, list | tuple | set | frozenset):
        inner = zip(cast("Iterable[object]", value), cast("list[Any]", dumped), strict=False)
        members = [sets_in_order(mine, one) for mine, one in inner]
        return sorted(members, key=canonical) if isinstance(value, set | frozenset) else members
    return cast("Json", dumped)


def _field(value: object, name: str) -> object:
    """What the field holds that is written by that name."""
    fields = type(value).model_fields if isinstance(value, BaseModel) else {}
    aliased = next((field for field, info in fields.items() if info.serialization_alias == name), name)
    return getattr(value, name if name in fields else aliased, None)


def _revealed(secret: object) -> Json:
    plain = secret.decode("utf-8", "surrogateescape") if isinstance(secret, bytes) else secret
    return cast("Json", to_jsonable_python(plain))


def spelt(value: object) -> str:
    """One spelling for what names an act, in every process the same."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(cast("Iterable[object]", value), key=spelt)
    return str(value)


def wrong(error: ValidationError, args: object) -> dict[str, str]:
    """What is wrong, by the dotted path of the value that is; alternatives of a union are told together."""
    reasons: dict[str, list[str]] = {}
    for each in error.errors(include_url=False):
        path = _path(each["loc"], args, missing=each["type"] == "missing")
        reasons.setdefault(path, []).append(plain_words(each))
    return {path: " or: ".join(dict.fromkeys(texts)) for path, texts in reasons.items()}


def described(error: ValidationError, args: object) -> str:
    """The same in one line."""
    lines = [f"{path or 'value'}: {reason}" for path, reason in wrong(error, args).items()]
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "; ".join(lines[:SHOWN] + more)


def _path(location: Sequence[int | str], value: object, *, missing: bool) -> str:
    """The part of an error's location that is in the value; the rest names branches of a union.

    What is `missing` is the last part.
    """
    path: list[str] = []
    for depth, part in enumerate(location, start=1):
        if isinstance(value, dict) and part in value:
            value = cast("dict[object, object]", value)[part]
        elif isinstance(value, list) and isinstance(part, int):
            value = cast("list[object]", value)[part]
        elif not (isinstance(value, dict) and missing and depth == len(location)):
            continue
        path.append(str(part))
    return ".".join(path)


def _unpacked(args: Mapping[str, Json], error: ValidationError) -> JsonObject:
    """The arguments with those strings read as JSON that stand where a container is wanted."""
    wanted = {each["loc"][0] for each in error.errors() if each["type"] in CONTAINERS and each["loc"]}
    return {name: _read(value) if name in wanted else value for name, value in args.items()}


def _read(value: Json) -> Json:
    try:
        return loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
