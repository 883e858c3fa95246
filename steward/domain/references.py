"""References between steps: `${ticket.id}`, resolved by code and never by the model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from steward.domain.json_schema import followed
from steward.domain.model import Json, JsonObject
from steward.domain.payload_size import in_words

_REFERENCE = re.compile(r"\$\{([^${}]*)\}")
_PATH = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)((?:\.[\w-]+|\[[0-9]{1,9}\])*)")
_PART = re.compile(r"\.([\w-]+)|\[([0-9]+)\]")
_ANY: JsonObject = {}  # the schema that says nothing
_NAMED = 20  # fields that a message names
MOST_TEXT = 1_000_000  # characters that references may put into one text
_DEPTH = 64  # deeper values and schemas are refused, not recursed into

ITEM = "item"  # the loop variable of `for_each`
OPENING = "${"


class BadReferenceError(Exception):
    """A reference that can't be read or leads nowhere; the text says which and why."""


class TooLargeError(BadReferenceError):
    """A text that would hold more than anybody means."""


@dataclass(frozen=True)
class Reference:
    """`root` names a step (or `item`), `path` leads into its result."""

    text: str
    root: str
    path: list[str | int]


def references(value: Json | Mapping[str, Json]) -> list[Reference]:
    """All references anywhere inside. Raises BadReferenceError on one that can't be read, whatever is wrong with it."""
    return [one for string in _strings(value, keys=True) for one in _parts(string)]


@lru_cache(maxsize=4096)
def parse(text: str) -> Reference:
    """Read what stands between the braces: a name, then `.field` and `[index]` parts."""
    match = _PATH.fullmatch(text.strip())
    if match is None:
        raise BadReferenceError(
            f"'${{{text[:80]}}}' is not a reference; write ${{step.field}} or ${{step.list[0].field}}"
        )
    root, rest = match.groups()
    path: list[str | int] = [name or int(index) for name, index in _PART.findall(rest)]
    return Reference(text.strip(), root, path)


def whole(text: str) -> Reference | None:
    """The reference that the text consists of, if it is just one; such a value keeps its type."""
    match = _REFERENCE.fullmatch(text.strip())
    return parse(match.group(1)) if match else None


