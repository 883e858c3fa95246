"""References: read, resolved and checked by code; what the world says never becomes code."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.canonical import canonical
from steward.domain.condition import as_variables
from steward.domain.model import Json, JsonObject
from steward.domain.references import (
    BadReferenceError,
    fits,
    lookup,
    parse,
    references,
    resolve,
    resolve_known,
    schemas_at,
    types_at,
    whole,
)
from tests.unit.domain.making import JSON

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True)
PATHS = st.lists(NAMES | st.integers(0, 10**6), max_size=5)


def written(root: str, path: list[str | int]) -> str:
    return root + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def nested(depth: int) -> Any:
    value: Any = "leaf"
    for _ in range(depth):
        value = [value]
    return value


@given(NAMES, PATHS)
def test_what_is_written_is_what_is_read(root: str, path: list[str | int]) -> None:
    """A reference keeps its root and every part of its path, in order and in type."""
    reference = parse(written(root, path))

    assert (reference.root, reference.path) == (root, path)


@given(NAMES, PATHS, JSON)
def test_a_lone_reference_gives_the_very_value(root: str, path: list[str | int], value: Json) -> None:
    """Alone, a reference keeps the value and its type, whatever it is."""
    values: Any = value
    for part in reversed(path):
        values = {part: values} if isinstance(part, str) else [None] * min(part, 3) + [values]
    exact: list[str | int] = [min(part, 3) if isinstance(part, int) else part for part in path]

    assert resolve(f"${{{written(root, exact)}}}", {root: values}) is value


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a planner writes between the braces, the one error it meets is BadReferenceError."""
    for reading in (whole, references, as_variables):
        with contextlib.suppress(BadReferenceError):
            reading(f"${{{text}}}")
    with contextlib.suppress(BadReferenceError):
        parse(text)


@pytest.mark.parametrize(
    "text", ["", " ", "a b", "a.", ".a", "a[", "a[x]", "a[-1]", "1a", "a..b", "a[0", "a[1.5]", f"a[{'9' * 5000}]"]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    """Malformed references are named, not guessed at and not a crash."""
    with pytest.raises(BadReferenceError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${ghost.id}", "no result of 'ghost'"),
        ("${ticket.nothing}", "'nothing' is not in an object with id, tags"),
        ("${ticket.tags[7]}", "'7' is not in a list of 2"),
        ("${ticket.id.deeper}", "'deeper' is not in the str"),
        ("${ticket.tags.id}", "'id' is not in a list of 2"),
        ("${ticket[0]}", "'0' is not in an object"),
        ("${empty.id}", "'id' is not in null"),
    ],
)
def test_a_reference_that_leads_nowhere_says_why(text: str, why: str) -> None:
    """The planner is told what stands there instead."""
    values: dict[str, Json] = {"ticket": {"id": "T1", "tags": ["a", "b"]}, "empty": None}

    with pytest.raises(BadReferenceError, match=why.replace("[", r"\[")):
        resolve(text, values)


def test_an_answer_says_what_it_does_not_know() -> None:
    """A recovered result may lack a field: the rest of the answer stands, and nothing becomes empty in silence."""
    values: dict[str, Json] = {"d": {"gone": True}, "e": {"id": 7}}

    assert resolve_known("Order ${e.id}: it was ${d.was}.", values) == "Order 7: it was [d.was is not known]."
    assert resolve_known("${d.was}", values) == "[d.was is not known]"
    assert resolve_known("${e.id}", values) == 7


def test_a_reference_inside_text_becomes_text() -> None:
    """Numbers and lists are written as JSON into the text around them."""
    values: dict[str, Json] = {"a": {"n": 3, "list": [1, "x"], "no": None}}

    resolved = resolve({"to": ["n=${a.n}, ${a.list}, ${a.no}"]}, values)

    assert resolved == {"to": ['n=3, [1, "x"], null']}


@given(JSON)
def test_what_a_result_says_is_not_resolved_again(value: Json) -> None:
    """Text from the world that looks like a reference stays text."""
    hostile: Json = {"said": "${secret.key}", "more": value}

    assert resolve("${a.said}", {"a": hostile, "secret": {"key": "hunter2"}}) == "${secret.key}"
    assert resolve("<${a.said}>", {"a": hostile, "secret": {"key": "hunter2"}}) == "<${secret.key}>"


@given(JSON)
def test_values_never_become_code(value: Json) -> None:
    """An expression sees references as variables only; nothing of a value reaches its text."""
    text, found = as_variables("${a.b} == 'open' && ${c} > 3")

    assert text == "ref_0 == 'open' && ref_1 > 3"
    assert [lookup(parse(one), {"a": {"b": value}, "c": value}) for one in found] == [value, value]


