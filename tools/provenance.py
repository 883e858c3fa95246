"""What a tool's author says of who writes its results and of what its arguments are, by name or at the field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast, get_args

from steward.domain.argument_roles import Role, default_roles, with_said
from steward.domain.errors import Unusable
from steward.domain.json_schema import fields_in
from steward.domain.model import Json, JsonObject
from steward.domain.ports.tools import Source
from steward.tools.field_names import Fields
from steward.tools.loading import Spec

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

_ROLES: tuple[Role, ...] = get_args(Role)
_MARK = "x-steward"


class _Mark(str):
    """What a mark leaves in a schema: no schema that a server sent holds one, so no server can say it of itself."""


class _Marking:
    mark = ""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core_schema), _MARK: _Mark(cls.mark)}


class Identifies(_Marking):
    """Marks an argument that names a thing, or says how much of it or when.

        order: Annotated[str, Identifies]

    Its value must come from somewhere: one that nobody gave is refused.
    """

    mark = "identifies"


class Free(_Marking):
    """Marks an argument that is free text, as a title or a reason.

        reason: Annotated[str, Free]

    It may say anything, and need not have been given by anybody.
    """

    mark = "free"


class Sink(_Marking):
    """Marks an argument that says where something goes, as a recipient or a URL.

        recipient: Annotated[str, Sink]

    A value that others wrote goes there only with a person's yes, or where a playbook allows it.
    """

    mark = "sink"


class ByOthers(_Marking):
    """Marks a field of a result that others write, as the body of a mail.

        body: Annotated[str, ByOthers]

    The fields without a mark are then the business's own, unless the tool says `source="others"`.
    """

    mark = "others"


def source_of(tool: Spec, *schemas: JsonObject) -> tuple[Source, bool, tuple[str, ...]]:
    """Who writes its result, whether somebody said so, and the fields that others write all the same.

    Raises Unusable for a name that is no field of it.
    """
    if tool.source not in (None, *get_args(Source)):
        raise Unusable(f"tool {tool.name}: its source is 'own' or 'others', not {tool.source!r}")
    named = Fields(tool.name, "result's fields", schemas).named("others", tool.others)
    others = tuple(sorted({*named, *(path for path, mark in _marks(schemas) if mark == ByOthers.mark)}))
    said = tool.source is not None or bool(others)
    return tool.source or ("own" if others else "others"), said, others


def roles_of(tool: Spec, *schemas: JsonObject) -> tuple[dict[str, Role], tuple[str, ...]]:
    """The role of each argument, and those that its author said.

    Raises Unusable for a name that is no argument, and for an argument in two roles.
    """
    fields = Fields(tool.name, "arguments", schemas)
    said: dict[str, Role] = {}
    marked = [*_marks(schemas)]
    each: Iterable[tuple[str, Role]] = (
        (path, role)
        for role in _ROLES
        for path in (*fields.named(role, getattr(tool, role)), *(path for path, mark in marked if mark == role))
    )
    for path, role in each:
        if said.setdefault(path, role) != role:
            raise Unusable(
                f"tool {tool.name}: its argument {path!r} is said to be both {said[path]} and {role}; say one"
            )
    guessed: dict[str, Role] = {}
    for schema in schemas:
        guessed |= default_roles(schema)
    return with_said(guessed, said)


def without_marks(schema: JsonObject) -> JsonObject:
    """The schema as planners are shown it."""
    return cast("JsonObject", _unmarked(schema))


def _unmarked(value: Json) -> Json:
    if isinstance(value, list):
        return [_unmarked(one) for one in value]
    if isinstance(value, dict):
        return {name: _unmarked(one) for name, one in value.items() if not isinstance(one, _Mark)}
    return value


def _marks(schemas: tuple[JsonObject, ...]) -> Iterator[tuple[str, str]]:
    for schema in schemas:
        for path, field in fields_in(schema):
            mark = field.get(_MARK)
            if isinstance(mark, _Mark):
                yield ".".join(path), mark
