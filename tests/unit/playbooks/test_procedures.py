"""Fixed plans: deterministic, and silent about nothing that is not plain."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.fixed_plans import (
    Filled,
    Missing,
    acceptance_of,
    asked_of,
    cleaned,
    in_expression,
    matching,
    plan_of,
    selects,
    slots_of,
    substituted,
)
from steward.domain.model import Expectation, Json, Step
from steward.domain.playbook import FixedPlan, Playbook, Slot
from steward.domain.request_reading import typed
from steward.expressions.rules import CelRules
from steward.playbooks.library import PlaybookShelf

ANY_TEXT = st.text(st.characters(exclude_categories=[]))
FIXED = FixedPlan(
    phrases=[r"\bpay\b"],
    slots={
        "order": Slot(pattern=r"#([0-9]+)", ask="Which order?"),
        "amount": Slot(pattern=r"([0-9.,]+) EUR", type="number"),
        "times": Slot(pattern=r"([0-9]+) times", type="integer", default=1),
    },
    steps=[Step(id="pay", tool="pay", args={"order": "${slots.order}", "amount": "${slots.amount}"})],
)
BOOK = Playbook(
    name="pay",
    title="Pay",
    description="",
    tools=["pay"],
    fixed=FIXED,
    success=[Expectation(tool="pay", args={"order": "${slots.order}"}, where="args.amount == ${slots.amount}")],
)


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=2))
def test_any_text_selects_or_not(goal: str, answers: list[str]) -> None:
    """No text makes the matching raise; what it takes out has the slot's type and can be stored."""
    selects(BOOK, goal)
    found = slots_of(BOOK, f"{goal} #12 5 EUR", answers)
    if isinstance(found, Filled):
        json.dumps(found.values, ensure_ascii=False).encode()
        assert isinstance(found.values["order"], str)
        assert isinstance(found.values["amount"], float)
        assert isinstance(found.values["times"], int)
    else:
        assert found.asks


@pytest.mark.parametrize(
    ("said", "amount"),
    [("5 EUR", 5.0), ("5.50 EUR", 5.5), ("5,50 EUR", 5.5), ("1,290.00 EUR", 1290.0), ("1,290 EUR", 1290.0)],
)
def test_amounts_as_people_write_them(said: str, amount: float) -> None:
    """Both decimal signs are read, and thousands with commas."""
    assert slots_of(BOOK, f"pay #12 {said}") == Filled(values={"order": "12", "amount": amount, "times": 1})


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ("12345678901234567", "integer", 12345678901234567),
        ("12345678901234567", "number", 12345678901234567),
        ("5.00", "integer", 5),
        ("5", "number", 5.0),
        ("99999999999999.99", "number", None),
        ("5.5", "integer", None),
    ],
)
def test_a_number_is_read_to_its_last_digit(said: str, kind: str, value: object) -> None:
    """What no number of JSON holds is asked about; another order or a cent less is never taken for it."""
    assert typed(said, kind) == value
    assert not isinstance(value, float) or isinstance(typed(said, kind), float)


STOCK = replace(
    BOOK,
    fixed=replace(
        FIXED,
        slots={
            "order": Slot(pattern=r"\bPO-(\d+)\b"),
            "amount": Slot(pattern=r"(?<![\w-])(\d[\d.,]*) ?(?:mL|box)", type="number"),
            "unit": Slot(pattern=r"(mL|box|Pack)(?:e?s|ung)?\b"),
            "shelf": Slot(pattern=r"[A-F]-(\d+)", default=""),
            "kind": Slot(pattern=r"(cream|oint)\w*", default=""),
        },
        also=[r"\bof\b"],
    ),
)


@pytest.mark.parametrize(
    ("goal", "values"),
    [
        ("pay 5 boxes of PO-12", {"order": "12", "amount": 5.0, "unit": "box", "shelf": "", "kind": ""}),
        ("pay 2,5mL of PO-12", {"order": "12", "amount": 2.5, "unit": "mL", "shelf": "", "kind": ""}),
        ("pay 2.5 mL of PO-12", {"order": "12", "amount": 2.5, "unit": "mL", "shelf": "", "kind": ""}),
    ],
)
def test_a_pattern_that_names_the_rest_of_a_word_takes_its_value(goal: str, values: dict[str, Json]) -> None:
    """A plural, a prefix and a unit without a blank are how people write: the pattern names what stands around."""
    assert slots_of(STOCK, goal) == Filled(values=values)


