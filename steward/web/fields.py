"""A tool's arguments as form fields, and a form's fields as arguments again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from steward.domain.canonical import digest
from steward.domain.model import Json, JsonObject
from steward.domain.redaction import HIDDEN
from steward.domain.strict_json import read_json
from steward.web.text import plain, words

Kind = Literal["text", "long", "number", "choice", "json", "fixed"]
PREFIX = "arg:"
_VERBS = ("must ", "is ", "may ", "has ", "needs ", "can’t ", "can't ")
_LONG = 80  # characters from which on a text gets several lines
_DEEPEST = 4
_TAME = re.compile(r"[A-Za-z0-9_.]+")  # what an id in a page may be made of, so that two never meet


@dataclass(frozen=True, kw_only=True)
class Field:
    """One editable value; `path` is dotted, `text` what the field holds, `error` what is wrong with it."""

    path: str
    label: str
    kind: Kind
    text: str = ""
    help: str = ""
    required: bool = False
    present: bool = True
    given: Json = None
    choices: tuple[str, ...] = ()
    error: str = ""
    hidden: str = ""

    @property
    def name(self) -> str:
        return PREFIX + self.path

    @property
    def id(self) -> str:
        return "arg-" + (self.path.replace(".", "-") if _TAME.fullmatch(self.path) else digest(self.path)[:12])


def fields_of(schema: JsonObject, args: Mapping[str, Json]) -> list[Field]:
    """The fields for these arguments: what the schema names first, then what else is there."""
    return list(_fields(schema, schema, args, (), 0))


def in_order(schema: JsonObject, args: Mapping[str, Json]) -> JsonObject:
    """The arguments in the order in which the schema names them, which is how people think of them."""
    named = [name for name in _object(schema.get("properties")) if name in args]
    return {name: args[name] for name in [*named, *(name for name in args if name not in named)]}


def filled(fields: Iterable[Field], form: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    """The fields as somebody filled them in, with what is wrong beside each."""
    return [
        replace(one, text=_typed(form[one.name]) if one.name in form else one.text, error=errors.get(one.path, ""))
        for one in fields
    ]


def changed(fields: Iterable[Field], form: Mapping[str, str]) -> list[Field]:
    """The fields that the form holds something else in than they were shown with."""
    return [
        one for one in fields if one.name in form and one.kind != "fixed" and _typed(form[one.name]) != _typed(one.text)
    ]


def placed(fields: Sequence[Field], errors: Mapping[str, str]) -> dict[str, str]:
    """Each mistake at the field that holds its place, in words that name it; what has no field stays at its path."""
    at: dict[str, list[str]] = {}
    for path, why in errors.items():
        one = max((each for each in fields if _holds(each, path)), key=lambda each: len(each.path), default=None)
        inside = path.removeprefix(one.path).strip(".") if one else ""
        where = ", ".join(
            f"entry {int(part) + 1}" if part.isdigit() else words(part) for part in inside.split(".") if part
        )
        name = one.label if one else words(path.replace(".", " ")) if path else ""
        told = f"{name}{f' ({where})' if where else ''} {why}".strip() if why.startswith(_VERBS) else why
        at.setdefault(one.path if one else path, []).append(told)
    return {path: "; ".join(several) for path, several in at.items()}


def _holds(field: Field, path: str) -> bool:
    return f"{path}.".startswith(f"{field.path}.")


def arguments(fields: Iterable[Field], form: Mapping[str, str]) -> tuple[JsonObject, dict[str, str]]:
    """What the form says as arguments, and by path what can't be read.

    Fields that it lacks or leaves alone keep their very value.
    """
    args: JsonObject = {}
    errors: dict[str, str] = {}
    for one in fields:
        text = _typed(form[one.name]) if one.name in form and one.kind != "fixed" else one.text
        unchanged = text == _typed(one.text)
        if (unchanged and not one.present) or (not text and not unchanged and not one.required):
            continue  # left out, as the schema allows
        try:
            _put(args, one.path.split("."), one.given if unchanged else _read(one, text))
        except ValueError:
            errors[one.path] = "must be valid JSON"
    return args, errors


def _fields(
    root: JsonObject, schema: JsonObject, args: Mapping[str, Json], path: tuple[str, ...], depth: int
) -> Iterable[Field]:
    properties = _object(schema.get("properties"))
    required = schema.get("required")
    needed = {str(name) for name in required} if isinstance(required, list) else set[str]()
    for name in [*properties, *(name for name in args if name not in properties)]:
        part = _resolved(root, _object(properties.get(name)))
        given = args.get(name)
        here = (*path, name)
        if depth < _DEEPEST and "." not in name and _nests(part, given):
            inner = cast("JsonObject", given) if isinstance(given, dict) else {}
            yield from _fields(root, part, inner, here, depth + 1)
        else:
            yield _field(part, name, ".".join(here), given, required=name in needed, present=name in args)


def _nests(schema: JsonObject, given: Json) -> bool:
    return bool(schema.get("properties")) and (given is None or isinstance(given, dict))


def _field(schema: JsonObject, name: str, path: str, given: Json, *, required: bool, present: bool) -> Field:
    kind, choices = ("text", ()) if given == HIDDEN else _kind(schema, given)
    text = _text(given, kind)
    help_text = schema.get("description")
    kept = f"What is hidden stays as it is while {HIDDEN} is left there." if HIDDEN in text else ""
    return Field(
        path=path,
        label=words(name),
        kind=kind,
        text=text,
        help=" ".join(filter(None, [plain(help_text) if isinstance(help_text, str) else "", kept])),
        required=required,
        present=present,
        given=given,
        choices=choices,
        hidden=plain(text) if plain(text).strip() != text.strip() else "",
    )


def _kind(schema: JsonObject, given: Json) -> tuple[Kind, tuple[str, ...]]:
    if "const" in schema:
        return "fixed", ()
    branches = [_object(one) for one in _list(schema.get("anyOf"))] or [schema]
    types = {str(one.get("type")) for one in branches if one.get("type") != "null"}
    choices = [str(one) for branch in branches for one in _list(branch.get("enum"))]
    if choices and all("enum" in branch for branch in branches if branch.get("type") != "null"):
        return "choice", tuple(dict.fromkeys(choices))
    if types == {"boolean"} or (types == {"None"} and isinstance(given, bool)):
        return "choice", ("true", "false")
    if types <= {"integer", "number"}:
        return "number", ()
    if types == {"string"} or (types == {"None"} and isinstance(given, str)):
        return _lines(schema, given), ()
    return "json", ()


def _lines(schema: JsonObject, given: Json) -> Kind:
    text = given if isinstance(given, str) else ""
    if "\r" in text:  # browsers make another line end of it; JSON spells it out
        return "json"
    most = schema.get("maxLength")
    roomy = isinstance(most, int) and most > 1_000
    return "long" if "\n" in text or len(text) > _LONG or (roomy and len(text) > _LONG // 2) else "text"


def _text(given: Json, kind: Kind) -> str:
    if given is None:
        return ""
    if isinstance(given, str) and kind != "json":
        return given
    return json.dumps(given, ensure_ascii=False, indent=2 if kind == "json" else None)


def _read(field: Field, text: str) -> Json:
    """The text as JSON where only JSON will do; numbers and the like are put into their types by the tool."""
    if field.kind == "json" and text:
        return read_json(text)
    if field.kind == "choice" and field.choices == ("true", "false") and text in field.choices:
        return text == "true"
    return text.strip() if field.kind == "number" else text


def _typed(text: str) -> str:
    """Browsers send every line end as CR LF, whatever stood there before."""
    return text.replace("\r\n", "\n")


def _put(args: JsonObject, path: list[str], given: Json) -> None:
    *outer, last = path
    for name in outer:
        args = cast("JsonObject", args.setdefault(name, {}))
    args[last] = given


def _resolved(root: JsonObject, schema: JsonObject) -> JsonObject:
    """The schema with a reference into `$defs` followed; what stands beside the reference wins."""
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    found = _object(_object(root.get("$defs")).get(reference.rpartition("/")[2]))
    return {**found, **{name: value for name, value in schema.items() if name != "$ref"}}


def _object(given: Json) -> JsonObject:
    return given if isinstance(given, dict) else {}


def _list(given: Json) -> list[Json]:
    return given if isinstance(given, list) else []
