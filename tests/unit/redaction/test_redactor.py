"""What is secret is hidden wherever it stands, and what is none stays."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage
from pydantic import BaseModel

from steward.domain.model import Action, Entry, Json, Receipt, Risk, Verdict
from steward.domain.redaction import HIDDEN, PLAIN, Redactor
from steward.domain.redaction_walk import Walk
from steward.domain.secret_assignments import ANY_NAME, assignments_in, may_name
from steward.domain.secret_names import ENDINGS, ONE_WORD, TWO_WORDS
from steward.domain.secret_shapes import ANY_SHAPE, shapes_in

SECRET = "hunter2-Xy9"
NAMES = sorted({*ONE_WORD, *TWO_WORDS, *ENDINGS})
"""Under which secrets stand."""
SAID = st.sampled_from(
    [*NAMES, "apiKey", "X-Auth-Token", "p%61ssword", "contrase\u00f1a", "ｐａｓｓｗｏｒｄ", "order", "name", "value"]
)
VALUES = st.recursive(
    st.none()
    | SAID
    | st.text()
    | st.integers()
    | st.sampled_from([4111111111111111, "4111 1111 1111 1111", "sk-a1b2c3d4e5f6g7h8"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SAID | st.text(), inner, max_size=3),
    max_leaves=8,
)
MARKING = Redactor(sensitive={"create_user": ["password", "door.pin"]})


@pytest.mark.parametrize(
    "text",
    [
        f"password={SECRET}",
        f'{{"password": "{SECRET}"}}',
        f'HTTP 400: {{"password": "{SECRET}", "a": 1}}',
        f"x {json.dumps(json.dumps({'password': SECRET + chr(34) + SECRET, 'b': 2}))} y",
        f"Authorization: Bearer {SECRET}.abc",
        f"https://u:{SECRET}@host/x?api_key={SECRET}&page=2",
        f"the password is {SECRET}.",
        f"<password>{SECRET}</password>",
        f"create --password {SECRET} --force",
        f"Cookie: sid={SECRET}; b={SECRET}",
        f"API key: {SECRET}",
        f"{{'password': '{SECRET}'}}",
        f"password%3D{SECRET}%26x=1",
        f"Password={SECRET};Server=x",
        f"X-Api-Key: {SECRET}",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n{SECRET}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\\n{SECRET}",
    ],
)
def test_a_secret_in_a_text_is_hidden(text: str) -> None:
    """Under a name, in a URL, in a header, in JSON inside JSON: in all the ways in which systems write."""
    shown = PLAIN.text(text)

    assert SECRET not in shown
    assert HIDDEN in shown
    assert PLAIN.text(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "order 1043 of 2026-11-26T08:46:44Z for 1,500.00 EUR",
        "task 9f1b6c3e-4111-4111-8111-123456789012 waits",
        "4111111111111112 is an order number, and 1764146804000 a time",
        "max_tokens=200 tokens_in=5 token_count=7 prompt_tokens: 12",
        "password: too short",
        "token validation failed",
        "Basic information, and a secretary",
        "password_reset_at=2026-11-26",
        "ssh://git@github.com/x",
        '{"idempotency_key": "a1b2c3", "primary_key": 7}',
        "sk-learn-is-a-fine-library, pk_orders_by_customer, key_of_the_first_customer_order",
        "pass: 12, fail: 3; error code: 404; author: kim; compass: north; sha256 digest: 9f86d081884c7d65",
        f"sha256 {'9f86d081884c7d65' * 4}",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """A text that nobody can read any more helps nobody."""
    assert PLAIN.text(text) == text


@given(VALUES)
@settings(max_examples=400, deadline=None)
def test_what_is_taken_for_clean_is_clean(value: Json) -> None:
    """All texts at once tell as much as each member by itself, looked at for everything that there is."""
    everything = [*shapes_in(ANY_SHAPE, emails=False), *assignments_in(ANY_NAME)]

    if PLAIN.walk(value).clean:
        assert Walk({}, {}, frozenset(), everything).shown(value) == value


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_secret_is_seen_in_a_text(name: str) -> None:
    """However its words are joined."""
    for written in (name.replace(" ", "_"), name.title().replace(" ", ""), name.upper().replace(" ", "-")):
        assert may_name(f"{written} is")
        assert Redactor().of({written: "kJ8f2q"}) == {written: HIDDEN}


def test_what_is_nested_beyond_measure_is_hidden() -> None:
    """It neither breaks nor leaks."""
    deep: Json = "password=hunter2"
    for _ in range(3_000):
        deep = [deep]

    shown = PLAIN.of({"deep": deep, "said": "password=hunter2", "password": deep})

    assert "hunter2" not in str(shown)
    assert isinstance(shown, dict)
    assert shown["said"] == "password=***"


@pytest.mark.parametrize(
    "text", ["write to kim@example.com", '{"to": "kim%40example.com"}', "<kim.lee+x@mail.example.co.uk>"]
)
def test_e_mails_are_hidden_where_that_is_asked(text: str) -> None:
    """And nowhere else."""
    shown = Redactor(emails=True).text(text)

    assert "kim" not in shown
    assert "example" not in shown
    assert PLAIN.text(text) == text


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (480.0, [480, 480.0, "480", "480.0", "refund 480 EUR", "480.00 EUR", "480,00 €", '{"amount": 480.0}']),
        (480, [480, 480.0, "480", "480.0", "480.00 EUR", "480,00 €"]),
        ("480.00", [480, 480.0, "refund 480 EUR", "480,00 €"]),
        (1480.5, [1480.5, "1480.50 EUR", "1,480.50 EUR", "1.480,50 €", "1480,5", "1,480.5"]),
        (-480.25, [-480.25, "-480.25", "-480,25 €"]),
    ],
)
def test_a_marked_number_is_hidden_however_it_is_written(marked: Json, said: list[Json]) -> None:
    """Numbers compare by their values; as part of another number it is not meant."""
    known = PLAIN.knowing({"amount": marked})

    for one in said:
        digits = [*map(str, known.of([one]))]
        assert HIDDEN in digits[0], one
        assert not {"480", "25", "50", "1480"} & {*re.findall(r"\d+", digits[0])}, one
    for other in ("order 14805 of 4800", "1480.55", 4800.0, 48.0, 5, "5.00"):
        assert known.of(other) == other
    assert PLAIN.knowing(5.0).of("5 of 5.00") == "5 of 5.00"  # too short to be told from chance


def test_a_marked_argument_is_hidden_wherever_it_stands_beside_its_call() -> None:
    """In the receipt, the evidence and the reason as well, and as a number."""
    action = Action(
        key="k", task_id="t", step="s", tool="create_user",
        args={"name": "kim", "password": "swordfish", "door": {"pin": 7391}}, risk=Risk.REVERSIBLE,
    )  # fmt: skip
    entry = Entry(
        action=action,
        receipt=Receipt(kind="answered", result={"echo": "kim/swordfish", "pin": 7391}, message="swordfish is weak"),
        verdict=Verdict(status="verified", reason="pin 7391 is set", evidence={"said": ["7391"]}),
    )

    shown = MARKING.of(entry)

    assert "swordfish" not in repr(shown)
    assert "7391" not in repr(shown)
    assert shown.action.args == {"name": "kim", "password": HIDDEN, "door": {"pin": HIDDEN}}
    assert MARKING.of(shown) == shown
    assert entry.action.args["password"] == "swordfish"


class Short(BaseModel):
    """A model that says little of itself."""

    said: list[str]

    def __str__(self) -> str:
        return f"{len(self.said)} lines"


@pytest.mark.parametrize("secret", [SECRET, 'it\'s "so"', "two\nlines", "back\\slash"])
def test_a_models_fields_are_looked_through_whatever_it_says_of_itself(secret: str) -> None:
    """Also where its own words leave a field out or write it in other letters, as Python writes quotes."""
    knowing = PLAIN.knowing(secret)

    message, short = knowing.of([AIMessage(f"so: {secret}."), Short(said=[f"password={SECRET}", secret])])

    assert message == AIMessage(f"so: {HIDDEN}.")
    assert short == Short(said=[f"password={HIDDEN}", HIDDEN])
