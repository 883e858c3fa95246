"""What a tool's author says that nobody may be shown: by name, by type, or with a mark at the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, Secret, SecretBytes, SecretStr

from steward.domain.json_schema import fields_in
from steward.domain.marked_values import ANY
from steward.domain.model import Found, Json, JsonObject, Receipt, Verdict
from steward.domain.ports.tools import Card
from steward.domain.redaction import Redactor
from steward.tools.field_names import Fields
from steward.tools.loading import Spec

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

W = TypeVar("W", Receipt, Found, Verdict)
_DEEPEST = 12


class Sensitive:
    """Marks a field of a tool's arguments or result that nobody may be shown.

        pin: Annotated[str, Sensitive]

    `Field(json_schema_extra={"sensitive": True})` and the types `SecretStr` and `SecretBytes` say the same.
    """

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core_schema), "sensitive": True}


def sensitive_arguments(tool: Spec, *schemas: JsonObject) -> tuple[str, ...]:
    """The dotted paths of the arguments that are marked, by either spelling of names that have two.

    Raises Unusable for a name that is no argument.
    """
    named = Fields(tool.name, "arguments", schemas).named("sensitive", tool.sensitive)
    return tuple(sorted({*named, *sensitive_fields(tool.args, *schemas)}))


def sensitive_fields(model: type[BaseModel], *schemas: JsonObject) -> tuple[str, ...]:
    """The dotted paths of the model's fields that are marked, or secret by their type."""
    marked = {".".join(path) for schema in schemas for path, field in fields_in(schema) if _is_marked(field)}
    return tuple(sorted({*marked, *_secret_types(model, (), 0)}))


def marked_in(card: Card, args: Mapping[str, Json]) -> Redactor | None:
    """What hides the call's marked arguments; None where there are none."""
    return Redactor(sensitive={card.name: card.sensitive}).beside(card.name, args) if card.sensitive else None


def without_words(said: W, redactor: Redactor) -> W:
    """The value with its message or reason as it may be shown."""
    if isinstance(said, Receipt):
        return replace(said, message=redactor.text(said.message))
    return replace(said, reason=redactor.text(said.reason))


def _secret_types(shape: Any, path: tuple[str, ...], depth: int) -> Iterator[str]:
    """The paths at which a type of pydantic's secrets stands; JSON schemas don't tell of all of them."""
    plain = get_origin(shape) or shape
    if depth > _DEEPEST:
        return
    if isinstance(plain, type) and issubclass(plain, SecretStr | SecretBytes | Secret):
        yield ".".join(path)
    elif isinstance(plain, type) and issubclass(plain, BaseModel):
        for name, field in plain.model_fields.items():
            for spelt in {name, field.alias or name}:
                yield from _secret_types(field.annotation, (*path, spelt), depth + 1)
    else:
        inner = get_args(shape)
        here = (*path, ANY) if isinstance(plain, type) and issubclass(plain, Mapping) else path
        for one in inner:
            yield from _secret_types(one, here, depth + 1)


def _is_marked(schema: JsonObject) -> bool:
    return schema.get("sensitive") is True or schema.get("writeOnly") is True or schema.get("format") == "password"
