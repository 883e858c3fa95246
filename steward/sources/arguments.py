"""Arguments by a JSON schema that somebody else wrote, as the model that a ToolSpec needs.

Each field has the type that its schema plainly states, so that a text from a form is put into it, and what does not fit
is told by its path. Whatever else the schema says is checked by `jsonschema`. Shown to planners is the very schema.
What nobody gave is not sent: neither its name nor null.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias, Union, cast

from jsonschema import FormatChecker
from jsonschema.exceptions import SchemaError
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    create_model,
    model_serializer,
)
from pydantic_core import to_jsonable_python

from steward.domain.canonical import canonical
from steward.domain.errors import Unusable
from steward.domain.json_schema import followed
from steward.domain.model import Json, JsonObject
from steward.domain.text import excerpt
from steward.sources.schemas import BROKEN, NOTHING, Described, checkable, field_name, led, pointers, require, types_of

_DEEPEST = 12
_LONGEST = 300  # characters of what is wrong with a schema
_MOST = 200_000  # characters of a schema, which planners are shown
_FORMATS = FormatChecker(["date"])  # 30.11.2026 may be read as another day, or refused only once it is sent
_Fixed: TypeAlias = dict[str, list[Json]]
_PLAIN: dict[str, Any] = {"string": str, "integer": int, "number": int | float, "boolean": bool, "null": type(None)}


class Arguments(Described):
    """The arguments of a tool that a JSON schema describes."""

    model_config = ConfigDict(extra="forbid")
    _absent: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _given(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what nobody gave, and without a null that the schema does not know."""
        dumped: dict[str, Any] = handler(self)
        unset = {name for name in self._optional() if name not in self.model_fields_set}
        named = {name: (name, field.alias or name) for name, field in type(self).model_fields.items()}
        gone = {one for name in unset for one in named[name]}
        gone |= {one for name in self._absent if getattr(self, name) is None for one in named[name]}
        return {name: value for name, value in dumped.items() if name not in gone}

    @classmethod
    def _optional(cls) -> list[str]:
        return [name for name, field in cls.model_fields.items() if not field.is_required() and field.default is None]


def arguments_of(name: str, schema: JsonObject) -> type[Arguments]:
    """The model of a tool's arguments. Raises Unusable for what is no schema of an object."""
    checked, kind = checkable(schema, name), validator_for(cast("Any", schema))
    try:
        kind.check_schema(checked)
    except SchemaError as error:
        raise Unusable(f"tool {name}: its arguments have no JSON schema: {excerpt(error.message, _LONGEST)}") from None
    if outside := next((one for one in pointers(schema) if not one.startswith("#")), None):
        raise Unusable(f"tool {name}: the schema of its arguments refers to {outside}, which is not in it")
    if types_of(schema, schema) not in ([], ["object"]):
        raise Unusable(f"tool {name}: its arguments are no object")
    if len(canonical(schema)) > _MOST:
        raise Unusable(f"tool {name}: the schema of its arguments has more than {_MOST:,} characters")
    closed: JsonObject = {"type": "object", "additionalProperties": False}
    checked |= closed
    model = _Models(checked, kind).model(name, checked, (), root=True)
    model.said = {**schema, **closed}
    return model


