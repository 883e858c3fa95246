"""Where CEL's own types suffice, an expression comes to what Google's evaluator says, errors included."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_optional
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.expressions.evaluation import evaluate
from steward.expressions.reading import MAX_LENGTH, ReadingError, read
from steward.expressions.values import EvaluationError, kind_of

VALUES: dict[str, Any] = {
    "i": 7,
    "s": "abc",
    "yes": True,
    "nothing": None,
    "ints": [1, 2, 3],
    "texts": ["a", "b", "abc"],
    "m": {"a": 1, "b": "x", "deep": {"list": [4, 5]}},
    "rows": [{"id": "1", "n": 1}, {"id": "2"}, {"id": "3", "n": 30}],
}
Texts = st.SearchStrategy[str]


def written(template: str, *parts: Texts) -> Texts:
    return st.tuples(*parts).map(lambda found: template.format(*found))


def _ints() -> Texts:
    plain = ["i", "1", "-2", "0", "m.a", "m.missing", "ints[0]", "ints[9]", "size(s)", "rows[0].n", "s"]
    return (
        st.sampled_from(plain)
        | written("({} {} {})", INT, st.sampled_from(["+", "-", "*"]), INT)
        | written("({} ? {} : {})", BOOL, INT, INT)
        | written("size({})", LIST)
        | written("cel.bind(v, {}, v + 1)", INT)
        | written("m.?a.orValue({}) + m.?missing.orValue({})", INT, INT)
    )


def _lists() -> Texts:
    return (
        st.sampled_from(["ints", "[1, 2]", "[]", "m.deep.list", "[?m.?a, 3]"])
        | written("{}.map(x, x + {})", LIST, INT)
        | written("{}.filter(x, x > {})", LIST, INT)
        | written("({} + {})", LIST, LIST)
    )


def _bools() -> Texts:
    plain = ["yes", "true", "false", "has(m.a)", "has(m.zz)", "nothing == null", "m.zz", "i"]
    return (
        st.sampled_from([*plain, "rows.all(r, r.n > 20 || r.id == '1')", "rows.exists(r, r.n > 20)"])
        | written("({} {} {})", INT, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), INT)
        | written("({} {} {})", TEXT, st.sampled_from(["<", "==", "!="]), TEXT)
        | written("({} {} {})", BOOL, st.sampled_from(["&&", "||"]), BOOL)
        | written("!({})", BOOL)
        | written("({} in {})", INT, LIST)
        | written("{}.{}(x, x > {} || x == 2)", LIST, st.sampled_from(["all", "exists", "exists_one"]), INT)
        | written("{}.{}({})", TEXT, st.sampled_from(["contains", "startsWith", "endsWith"]), TEXT)
    )


INT, LIST, BOOL = st.deferred(_ints), st.deferred(_lists), st.deferred(_bools)
TEXT = st.sampled_from(["s", "'abc'", "'ü'", "m.b", "texts[0]", "rows[1].id", "string(i)", "nothing"])


@cache
def _reference() -> cel.Env:
    variables = dict.fromkeys(VALUES, cel.Type.DYN)
    return cel.NewEnv(variables=variables, extensions=[ext_bindings.ExtBindings(), ext_optional.ExtOptional()])


def reference(text: str) -> Any:
    """What Google's evaluator makes of it, an error as None."""
    try:
        value = _reference().compile(text, disable_check=True).eval(data=VALUES)
        return ("value", value.plain_value()) if value.type() != cel.Type.ERROR else None
    except RuntimeError:
        return None


def ours(text: str) -> Any:
    try:
        return ("value", evaluate(read(text), VALUES))
    except (EvaluationError, ReadingError):
        return None


@settings(max_examples=150)
@given((BOOL | INT | LIST).filter(lambda text: len(text) <= MAX_LENGTH))
def test_it_comes_to_the_same(text: str) -> None:
    """Values, and where one of them fails the other does."""
    assert ours(text) == reference(text), text


@pytest.mark.parametrize(
    "text",
    [
        "rows.exists(r, r.n == 30)",  # an item that fails does not keep another from deciding
        "rows.all(r, r.n == 1)",
        "rows.exists(r, r.n == 31)",
        "rows.exists_one(r, r.id == '1')",
        "rows.map(r, r.id)",
        "rows.filter(r, has(r.n)).map(r, r.n)",
        "rows.map(r, has(r.n), r.n * 2)",
        "size(m.map(k, k + k))",
        "m.exists(k, k == 'a')",
        "ints.map(x, ints.map(y, x * y))",
        "ints.map(x, ints.filter(x, x > 1).map(x, x + 1))",
        "'b' in m",
        "i in m",
        "1 / 0 == 1",
        "i % 4",
        "-i % 4",
        "s.matches('^a.c$')",
        "s.matches('(')",
        "size('äöü') + size(m)",
        "int('12') + int(3.9)",
        "duration('90m') == duration('1h30m')",
        "timestamp('2026-03-01T12:00:00Z').getDayOfWeek() + timestamp('2026-03-01T12:00:00Z').getMonth()",
        "timestamp('2026-03-01T12:00:00Z').getHours('Europe/Berlin')",
        "timestamp('2026-03-01T12:00:00Z') - timestamp('2026-02-28T12:00:00Z') == duration('24h')",
        "type(i) == int && type(s) == string && type(m) == map && type(nothing) == null_type",
        "{'a': 1} == {'a': 1} && [1, [2]] == [1, [2]]",
        "m == {'a': 1, 'b': 'x', 'deep': {'list': [4, 5]}}",
        "optional.of(i).hasValue() && !optional.none().hasValue()",
        "m.?deep.?list[?7].orValue(0)",
        "'a' + 'b' + s",
        "true ? 1 : missing",
        "missing ? 1 : 2",
    ],
)
def test_what_the_language_says(text: str) -> None:
    """One by one: macros, maps, times, types, what may be missing."""
    assert ours(text) == reference(text)


@pytest.mark.parametrize("value", [None, True, 1, "a", [1], {"a": 1}])
def test_a_type_has_the_languages_name(value: Any) -> None:
    said = _reference().compile("type(i)", disable_check=True).eval(data={"i": value}).value()
    assert kind_of(value) == said.name().lower().split("<")[0].replace("null", "null_type")
