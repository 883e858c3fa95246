"""What a system shows as JSON, and which of its fields are those of a model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, cast

from pydantic import AliasChoices, BaseModel, ConfigDict, RootModel, SecretBytes, SecretStr, TypeAdapter
from pydantic.fields import FieldInfo

from steward.domain.model import Json, JsonObject

JSON: TypeAdapter[Any] = TypeAdapter(Any, config=ConfigDict(ser_json_inf_nan="constants"))  # by default they are null


@dataclass(frozen=True)
class Written:
    """A field's value that its model writes in a way of its own, such as an amount in cents."""

    value: object
    json: Json


@dataclass(frozen=True)
class Unsaid:
    """A null that may mean "empty it", or that nothing was said of the field."""


def as_record(record: object) -> JsonObject:
    """A model, a dataclass, a mapping or a row with `keys` (sqlite3.Row) as JSON. Raises TypeError, in one line."""
    if isinstance(record, BaseModel) and not _is_root(record):
        return _checked(record.model_dump(mode="json"))
    if is_dataclass(record) and not isinstance(record, type):
        return _checked({one.name: getattr(record, one.name) for one in fields(record)})
    if not isinstance(record, Mapping) and not (hasattr(record, "keys") and hasattr(record, "__getitem__")):
        raise TypeError(
            "a proof's look gives a record (a model, a dataclass, a mapping or a row with keys), "
            f"not {type(record).__name__}"
        )
    return _checked(dict(cast("Mapping[str, object]", record)))


def fields_of(model: BaseModel, record: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    """The model's fields: the name by which the record shows each, and its value."""
    try:
        dumped: Any = model.model_dump(mode="json", warnings=False)
    except ValueError:  # bytes that are no text
        dumped = None
    written = cast("dict[str, Json]", dumped) if isinstance(dumped, dict) else {}
    return {field: (shown_name(type(model), field, record), _value(field, one, written)) for field, one in model}


def shown_name(model: type[BaseModel], field: str, record: Mapping[str, object]) -> str:
    """The name by which the record shows the model's field: its own or an alias; its own where it shows none."""
    info = model.model_fields.get(field)
    return next((name for name in [field, *(_aliases(info) if info else [])] if name in record), field)


def is_secret(value: object) -> bool:
    """Such a value is masked wherever it is written down, so it can't be compared."""
    return isinstance(value, SecretStr | SecretBytes)


def in_words(value: object) -> str:
    """The value as JSON would have it, as far as it can be written so."""
    try:
        if isinstance(value, Unsaid):
            return str(None)
        return str(value.json if isinstance(value, Written) else JSON.dump_python(value, mode="json"))
    except ValueError:
        return repr(value)


def _value(field: str, value: object, written: Mapping[str, Json]) -> object:
    if field not in written or is_secret(value):
        return value
    try:
        usual = JSON.dump_python(value, mode="json")
    except ValueError:
        return Written(value, written[field])
    plain = isinstance(written[field], str | int | float)
    return Written(value, written[field]) if plain and written[field] != usual else value


def _checked(fields: Mapping[str, object]) -> JsonObject:
    record: JsonObject = {}
    for name, value in fields.items():
        try:
            record[str(name)] = JSON.dump_python(value, mode="json")
            json.dumps(record[str(name)], allow_nan=False)
        except ValueError as error:
            why = str(error).split("\n", maxsplit=1)[0]
            raise TypeError(f"the record's {name} can't be kept as JSON, let the look leave it out: {why}") from error
    return record


def _aliases(info: FieldInfo) -> list[str]:
    given = info.validation_alias
    names: list[object] = [info.serialization_alias, info.alias]
    names += given.choices if isinstance(given, AliasChoices) else [given]
    return [name for name in names if isinstance(name, str)]


def _is_root(record: BaseModel) -> bool:
    return isinstance(record, RootModel)