@pytest.mark.parametrize("depth", [65, 500, 5_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    """Arguments nested too deeply are a refusal, never a RecursionError."""
    with pytest.raises(BadReferenceError):
        references(nested(depth))
    with pytest.raises(BadReferenceError):
        resolve(nested(depth), {})


@pytest.mark.parametrize("depth", [65, 500, 5_000])
def test_deep_results_are_refused(depth: int) -> None:
    """What a tool answered can be too deep as well, and may not break the task that looks at it."""
    with pytest.raises(BadReferenceError):
        resolve("${a.b}", {"a": {"b": nested(depth)}})
    with pytest.raises(BadReferenceError):
        resolve("${a.b} in text", {"a": {"b": nested(depth)}})


# --- schemas --------------------------------------------------------------------

NODE: JsonObject = {
    "$ref": "#/$defs/Node",
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "parent": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
                "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                "extra": {"type": "object", "additionalProperties": {"type": "integer"}},
                "any": {},
                "both": {"type": ["string", "null"]},
                "kind": {"const": "node"},
            },
        }
    },
}


@pytest.mark.parametrize(
    ("path", "types"),
    [
        (["id"], {"string"}),
        (["parent"], {"object", "null"}),
        (["parent", "parent", "children", 0, "id"], {"string"}),
        (["children", 3, "extra", "whatever"], {"integer"}),
        (["any", "thing", 3, "at", "all"], set[str]()),
        (["both"], {"string", "null"}),
    ],
)
def test_a_path_finds_its_types(path: list[str | int], types: set[str]) -> None:
    """Unions, references, recursion and free-form parts of a schema are all followed."""
    assert schemas_at(NODE, path)
    assert types_at(NODE, path) == types


@pytest.mark.parametrize("path", [["nope"], ["id", "deeper"], ["children", "id"], ["id", 0], ["kind", "x"], [0]])
def test_a_path_that_no_value_can_have_is_seen(path: list[str | int]) -> None:
    """A field that the schema rules out leads nowhere."""
    assert schemas_at(NODE, path) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}},
        {"$ref": "#/$defs/A", "$defs": {"A": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/A"}]}}},
        {"$ref": "#/$defs/missing"},
        {"$ref": "elsewhere.json"},
        {"anyOf": "nonsense", "properties": 3, "items": 7},
        {
            "$ref": "#/$defs/n0",
            "$defs": {f"n{i}": {"anyOf": [{"$ref": f"#/$defs/n{j}"} for j in range(12)]} for i in range(12)},
        },
    ],
)
def test_a_strange_schema_does_no_harm(schema: JsonObject) -> None:
    """Circular, dangling and senseless schemas end, and neither hang nor raise."""
    assert isinstance(schemas_at(schema, ["a", 0]), list)


def test_a_long_path_through_unions_ends() -> None:
    """Alternatives that meet again below a union are not counted anew at each part."""
    node: JsonObject = {"type": "object", "properties": {"p": {"$ref": "#/$defs/U"}}}
    schema: JsonObject = {"$ref": "#/$defs/U", "$defs": {"U": {"anyOf": [node, {**node}, {**node}]}}}

    assert len(schemas_at(schema, ["p"] * 200)) == 3


@given(JSON, PATHS)
def test_any_schema_is_survived(schema: Json, path: list[str | int]) -> None:
    """Whatever JSON a tool calls its schema, looking into it gives a list."""
    root: JsonObject = schema if isinstance(schema, dict) else {"properties": schema}

    assert isinstance(schemas_at(root, path), list)


@pytest.mark.parametrize(
    ("produced", "wanted", "fit"),
    [
        ({"integer"}, {"number"}, True),
        ({"number"}, {"integer"}, False),
        ({"string", "null"}, {"string"}, True),
        ({"object"}, {"string"}, False),
        (set[str](), {"string"}, True),
        ({"string"}, set[str](), True),
    ],
)
def test_types_fit(produced: set[str], wanted: set[str], *, fit: bool) -> None:
    """A type fits where some value of it may stand; the unknown fits everywhere."""
    assert fits(produced, wanted) is fit


@given(JSON.filter(lambda value: not isinstance(value, str)))
def test_text_around_a_value_is_its_json(value: Json) -> None:
    """Inside text, what was a value can be read back from it; a whole amount reads without its point."""
    text = resolve("<${a}>", {"a": value})

    assert isinstance(text, str)
    assert canonical(json.loads(text[1:-1])) == canonical(value)
