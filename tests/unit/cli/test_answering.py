"""Words on the command line become exactly one decision, or one clear refusal."""

from __future__ import annotations

import pytest

from steward.cli import answering
from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject, Question, Reason

ARGS: JsonObject = {"order_id": "1049", "amount": 300.0, "fields": {"subject": "Broken"}}


def question(reason: Reason = Reason.APPROVAL) -> Question:
    return Question(id="r1", reason=reason, text="?", options=[], digest="d", args=ARGS)


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ("amount=80", "amount", 80),
        ("order_id=1050", "order_id", "1050"),
        ("fields.subject=5", "fields", {"subject": "5"}),
        ("fields.tags=[1, 2]", "fields", {"subject": "Broken", "tags": [1, 2]}),
        ("note=a=b", "note", "a=b"),
        ("new.deep.er=x", "new", {"deep": {"er": "x"}}),
        ("amount=", "amount", ""),
    ],
)
def test_one_change_leaves_the_rest_as_shown(change: str, name: str, value: Json) -> None:
    """Text stays text where text was shown; everything else is JSON where it can be."""
    edited = answering.edit(question(), "ann", None, [change]).args

    assert edited == {**ARGS, name: value}
    assert ARGS["fields"] == {"subject": "Broken"}, "what was shown is not changed"


@pytest.mark.parametrize(
    ("args", "changes", "says"),
    [
        (None, [], "--set name=value"),
        ("{}", ["a=1"], "--set name=value"),
        ("[1]", [], "--args wants a JSON object"),
        ("{", [], "--args is no JSON"),
        ('{"a": NaN}', [], "no JSON number"),
        ("[" * 100_000, [], "--args"),
        (None, ["amount"], "not 'amount'"),
        (None, ["=3"], "not '=3'"),
        (None, ["amount.cents=3"], "holds no fields"),
    ],
)
def test_an_edit_that_says_nothing_is_refused(args: str | None, changes: list[str], says: str) -> None:
    """The refusal names the option and what it wants."""
    with pytest.raises(Unusable, match=says):
        answering.edit(question(), "ann", args, changes)


def responded(reason: Reason, **words: object) -> object:
    given: dict[str, object] = {"message": "", "happened": None, "evidence": "", "playbook": None, "result": None}
    return answering.respond(question(reason), "ann", **{**given, **words})  # pyright: ignore[reportArgumentType]


def test_a_word_on_what_happened_carries_its_evidence() -> None:
    """`--happened` becomes the result that the record keeps, with how the person knows."""
    said = answering.respond(
        question(Reason.UNKNOWN_OUTCOME),
        "ann",
        message="",
        happened=True,
        evidence="I saw it",
        playbook=None,
        result='{"id": "R1"}',
    )

    assert said.result == {"happened": True, "result": {"id": "R1"}}
    assert (said.kind, said.by, said.evidence, said.source) == ("respond", "ann", "I saw it", "cli")


@pytest.mark.parametrize(
    ("reason", "words", "says"),
    [
        (Reason.UNKNOWN_OUTCOME, {"message": "yes"}, "--happened or --did-not-happen"),
        (Reason.UNKNOWN_OUTCOME, {"happened": True, "result": "{"}, "--result is no JSON"),
        (Reason.AMBIGUOUS, {"happened": True}, "here use --message"),
        (Reason.AMBIGUOUS, {"evidence": "x", "message": "y"}, "here use --message"),
    ],
)
def test_an_answer_to_another_question_is_refused(reason: Reason, words: dict[str, object], says: str) -> None:
    """Whether something happened and what is meant are different questions."""
    with pytest.raises(Unusable, match=says):
        responded(reason, **words)


def test_naming_a_playbook_is_an_answer() -> None:
    """A person may answer with a playbook alone."""
    said = answering.respond(
        question(Reason.AMBIGUOUS), "ann", message="", happened=None, evidence="", playbook="refund", result=None
    )

    assert said.args == {"playbook": "refund"}
    assert "refund" in said.message


def test_a_grant_names_only_what_was_named() -> None:
    """Left-out amounts are not zeros; none at all leaves the usual amount to Steward."""
    assert answering.grant("ann", {"actions": 5, "cost": None}).grant == {"actions": 5.0}
    assert answering.grant("ann", {"actions": None}).grant == {}