class _Models:
    def __init__(self, root: JsonObject, kind: type[Validator]) -> None:
        self._root = root
        self._whole = kind(root, registry=NOTHING, format_checker=_FORMATS)

    def model(self, name: str, schema: JsonObject, seen: tuple[str, ...], *, root: bool = False) -> type[Arguments]:
        properties = cast("dict[str, Json]", schema.get("properties") or {})
        required = schema.get("required") or []
        fields: dict[str, Any] = {}
        absent: set[str] = set()
        for alias, said in properties.items():
            field = field_name(alias, fields, Arguments)
            given = cast("JsonObject", said) if isinstance(said, dict) else {}
            needed = alias in cast("list[Json]", required)
            annotation = self._checked(given, self._annotation(f"{name}_{field}", given, seen))
            if not needed and "default" not in given:
                if not self._may_be_null(given):
                    absent.add(field)
                annotation = annotation | None if not needed else annotation
            default: Any = ... if needed else given.get("default")
            fields[field] = (annotation, Field(default, alias=None if field == alias else alias))
        made: Any = create_model(name, __base__=Arguments, **fields)
        if not root and (schema.get("additionalProperties") not in (None, False) or "patternProperties" in schema):
            made.model_config["extra"] = "allow"
            made.model_rebuild(force=True)
        rest = {key: value for key, value in schema.items() if key not in ("properties", "additionalProperties")}
        made.said, made._absent = schema, frozenset(absent)  # noqa: SLF001
        made.whole = self._validator(rest)
        return cast("type[Arguments]", made)

    def _annotation(self, name: str, schema: JsonObject, seen: tuple[str, ...]) -> Any:
        pointer = schema.get("$ref")
        if isinstance(pointer, str):
            if pointer in seen or len(seen) > _DEEPEST:
                return Any
            return self._annotation(name, followed(pointer, self._root), (*seen, pointer))
        options = next((schema[union] for union in ("anyOf", "oneOf", "allOf") if union in schema), None)
        if "type" not in schema and isinstance(options, list):
            if "allOf" in schema and len(options) > 1:
                return Any
            given = [one for one in options if isinstance(one, dict)]
            kinds = [self._annotation(name, one, seen) for one in given]
            return _told_apart(kinds, [self._fixed(one) for one in given])
        kinds = [self._of_type(kind, name, schema, seen) for kind in types_of(schema, self._root)]
        return _either(kinds)

    def _fixed(self, schema: JsonObject) -> _Fixed:
        """The values that its needed fields may have, of those that may have only some."""
        schema = led(schema, self._root)
        properties = cast("dict[str, Json]", schema.get("properties") or {})
        found: _Fixed = {}
        for name in cast("list[str]", schema.get("required") or []):
            said = properties.get(name)
            field = led(said, self._root) if isinstance(said, dict) else {}
            values = [field["const"]] if "const" in field else field.get("enum")
            if isinstance(values, list):
                found[name] = values
        return found

    def _of_type(self, kind: str, name: str, schema: JsonObject, seen: tuple[str, ...]) -> Any:
        if kind == "array":
            items = schema.get("items")
            inner = (
                self._annotation(name, items, seen) if isinstance(items, dict) and "prefixItems" not in schema else Any
            )
            return list[inner]
        if kind == "object":
            if schema.get("properties") and len(seen) + name.count("_") <= _DEEPEST:
                return self.model(name, schema, seen)
            values = schema.get("additionalProperties")
            inner = self._annotation(name, values, seen) if isinstance(values, dict) else Any
            return dict[str, inner]
        return _PLAIN.get(kind, Any)

    def _checked(self, schema: JsonObject, annotation: Any) -> Any:
        if not schema:
            return annotation
        validator = self._validator(schema)

        def fits(value: Any) -> Any:
            require(validator, to_jsonable_python(value, by_alias=True))
            return value

        return Annotated[annotation, AfterValidator(fits)]

    def _validator(self, schema: JsonObject) -> Validator:
        """Of a part, whose references lead to anywhere in the whole (`#/$defs/…`, `#/properties/…`)."""
        return cast("Any", self._whole).evolve(schema=schema)

    def _may_be_null(self, schema: JsonObject) -> bool:
        try:
            return self._validator(schema).is_valid(None)
        except BROKEN:
            return True  # told when a value is checked


def _told_apart(kinds: list[Any], fixed: list[_Fixed]) -> Any:
    """Any of these kinds; where their fixed values leave one alone for what is given, it is told by that one."""
    if Any in kinds or len(kinds) < 2:
        return _either(kinds)

    def tag(value: object) -> str:
        given = cast("dict[str, Json]", value) if isinstance(value, dict) else {}
        fitting = [
            str(number)
            for number, one in enumerate(fixed)
            if all(given.get(name) in values for name, values in one.items())
        ]
        return fitting[0] if len(fitting) == 1 else ""

    tagged = [Annotated[kind, Tag(str(number))] for number, kind in enumerate(kinds)]
    return Annotated[_either([*tagged, Annotated[_either(kinds), Tag("")]]), Discriminator(tag)]


def _either(kinds: list[Any]) -> Any:
    return Union[tuple(kinds)] if kinds and Any not in kinds else Any  # noqa: UP007 (as many as there are)