def resolve(value: Json, values: Mapping[str, Json], depth: int = 0) -> Json:
    """The value with every reference replaced; what comes of one stays as it is. Raises BadReferenceError."""
    if depth > _DEPTH:
        raise _too_deep()
    if isinstance(value, str):
        return _resolve_text(value, values)
    if isinstance(value, list):
        return [resolve(item, values, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: resolve(item, values, depth + 1) for key, item in value.items()}
    return value


def resolve_known(text: str, values: Mapping[str, Json]) -> Json:
    """The text with what its references point at; of one that leads nowhere it says so, in its place.

    Raises BadReferenceError for a text that is too large.
    """
    return _resolve_text(text, values, _known)


def lookup(reference: Reference, values: Mapping[str, Json]) -> Json:
    """What the reference points at. Raises BadReferenceError."""
    if reference.root not in values:
        raise BadReferenceError(f"'${{{reference.text}}}': there is no result of '{reference.root}'")
    value: Json = values[reference.root]
    for part in reference.path:
        match part, value:
            case str(), dict() if part in value:
                value = value[part]
            case int(), list() if part < len(value):
                value = value[part]
            case _:
                raise BadReferenceError(f"'${{{reference.text}}}': '{part}' is not in {_shape(value)}")
    for _ in _strings(value):  # refuses what is nested too deeply
        pass
    return value


def as_variables(expression: str) -> tuple[str, list[Reference]]:
    """An expression with its references as variables `ref_0`, `ref_1` …: values never become code."""
    found: list[Reference] = []

    def replace(match: re.Match[str]) -> str:
        found.append(parse(match.group(1)))
        return f"ref_{len(found) - 1}"

    return _REFERENCE.sub(replace, expression), found


# --- schemas ------------------------------------------------------------------


def schemas_at(schema: JsonObject, path: list[str | int]) -> list[JsonObject]:
    """The JSON schemas that a path may lead to; empty where it leads nowhere."""
    current = _alternatives(schema, schema)
    for part in path:
        deeper = [found for one in current for found in _step_into(one, part, schema)]
        current = list({id(one): one for one in deeper}.values())  # unions that meet again must not multiply
    return current


def types_at(schema: JsonObject, path: list[str | int]) -> set[str]:
    """The JSON types a path may have; the empty set where anything may stand there."""
    return types_of(schemas_at(schema, path))


def types_of(schemas: list[JsonObject]) -> set[str]:
    types: set[str] = set()
    for schema in schemas:
        declared = schema.get("type")
        if isinstance(declared, str):
            types.add(declared)
        elif isinstance(declared, list):
            types.update(one for one in declared if isinstance(one, str))
        else:
            return set()
    return types


def fits(produced: set[str], wanted: set[str]) -> bool:
    """Whether a value of one of the produced types may stand where the wanted types are asked."""
    if not produced or not wanted:
        return True
    return bool(produced & wanted) or ("integer" in produced and "number" in wanted)


def _step_into(schema: JsonObject, part: str | int, root: JsonObject) -> list[JsonObject]:
    if isinstance(part, int):
        return _alternatives(schema.get("items"), root) if schema.get("type") == "array" else _anything(schema)
    properties = schema.get("properties")
    if isinstance(properties, dict) and part in properties:
        return _alternatives(properties[part], root)
    additional = schema.get("additionalProperties")
    if isinstance(additional, dict):
        return _alternatives(additional, root)
    return [_ANY] if additional is True else _anything(schema)


def _anything(schema: JsonObject) -> list[JsonObject]:
    """An empty schema says nothing, so anything may stand below it."""
    return [_ANY] if not ({"type", "properties", "const", "enum"} & schema.keys()) else []


def _alternatives(schema: Json, root: JsonObject, depth: int = 0, seen: set[str] | None = None) -> list[JsonObject]:
    """The schema itself, or what its references and unions come to; each reference is followed once."""
    seen = set() if seen is None else seen
    if not isinstance(schema, dict) or depth > _DEPTH:
        return [_ANY]
    pointer = schema.get("$ref")
    if isinstance(pointer, str):
        if pointer in seen:
            return []
        seen.add(pointer)
        return _alternatives(followed(pointer, root), root, depth + 1, seen)
    for key in ("anyOf", "oneOf"):
        options = schema.get(key)
        if isinstance(options, list):
            return [one for option in options for one in _alternatives(option, root, depth + 1, seen)]
    return [schema]


# --- text ----------------------------------------------------------------------


def _resolve_text(
    text: str, values: Mapping[str, Json], look: Callable[[Reference, Mapping[str, Json]], Json] = lookup
) -> Json:
    alone = whole(text)
    if alone is not None:
        return look(alone, values)
    left = MOST_TEXT

    def filled(match: re.Match[str]) -> str:
        nonlocal left
        part = _text(look(parse(match.group(1)), values))
        left -= len(part)
        if left < 0:
            raise TooLargeError(f"'{text[:40]}…' comes to more than {in_words(MOST_TEXT)}; pass on less")
        return part

    return _REFERENCE.sub(filled, text)


def _known(reference: Reference, values: Mapping[str, Json]) -> Json:
    try:
        return lookup(reference, values)
    except BadReferenceError:
        return f"[{reference.text} is not known]"


def _parts(text: str) -> list[Reference]:
    """The text's references; one that is nested, or has no end, would reach the tool as it stands."""
    if OPENING not in text:
        return []
    _, opened, left = _REFERENCE.sub("\n", text).partition(OPENING)
    if opened:
        raise BadReferenceError(
            f"'${{{left[:60]}' begins a reference that is not one; write ${{step.field}}, closed and with none inside"
        )
    return [parse(found) for found in _REFERENCE.findall(text)]


def _text(value: Json) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # an amount of 15.0 reads as 15
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shape(value: Json) -> str:
    if isinstance(value, dict):
        more = f" and {len(value) - _NAMED} more" if len(value) > _NAMED else ""
        return f"an object with {', '.join(list(value)[:_NAMED]) or 'no fields'}{more}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"the {type(value).__name__} {json.dumps(value)[:40]}" if value is not None else "null"


def _too_deep() -> BadReferenceError:
    return BadReferenceError(f"values are nested deeper than {_DEPTH}")


def _strings(value: Json | Mapping[str, Json], depth: int = 0, *, keys: bool = False) -> Iterator[str]:
    """All texts inside; with `keys` it refuses names of fields that hold a reference, which nothing would replace."""
    if depth > _DEPTH:
        raise _too_deep()
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, depth + 1, keys=keys)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if keys and OPENING in name:
                raise BadReferenceError(f"the name '{name[:60]}' holds a reference; only values may")
            yield from _strings(item, depth + 1, keys=keys)