@pytest.mark.parametrize(
    "goal",
    [
        "pay 5 boxing of PO-12",
        "pay 5 boxes of PO-12a",
        "pay 5 boxes of SPO-12",
        "pay 5 boxes of PO-12, B-7",
        "pay 5 boxes of PO-12 creams",
        "pay 1.500mL of PO-12",
        "pay 5boxes of PO-12",
    ],
)
def test_what_a_wildcard_takes_of_a_word_is_none_of_it(goal: str) -> None:
    """A letter that any other could stand for is left out by nobody: a person is asked."""
    assert isinstance(slots_of(STOCK, goal), Missing)


def test_what_is_empty_by_default_was_not_read() -> None:
    """The question names what it has of the request; *until* with nothing behind it is none."""
    fixed = replace(BOOK.fixed, slots={**BOOK.fixed.slots, "until": Slot(pattern="until (.+)", default="")})  # type: ignore[union-attr, arg-type]

    found = slots_of(replace(BOOK, fixed=fixed), "do the pay #12 5 EUR")

    assert isinstance(found, Missing)
    assert "I read Pay (order 12, amount 5, times 1), but not" in found.asks


@pytest.mark.parametrize(
    ("goal", "asks"),
    [
        ("pay 5 EUR", "Which order?"),
        ("pay #12", "What is the amount?"),
        (
            "pay #12 and #13 5 EUR",
            "Which order? (named: 12, 13) For several: answer for one, and make each other a request of its own.",
        ),
        (
            "pay #12 5 EUR, 6 EUR",
            "What is the amount? (named: 5, 6) For several: answer for one, and make each other a request of its own.",
        ),
        (
            "pay #12 5 EUR, it was 6 EUR",
            (
                "What is the amount? (named: 5, 6) For several: answer for one, and make each other a request of its "
                "own. I read Pay (order 12, times 1), but not “was”."
            ),
        ),
        (
            "please do the pay for #12 5 EUR",
            (
                "I read Pay (order 12, amount 5, times 1), but not “do the pay”. Please say the request again in one "
                "plain sentence. “the pay”: that speaks of what is there already, so it asks for nothing. Leave "
                "“the” out, or name it in a phrase of the playbook."
            ),
        ),
        (
            "pay #12 5 EUR for CH5 EUR",
            (
                "I read Pay (order 12, amount 5, times 1), but not “CH5 EUR”. Please say the request again in one "
                "plain sentence. Of “CH5” the slot amount takes a part alone; where that is none of its values, let "
                "its pattern name what stands around them."
            ),
        ),
        ("pay #12 1.290.00.1 EUR", "What is the amount? I read Pay (order 12, times 1), but not “1.290.00.1 EUR”."),
        (
            f"pay #12 5 EUR, {'x' * 50} https://kim:Sw0rdfish-rising77@shop.example/",
            f"I read Pay (order 12, amount 5, times 1), but not “{'x' * 50} https://kim:***@shop.example/”.",
        ),
        ("pay #12 5 EUR. password: Tr0ub4dor9", "I read Pay (order 12, amount 5, times 1), but not “password”, “***”."),
        ("pay #12 5 EUR, my pin is #8374", "Which order? (named: 12, ***)"),
        (f"pay #12 {'9' * 1_500} EUR", "What is the amount? I read Pay (order 12, times 1), but not"),
        (f"pay #12 {'9' * 5_000} EUR", "5012 characters are more than can be read without a model."),
    ],
    ids=lambda text: str(text)[:30],
)
def test_what_is_not_plain_is_asked(goal: str, asks: str) -> None:
    """No value, several values and values that can't be read are asked for, never guessed."""
    found = slots_of(BOOK, goal)
    assert isinstance(found, Missing)
    assert found.asks.startswith(asks)
    assert acceptance_of(BOOK, goal) is None


def test_what_people_added_counts_more_the_later_it_is() -> None:
    """The latest answer that names a value decides, then earlier ones, then the goal."""
    found = slots_of(BOOK, "pay #12 5 EUR", ["make it 7 EUR", "no: #13"])
    assert found == Filled(values={"order": "13", "amount": 7.0, "times": 1})


def test_the_same_value_said_twice_is_one_value() -> None:
    """Repeating oneself is not ambiguous."""
    assert isinstance(slots_of(BOOK, "pay #12, 5 EUR. Please pay 5.00 EUR for #12."), Filled)


