"""Decision forms as decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, Question, Reason
from steward.domain.review_questions import OPTIONS
from steward.web.answers import Mistake, decision, read_form


def asked(reason: Reason) -> Question:
    return Question(id="r1", reason=reason, text="?", options=OPTIONS[reason], digest="d")


def answered(reason: Reason, **form: str) -> Decision:
    given = {"digest": "d", **{name.replace("__", ":"): text for name, text in form.items()}}
    return decision(read_form(given), given, asked(reason), "kim")


def test_the_decider_is_who_is_logged_in() -> None:
    """Whatever the form says of itself."""
    made = answered(Reason.APPROVAL, kind="approve", by="the boss", source="machine")
    assert (made.by, made.source) == ("kim", "page")


@pytest.mark.parametrize(
    ("form", "where"),
    [
        ({"kind": "reject"}, "message"),
        ({"kind": "reject", "message": " \r\n "}, "message"),
        ({"kind": "abort"}, "confirm"),
        ({"kind": "abort", "confirm": "maybe"}, "confirm"),
    ],
)
def test_what_is_missing_is_told_at_its_field(form: dict[str, str], where: str) -> None:
    """A rejection needs a reason, an end a second word."""
    with pytest.raises(Mistake) as refused:
        answered(Reason.APPROVAL, **form)
    assert [*refused.value.errors] == [where]


def test_all_that_is_wrong_with_an_outcome_is_told_at_once() -> None:
    """Whether, how one knows, and a result that is no JSON."""
    with pytest.raises(Mistake) as refused:
        answered(Reason.UNKNOWN_OUTCOME, kind="respond", result="{")
    assert set(refused.value.errors) == {"happened", "evidence", "result"}


def test_an_outcome_carries_its_evidence_and_result() -> None:
    """As the ledger wants it."""
    made = answered(
        Reason.UNKNOWN_OUTCOME, kind="respond", happened="yes", evidence="saw it\r\nmyself", result='{"id": "R1"}'
    )
    assert made.result == {"happened": True, "result": {"id": "R1"}}
    assert made.evidence == "saw it\nmyself"


@pytest.mark.parametrize("amount", ["x", "-1", "0", "inf", "nan", "1e300"])
def test_amounts_that_are_none_are_told_at_their_field(amount: str) -> None:
    """Only a positive, finite number is granted."""
    with pytest.raises(Mistake) as refused:
        answered(Reason.CEILING, kind="grant", grant__actions=amount)
    assert [*refused.value.errors] == ["grant:actions"]


def test_a_grant_takes_what_is_filled_in() -> None:
    """A comma is a decimal point to many; what is empty is not granted."""
    made = answered(Reason.CEILING, kind="grant", grant__cost="1,5", grant__actions="10", grant__tokens=" ")
    assert made.grant == {"cost": 1.5, "actions": 10.0}


@pytest.mark.parametrize("form", [{}, {"kind": "destroy"}, {"kind": "approve", "digest": ""}])
def test_a_form_that_is_not_ours_is_refused(form: dict[str, str]) -> None:
    """Without a known kind and the digest of what was read nothing is decided."""
    with pytest.raises(DecisionRefused):
        read_form(form)


def test_an_empty_grant_grants_nothing() -> None:
    """Not the usual amount unseen either: the field says what that would be."""
    question = replace(asked(Reason.CEILING), detail={"ceiling": "actions", "limit": 15})
    given = {"digest": "d", "kind": "grant", "grant:actions": " "}
    with pytest.raises(Mistake) as refused:
        decision(read_form(given), given, question, "kim")
    assert refused.value.errors == {"grant:actions": "Say how much more; usual would be 15."}


def test_a_ceiling_that_no_amount_raises_needs_none() -> None:
    """The caller's own limit of supersteps starts anew by itself."""
    question = replace(asked(Reason.CEILING), detail={"ceiling": "supersteps", "limit": 25})
    given = {"digest": "d", "kind": "grant"}
    assert decision(read_form(given), given, question, "kim").grant == {}


def test_a_text_that_is_too_long_is_told_at_its_field() -> None:
    """With its length; nothing of it is cut."""
    with pytest.raises(Mistake) as refused:
        answered(Reason.APPROVAL, kind="reject", message="x" * 20_001)
    assert refused.value.errors == {"message": "At most 20,000 characters; these are 20,001."}
    with pytest.raises(Mistake) as refused:
        answered(Reason.APPROVAL, kind="by_hand", message="done", result=f'"{"x" * 100_000}"')
    assert refused.value.errors == {"result": "At most 100,000 characters; these are 100,002."}
    assert answered(Reason.APPROVAL, kind="by_hand", message="done", result=f'"{"x" * 90_000}"').result == "x" * 90_000
