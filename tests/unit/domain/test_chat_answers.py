"""What a person says in a chat: an answer where it can't be mistaken, and never an approval by accident."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.chat_answers import explained
from steward.domain.errors import DecisionRefused
from steward.domain.model import DecisionKind, Question, Reason
from steward.domain.review_answers import read_answer
from steward.domain.review_questions import OPTIONS, check_decision
from tests.unit.domain.making import question_of


def question(reason: Reason, **fields: Any) -> Question:
    given = {"reason": reason, "options": OPTIONS[reason], "tool": "pay", "args": {"id": "x", "amount": 5}}
    return question_of(**given | fields)


SAID: list[tuple[Reason, str, DecisionKind, dict[str, Any]]] = [
    (Reason.APPROVAL, "Approve", "approve", {}),
    (Reason.APPROVAL, " yes, please! ", "approve", {}),
    (Reason.APPROVAL, "No.", "reject", {"message": ""}),
    (Reason.APPROVAL, "Reject: use 20 EUR", "reject", {"message": "use 20 EUR", "end": False}),
    (Reason.APPROVAL, "reject because he never ordered", "reject", {"message": "he never ordered"}),
    (Reason.APPROVAL, "reject and end: fraud", "reject", {"message": "fraud", "end": True}),
    (Reason.APPROVAL, 'edit: {"amount": 4}', "edit", {"args": {"id": "x", "amount": 4}}),
    (Reason.APPROVAL, "leave_out", "leave_out", {}),
    (Reason.APPROVAL, "accept", "approve", {}),
    (Reason.APPROVAL, "leave it out", "leave_out", {}),
    (Reason.APPROVAL, "by hand: see receipt 7", "by_hand", {"message": "see receipt 7"}),
    (Reason.APPROVAL, '{"kind": "approve", "digest": "d1"}', "approve", {}),
    (Reason.APPROVAL, '{"decisions": [{"type": "reject", "message": "no"}]}', "reject", {"message": "no"}),
    (Reason.AMBIGUOUS, "Order 1043, of course", "respond", {"message": "Order 1043, of course"}),
    (Reason.AMBIGUOUS, "yes", "respond", {"message": "yes"}),
    (Reason.INVALID_PLAN, "use the other order", "respond", {"message": "use the other order"}),
    (Reason.CEILING, "grant", "grant", {"grant": {}}),
    (Reason.CEILING, 'grant: {"actions": 3}', "grant", {"grant": {"actions": 3.0}}),
    (Reason.UNKNOWN_OUTCOME, "happened: it is in the bank's list", "respond", {"result": {"happened": True}}),
    (Reason.UNKNOWN_OUTCOME, "did not happen: I looked", "respond", {"result": {"happened": False}}),
    (Reason.REFUTED, "respond: look for it in the archive", "respond", {}),
    (Reason.ERROR, "abort the task", "abort", {}),
]


@pytest.mark.parametrize(("reason", "said", "kind", "expected"), SAID)
def test_unmistakable_words_are_answers(
    reason: Reason, said: str, kind: DecisionKind, expected: dict[str, Any]
) -> None:
    """A word alone, a word with a colon, JSON, and any words where words are wanted."""
    decision = read_answer({"said": said, "by": "kim"}, question(reason))

    check_decision(question(reason), decision)
    assert (decision.kind, decision.by) == (kind, "kim")
    assert {name: getattr(decision, name) for name in expected} == expected


UNCLEAR = [
    *("ok", "Okay!", "sure", "y", "👍", "", "why?", "approve?", "approve: but only 20", "approve, but only 20"),
    *("don't approve", "do not approve", "approved by nobody", "yes and no", "yesterday", "not yet", "approve reject"),
    *("аpprove", "approve\n\n> reject", '{"kind": ', '{"approve": true}', "[approve]", 'edit: {"amount"', "edit: [1]"),
]


@pytest.mark.parametrize("said", UNCLEAR)
@pytest.mark.parametrize("reason", [Reason.APPROVAL, Reason.UNKNOWN_OUTCOME, Reason.REFUTED, Reason.CEILING])
def test_all_else_is_asked_about(reason: Reason, said: str) -> None:
    """A nod, a condition, a doubt, another alphabet's letters: nothing is guessed, and the refusal says what can be."""
    with pytest.raises(DecisionRefused):
        read_answer(said, question(reason))


@pytest.mark.parametrize("reason", [one for one in Reason if one not in (Reason.APPROVAL, Reason.LOW_CONFIDENCE)])
def test_a_yes_approves_only_what_is_asked_for_a_yes(reason: Reason) -> None:
    """Elsewhere it may mean that it happened."""
    try:
        assert read_answer("yes", question(reason)).kind == "respond"
    except DecisionRefused as refused:
        assert "say: " in str(refused)  # noqa: PT017 - either is fine


@pytest.mark.parametrize("reason", Reason)
def test_what_is_shown_can_be_said(reason: Reason) -> None:
    """Every form that a question explains is understood as it stands there."""
    for form in explained(question(reason)):
        said = form.partition(" (")[0] if " (" in form else form.partition(":")[0]
        assert read_answer(said, question(reason)).kind in OPTIONS[reason]


@given(st.text(max_size=40), st.sampled_from(Reason))
def test_no_other_words_approve(said: str, reason: Reason) -> None:
    """Whatever is typed, only the listed words approve."""
    try:
        kind = read_answer(said, question(reason)).kind
    except DecisionRefused:
        return
    first = said.strip(" .!,_\n").casefold().replace("_", " ").split()[0] if kind == "approve" else ""
    assert first in {"", "approve", "approved", "accept", "accepted", "yes", "i", "please"}