@pytest.mark.parametrize(
    ("goal", "selected"),
    [
        ("Please PAY #12", True),
        ("ｐａｙ #12", True),
        ("do not pay #12", False),
        ("don't pay #12", False),
        ("don’t ever pay #12", False),
        ("never pay #12", False),
        ("you must not pay it", False),
        ("don't wait, pay", True),
        ("do not forget the rest and pay #12", True),
        ("payment of #12", False),
    ],
)
def test_a_phrase_selects_unless_it_is_negated(goal: str, selected: bool) -> None:
    """Upper case and wide letters are the same; what a goal forbids is not begun."""
    assert selects(BOOK, goal) is selected


def test_a_plan_and_its_acceptance_are_filled() -> None:
    """A slot alone keeps its type, a reference stays, a CEL expression gets a literal."""
    found = slots_of(BOOK, "pay #12 5 EUR")
    assert isinstance(found, Filled)
    plan = plan_of(BOOK, FIXED, found.values, revision=4)
    acceptance = acceptance_of(BOOK, "pay #12 5 EUR")
    assert plan.steps[0].args == {"order": "12", "amount": 5.0}
    assert (plan.revision, plan.confidence, plan.final) == (4, 1.0, True)
    assert acceptance is not None
    assert acceptance.expectations[0].args == {"order": "12"}
    assert acceptance.expectations[0].where == "args.amount == 5.0"


def test_substitution_leaves_other_references_alone() -> None:
    """Only `${slots.…}` is replaced, deep inside as well."""
    value: Json = {"a": ["${slots.n}", "x ${slots.n} ${order.id}"], "b": "${order.id}", "c": "${slots.unknown}"}
    assert substituted(value, {"n": 3}) == {"a": [3, "x 3 ${order.id}"], "b": "${order.id}", "c": "${slots.unknown}"}


@given(ANY_TEXT)
def test_a_value_never_becomes_code(text: str) -> None:
    """Whatever a slot holds, in an expression it is a literal equal to itself."""
    value = cleaned(text)
    expression = in_expression("x == ${slots.v}", {"v": value})
    if expression is not None and len(expression) < 1_500:
        assert CelRules().holds(expression, {"x": value})


def test_a_value_never_becomes_a_reference() -> None:
    """A goal that writes `${order.secret}` does not get it resolved."""
    book = Playbook(
        name="x",
        title="",
        description="",
        tools=[],
        fixed=FixedPlan(phrases=["note"], slots={"text": Slot(pattern=":(.*)")}),
    )
    found = slots_of(book, "note: ${order.secret}")
    assert isinstance(found, Filled)
    assert "${" not in str(found.values["text"])


def test_a_text_too_long_to_be_matched_is_asked_about(shelf: PlaybookShelf) -> None:
    """A long text selects nothing and fills nothing: it is read as a whole or not at all."""
    assert matching(shelf.all(), "x" * 3_000_000) == []
    goal = f"pay #12 5 EUR {'please ' * 300}"
    found = slots_of(BOOK, goal)
    assert isinstance(found, Missing)
    assert f"{len(goal)} characters" in found.asks
    assert asked_of([BOOK], goal) == []


@pytest.mark.parametrize(
    ("goal", "names"),
    [
        ("Order 1042 arrived damaged.", ["damaged-item"]),
        ("refund €1,290.00 for #1060", ["refund"]),
        ("Refund 20 EUR for 1042 and cancel 1045", ["cancel-order", "refund"]),
        ("Where is my order 1054?", ["order-status"]),
        ("I want to send back 1050", ["return-order"]),
        ("Tell me when 1054 is delivered", ["watch-delivery"]),
        ("Open a ticket for order 1050: invoice", ["open-ticket"]),
        ("Write a poem", []),
    ],
)
def test_the_shipped_phrases_tell_goals_apart(shelf: PlaybookShelf, goal: str, names: list[str]) -> None:
    """Plain requests select one procedure, double ones both, strange ones none."""
    assert [book.name for book in matching(shelf.all(), goal)] == names


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        ("Order 1042 arrived damaged: open a ticket and set it to return_requested.", "damaged-item"),
        ("Refund 15 EUR for order 1043, one plate arrived broken.", "refund"),
        ("Refund 20 EUR for 1042 and cancel 1045", None),
    ],
)
def test_what_accounts_for_the_whole_text_is_asked_for(shelf: PlaybookShelf, goal: str, name: str | None) -> None:
    """Of several procedures whose words are there, the one that leaves nothing over is meant."""
    assert [book.name for book in asked_of(shelf.all(), goal)] == ([name] if name else [])
