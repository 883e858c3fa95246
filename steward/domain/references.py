"""References between steps: `${ticket.id}`, resolved by code and never by the model.

What is more than a path is an expression (`plan_expressions.py`), computed by whoever evaluates rules (`Compute`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from steward.domain.json_schema import followed
from steward.domain.model import Json, JsonObject
from steward.domain.payload_size import in_words
from steward.domain.plan_expressions import ITEM as ITEM
from steward.domain.plan_expressions import OPENING as OPENING
from steward.domain.plan_expressions import BadReferenceError as BadReferenceError
from steward.domain.plan_expressions import Reference as Reference
from steward.domain.plan_expressions import as_expression, as_path, expressions_in

_ANY: JsonObject = {}  # the schema that says nothing
_LONE = re.compile(r"\s*\$\{([^${}'\"]*)\}\s*")  # without what may hold a brace
_NAMED = 20  # fields that a message names
MOST_TEXT = 1_000_000  # characters that references may put into one text
_DEPTH = 64  # deeper values and schemas are refused, not recursed into

Compute = Callable[[str, Mapping[str, Json]], Json]
"""What an expression comes to over these values. Raises BadReferenceError where it comes to nothing."""


class TooLargeError(BadReferenceError):
    """A text that would hold more than anybody means."""


def references(value: Json | Mapping[str, Json]) -> list[Reference]:
    """All results that anything inside looks at, each as far as its path is plain.

    Raises BadReferenceError on what can't be read, whatever is wrong with it.
    """
    return [one for text in expressions(value) for one in looks_at(text)]


def expressions(value: Json | Mapping[str, Json]) -> list[str]:
    """What stands between the braces of each `${…}` inside. Raises BadReferenceError."""
    return [one for string in _strings(value, keys=True) for one in _parts(string)]


def looks_at(text: str) -> list[Reference]:
    """The results that what stands between the braces looks at. Raises BadReferenceError."""
    path = as_path(text)
    return [path] if path is not None else [*as_expression(text).reads]


def parse(text: str) -> Reference:
    """Read a path: a name, then `.field` and `[index]` parts. Raises BadReferenceError."""
    path = as_path(text)
    if path is None:
        raise BadReferenceError(
            f"'${{{text[:80]}}}' is not a reference; write ${{step.field}} or ${{step.list[0].field}}"
        )
    return path


def alone(text: str) -> str | None:
    """What stands between the braces where the text is nothing else; such a value keeps its type."""
    if (plain := _LONE.fullmatch(text)) is not None:
        return plain[1]
    bare = text.strip()
    first = next(expressions_in(bare), None) if bare.startswith(OPENING) else None
    return first[1] if first and first[1] is not None and len(first[1]) == len(bare) - 3 else None


def whole(text: str) -> Reference | None:
    """The path that the text consists of, if it is just one."""
    inside = alone(text)
    return as_path(inside) if inside is not None else None


def resolve(value: Json, values: Mapping[str, Json], compute: Compute | None = None, depth: int = 0) -> Json:
    """The value with every reference replaced; what comes of one stays as it is. Raises BadReferenceError.

    Without `compute` an expression is refused.
    """
    if depth > _DEPTH:
        raise _too_deep()
    if isinstance(value, str):
        return _resolve_text(value, lambda text: _found(text, values, compute))
    if isinstance(value, list):
        return [resolve(item, values, compute, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: resolve(item, values, compute, depth + 1) for key, item in value.items()}
    return value


def resolve_known(
    text: str,
    values: Mapping[str, Json],
    compute: Compute | None = None,
    shown: Callable[[str, Json], Json] | None = None,
) -> Json:
    """The text with what its references point at, as it is `shown`; of one that leads nowhere it says so, in its place.

    Raises BadReferenceError for a text that is too large.
    """

    def known(inside: str) -> Json:
        try:
            value = _found(inside, values, compute)
            return value if shown is None else shown(inside, value)
        except BadReferenceError:
            return f"[{inside.strip()} is not known]"

    return _resolve_text(text, known)


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


# --- schemas ------------------------------------------------------------------


def schemas_at(schema: JsonObject, path: list[str | int]) -> list[JsonObject]:
    """The JSON schemas that a path may lead to; empty where it leads nowhere."""
    current = _alternatives(schema, schema)
    for part in path:
        deeper = [found for one in current for found in _step_into(one, part, schema)]
        current = list({id(one): one for one in deeper}.values())  # unions that meet again must not multiply
    return current


def schema_at(schema: JsonObject, path: list[str | int]) -> JsonObject:
    """One schema of what stands at the path; empty where it may be anything, or leads nowhere."""
    found = schemas_at(schema, path)
    if not found or not all(found):
        return {}
    shared: JsonObject = {name: schema[name] for name in ("$defs", "definitions") if name in schema}
    return {"anyOf": [*found], **shared}


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


def _resolve_text(text: str, look: Callable[[str], Json]) -> Json:
    if OPENING not in text:
        return text
    inside = alone(text)
    if inside is not None:
        return look(inside)
    left, made, end = MOST_TEXT, "", 0
    for start, found in expressions_in(text):
        if found is None:
            break
        part = _text(look(found))
        left -= len(part)
        if left < 0:
            raise TooLargeError(f"'{text[:40]}…' comes to more than {in_words(MOST_TEXT)}; pass on less")
        made += text[end : start - 2] + part
        end = start + len(found) + 1
    return made + text[end:]


def _found(text: str, values: Mapping[str, Json], compute: Compute | None) -> Json:
    path = as_path(text)
    if path is not None:
        return lookup(path, values)
    if compute is None:
        raise BadReferenceError(f"'${{{text[:80]}}}' is computed when it is the step's turn")
    return compute(text, values)


def _parts(text: str) -> list[str]:
    """The text's references; one that has no end would reach the tool as it stands."""
    found: list[str] = []
    for start, inside in expressions_in(text):
        if inside is None:
            raise BadReferenceError(
                f"'{text[start - 2 : start + 60]}' begins a reference that is not one; write ${{step.field}}, closed"
            )
        found.append(inside)
    return found


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
