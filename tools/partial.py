"""Some of a tool's arguments without the others: each checked and put into its type by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from steward.domain.model import Json, JsonObject
from steward.domain.references import schemas_at, types_of
from steward.tools.schemas import sets_in_order, writes_aliases

_SHOWN = 12  # of an enumeration's values, and of a tool's arguments


def coerced_part(
    model: type[BaseModel], args: Mapping[str, Json], schema: JsonObject
) -> tuple[JsonObject, dict[str, str]]:
    """The values in the model's types (those that don't fit as they came), and what is wrong, by dotted path."""
    return _part(model, args, schema, [], aliases=writes_aliases(model))


def _part(
    model: type[BaseModel], args: Mapping[str, Json], schema: JsonObject, path: list[str | int], *, aliases: bool
) -> tuple[JsonObject, dict[str, str]]:
    values: JsonObject = {}
    wrong: dict[str, str] = {}
    for name, value in args.items():
        field, here = _field_name(model, name), [*path, name]
        if field is None:
            values[name] = value
            if model.model_config.get("extra") != "allow":
                wrong[_dotted(here)] = f"there is no such argument; there is {_listed(model, aliases=aliases)}"
            continue
        name = _written(model, field, aliases=aliases)
        values[name], found = _value(model, field, value, schema, here, aliases=aliases)
        wrong |= found
    return values, wrong


def _value(
    model: type[BaseModel], field: str, value: Json, schema: JsonObject, path: list[str | int], *, aliases: bool
) -> tuple[Json, dict[str, str]]:
    said = ""
    for attempt in _spellings(value, schemas_at(schema, path)):
        try:
            return _fitted(model, field, attempt, aliases=aliases), {}
        except ValidationError as error:
            said = said or "; ".join(dict.fromkeys(each["msg"] for each in error.errors(include_url=False)))
        except Exception as error:  # noqa: BLE001 - somebody else's validators may fail in any way
            said = said or f"{type(error).__name__}: {error}"
    inner = _inner_model(model.model_fields[field].annotation)
    if inner is not None and isinstance(value, dict):
        return _part(inner, value, schema, path, aliases=aliases)
    return value, {_dotted(path): said[:1].lower() + said[1:300]}


def _fitted(model: type[BaseModel], field: str, value: Json, *, aliases: bool) -> Json:
    """One field's value as the whole model would hold it, its own validators included."""
    empty = model.model_construct()
    try:
        model.__pydantic_validator__.validate_assignment(empty, field, value, by_alias=True, by_name=True)
    except ValidationError as error:
        if all(field in each["loc"] and each["type"] != "frozen_field" for each in error.errors(include_url=False)):
            raise
    except Exception:  # noqa: BLE001, S110 - a check of the whole model finds the other fields missing
        pass
    else:
        dumped = empty.model_dump(mode="json", include={field}, by_alias=aliases, warnings=False)
        return sets_in_order(getattr(empty, field), dumped[_written(model, field, aliases=aliases)])
    adapter: TypeAdapter[Any] = TypeAdapter(_annotated(model.model_fields[field]))
    fitted = adapter.validate_python(value, by_alias=True, by_name=True)
    return sets_in_order(fitted, adapter.dump_python(fitted, mode="json", by_alias=aliases, warnings=False))


def _annotated(field: FieldInfo) -> Any:
    by_itself = copy(field)
    by_itself.alias = by_itself.validation_alias = by_itself.serialization_alias = None  # which only a model has
    return Annotated[field.annotation, by_itself]


def _written(model: type[BaseModel], field: str, *, aliases: bool) -> str:
    """The name under which the field is written down."""
    alias = model.model_fields[field].serialization_alias
    return alias if alias and aliases else field


def _spellings(value: Json, schemas: list[JsonObject]) -> Iterator[Json]:
    """The value, and what else it may have been meant as: an enumeration's value in other letters, a number as text."""
    yield value
    if isinstance(value, str):
        yield value.strip()
        wanted = [one for schema in schemas for one in _allowed(schema) if _plain(one) == _plain(value)]
        if len(set(map(json.dumps, wanted))) == 1:
            yield wanted[0]
    elif isinstance(value, int | float) and not isinstance(value, bool) and "string" in types_of(schemas):
        yield str(value)


def _allowed(schema: JsonObject) -> list[Json]:
    listed = schema.get("enum")
    return listed if isinstance(listed, list) else [schema["const"]] if "const" in schema else []


def _plain(value: Json) -> str:
    return "".join(one for one in str(value).casefold() if one.isalnum())


def _field_name(model: type[BaseModel], name: str) -> str | None:
    if name in model.model_fields:
        return name
    for field, info in model.model_fields.items():
        if name in (info.alias, info.validation_alias):
            return field
    return None


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model that a value is of, or may be of where nothing is allowed as well."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    found = [one for part in get_args(annotation) if (one := _inner_model(part))]
    return found[0] if len(found) == 1 else None


def _dotted(path: list[str | int]) -> str:
    return ".".join(map(str, path))


def _listed(model: type[BaseModel], *, aliases: bool) -> str:
    names = [_written(model, field, aliases=aliases) for field in model.model_fields]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more or "none"
