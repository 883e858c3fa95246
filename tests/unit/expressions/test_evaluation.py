"""What the language has beyond CEL's: exact numbers, work that is counted, functions of lists and days."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cel_expr_python import cel
from hypothesis import given
from hypothesis import strategies as st

from steward.expressions.evaluation import evaluate
from steward.expressions.forms import FORMS
from steward.expressions.functions import FUNCTIONS as KNOWN
from steward.expressions.language import FUNCTIONS, METHODS, OPERATORS, OR_VALUE, environment
from steward.expressions.moments import ZONED, Here
from steward.expressions.operators import OPERATORS as DONE
from steward.expressions.reading import ReadingError, read, read_typed
from steward.expressions.values import EvaluationError, json_number, key_of

BERLIN = Here(zone=ZoneInfo("Europe/Berlin"))


def value(text: str, /, here: Here | None = None, **values: Any) -> Any:
    return evaluate(read(text), values, here)


def failure(text: str, /, **values: Any) -> EvaluationError:
    with pytest.raises(EvaluationError) as caught:
        value(text, **values)
    return caught.value


def test_money_is_exact() -> None:
    """Ten cents thrice are thirty, whether they are written, read from JSON or summed up."""
    assert value("a + 0.2 == 0.3", a=0.1)
    assert value("sum(prices) == 0.3", prices=[0.1, 0.1, 0.1])
    assert not value("sum(prices) > total", prices=[19.99, 5.01], total=25.0)
    assert value("0.1 * 3") == Decimal("0.3")
    assert value("1.10000000000000000001 > 1.1"), "a literal counts as it is written"


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_cents_add_up(one: int, other: int) -> None:
    """Sums and differences of amounts with two decimals are those of their cents."""
    assert value("round((a + b) * 100) == c", a=one / 100, b=other / 100, c=one + other)
    assert value("a - b == (c - d) / 100", a=one / 100, b=other / 100, c=one, d=other)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("7 / 2", Decimal("3.5")),
        ("6 / 2", 3),
        ("type(6 / 2) == int && type(2 * 3) == int", True),
        ("round(2.5) == 3 && round(-2.5) == -3 && round(2.675, 2) == 2.68", True),
        ("floor(-1.5) == -2 && ceil(-1.5) == -1 && abs(-3) == 3", True),
        ("min([3, 1.5, 2]) == 1.5 && max(2, 3.5) == 3.5 && avg([1, 2]) == 1.5", True),
        ("sum([])", 0),
        ("distinct([1, 1.0, true, 'a', 'a', {'x': 1}, {'x': 1.0}])", [1, True, "a", {"x": 1}]),
        ("zip([1, 2], [1, 3]).exists(p, p[0] != p[1])", True),
        ("range(3) + range(5, 7)", [0, 1, 2, 5, 6]),
        ("flatten([[1], [], [2, 3]])", [1, 2, 3]),
        ("[1, 2, 3].slice(1) + [1, 2, 3].slice(0, 2) + [].slice(0)", [2, 3, 1, 2]),
        ("sort(['b', 'a'])", ["a", "b"]),
        ("[1, 2, 3][-1]", 3),
        ("lower('ÄB') + upper('ß')", "äbSS"),
        ("' a,b '.trim().split(',').join('-')", "a-b"),
        ("'aXbX'.replace('X', '..').substring(1, 3).indexOf('.')", 0),
        ("duration('2d') == duration('48h') && duration('-90s') < duration('0s')", True),
        ("duration('PT1H30M') == duration('90m') && duration('-P1DT0.5S') == duration('-24h500ms')", True),
        ("duration('P2W') == duration('14d') && duration('PT0S') == duration('0s')", True),
        ("string(1.50) + string(2) + string(true)", "1.52true"),
        ("string(9.0 * 5) + string(100) + string(-0.10)", "45100-0.1"),
    ],
)
def test_functions(text: str, result: Any) -> None:
    """Each as the documentation says."""
    assert value(text) == result


def test_days_and_hours_are_those_of_the_zone() -> None:
    """A day ends at midnight where the business is; an hour of work is one of Monday to Friday, nine to five."""
    late = "'2026-03-01T23:30:00Z'"  # half past midnight of the second in Berlin
    assert value(f"days_between('2026-03-01', {late})") == 0
    assert value(f"days_between('2026-03-01', {late})", here=BERLIN) == 1
    friday, monday = "'2026-11-20T16:00:00'", "'2026-11-23T10:30:00'"
    assert value(f"business_hours({friday}, {monday})", here=BERLIN) == Decimal("2.5")
    assert value(f"business_hours({monday}, {friday})", here=BERLIN) == 0
    assert value("business_hours('2026-03-27T12:00:00', '2026-03-30T12:00:00')", here=BERLIN) == 8, "clocks changed"
    assert value("timestamp('2026-01-02') - timestamp('2026-01-01')") == timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "says", "at"),
    [
        ("a.nothing > 1", "there is no 'nothing'", 1),
        ("1 + rows.amount", "its items may: .map(item, item.amount)", 8),
        ("'a' + 1 == 2", "there is no string + int", 4),
        ("rows > 1", "can't be compared", 5),
        ("foo(1) == 1", "there is no function 'foo'", 3),
        ("zip([1], [1, 2]) == []", "must be as long as each other", 3),
        ("rows.all(r)", "there is no function 'all'", 8),
        ("[1].slice(0, 2) == []", "there is no slice from 0 to 2 of 1 items", 9),
        ("avg([]) > 1", "avg of an empty list", 3),
        ("1 / 0 > 1", "division by zero", 2),
        ("a ? 1 : 2", "a map is neither true nor false", None),
        ("timestamp('soon') > now", "'soon' is no timestamp", 9),
        ("duration('2 weeks') > now", "is no duration", 8),
        ("duration('P1M') > now", "is no duration", 8),
        ("duration('PT') > now", "is no duration", 8),
        ("duration('--PT1S') > now", "is no duration", 8),
        ("s.matches('a(')", "is no pattern", 9),
        ("big * big > 1", "more than 34 digits", 4),
        ("odd > 1", "is no number to reckon with", 4),
    ],
)
def test_a_failure_says_what_and_where(text: str, says: str, at: int | None) -> None:
    """One line, and the place in the text from which it comes."""
    values: dict[str, Any] = {"a": {}, "rows": [{"amount": 1}], "s": "x", "now": 1, "big": 10**30, "odd": float("inf")}
    error = failure(text, **values)
    assert says in str(error)
    assert error.at == at


@pytest.mark.parametrize(
    "text",
    [
        "x.all(a, x.all(b, x.all(c, a + b + c >= 0)))",
        "x.map(a, x.map(b, x.map(c, c)))",
        "size(x.map(a, t + string(a))) > 0",
        "x.all(a, x == x)",
        "x.all(a, t.replace('b', t) == t)",
        "range(1000000).all(a, range(1000000).all(b, true))",
        "cel.bind(a, t + t, cel.bind(b, a + a, cel.bind(c, b + b, c + c + c + c == t)))",
        "x.exists(a, sort(x + x + x + x + x + x + x + x) == x)",
    ],
)
def test_work_is_counted_as_it_is_done(text: str) -> None:
    """What multiplies is ended, by what it really does: in steps, in items gone through and in characters made."""
    values = {"x": [*range(1_000)], "t": "b" * 200_000}
    error = failure(text, **values)
    assert "too long" in str(error) or "it makes more than 1,000,000" in str(error)


def test_honest_work_over_much_is_answered() -> None:
    """Pairs of two hundred, a look-up in ten thousand."""
    assert value("x.all(a, x.exists(b, a == b))", x=[*range(200)])
    assert value("x.exists(a, a.id == '9999')", x=[{"id": str(number)} for number in range(10_000)])


@pytest.mark.parametrize(
    ("text", "says", "column"),
    [
        ("a >", "Syntax error: mismatched input '<EOF>'", 4),
        ("a = 1", "token recognition error", 3),
        ("has(a)", "must be a field selection", 5),
        ("+".join("a" * 40), "sum([a, b, c])", 0),
        ("x" * 2_001, "longer than 2000 characters", 0),
        ("a\udcff", "half a surrogate pair", 0),
    ],
)
def test_what_can_not_be_read_says_where(text: str, says: str, column: int) -> None:
    """Line and column, and without the list of all that could stand there."""
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert says in str(caught.value)
    assert caught.value.column == column
    assert "expecting" not in str(caught.value)


def test_the_checker_knows_what_the_evaluator_does() -> None:
    """Each declared function is there, and each that is there can be declared: none exists only for one of them."""
    environment({}).compile("1 == 1")
    declared = {*OPERATORS, *FUNCTIONS, *METHODS} - {OR_VALUE}
    assert declared <= {*DONE, *KNOWN, *ZONED, *FORMS}


def test_numbers_of_both_kinds_pass_the_checker() -> None:
    """And what can't be compared does not."""

    known = environment(
        {"d": cel.Type.DOUBLE, "i": cel.Type.INT, "s": cel.Type.STRING, "l": cel.Type.List(cel.Type.INT)}
    )
    for text in ("d > 1", "i * 1.5 == d", "i in [1.0]", "sum(l.map(x, x * d)) > 2", "d / i < 2", "max(d, i) > 1"):
        assert read_typed(text, known).root.kind == "bool"
    for text in ("s > 1", "s == 1", "d + s == s", "unknown > 1", "lower(i) == s", "l + s == l"):
        with pytest.raises(ReadingError):
            read_typed(text, known)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_equal_values_have_equal_keys(one: Any) -> None:
    """And a number that is written otherwise has the same."""
    assert key_of(one) == key_of(one)
    assert (key_of([one]) == key_of([1])) == (one == 1 and not isinstance(one, bool))
    assert key_of(1) == key_of(1.0) != key_of(True)


def test_a_number_goes_back_to_json_whole_or_not_at_all() -> None:
    assert json_number(value("3 * 4")) == 12
    assert isinstance(json_number(value("3 * 4")), int)
    assert json_number(value("0.1 + 0.2")) == 0.3
    with pytest.raises(EvaluationError, match="round it"):
        json_number(value("1.0 / 3"))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("round(3200 * 0.32 / 12 * 0.8, 2)", Decimal("68.27")),
        ("round(950 / 30 + 100, 2)", Decimal("131.67")),
        ("round((4200 / 21.67) * 3 - 0.5, 2)", Decimal("580.95")),
        ("100 / 12 * 6 == 50", True),
        ("round(sum([1 / 3, 100, 0.5]) / 7 * 1.19, 2)", Decimal("17.14")),
    ],
)
def test_what_a_division_leaves_is_reckoned_on_with(text: str, result: Any) -> None:
    """A quotient without an end is one of 34 digits, and so is what is made of it: no rule fails for its last digit."""
    assert value(text) == result
