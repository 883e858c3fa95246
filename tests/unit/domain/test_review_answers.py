"""Answers in every known shape, and in every unknown one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.errors import DecisionRefused
from steward.domain.model import DecisionKind, JsonObject, Question, Reason
from steward.domain.review_answers import payload, read_answer, response_schema
from steward.domain.review_questions import OPTIONS, check_decision
from tests.unit.domain.making import JSON, TOOLS, question_of


def question(reason: Reason = Reason.APPROVAL, **fields: Any) -> Question:
    return question_of(
        **{"reason": reason, "options": OPTIONS[reason], "tool": "pay", "args": {"id": "x", "amount": 5}} | fields
    )


@pytest.mark.parametrize(
    ("answer", "kind", "expected"),
    [
        ({"decisions": [{"type": "approve"}]}, "approve", {}),
        ([{"type": "accept", "args": {"id": "echo"}}], "approve", {}),
        ([{"type": "accept", "args": None}], "approve", {}),
        (
            {"decisions": [{"type": "edit", "edited_action": {"name": "pay", "args": {"id": "y"}}}]},
            "edit",
            {"args": {"id": "y"}},
        ),
        ([{"type": "edit", "args": {"action": "pay", "args": {"id": "y"}}}], "edit", {"args": {"id": "y"}}),
        ({"kind": "edit", "args": {"id": "y", "amount": "4"}}, "edit", {"args": {"id": "y", "amount": "4"}}),
        ({"kind": "edit", "args": {"name": "Bob"}}, "edit", {"args": {"name": "Bob"}}),
        ({"decisions": [{"type": "reject", "message": "no"}]}, "reject", {"message": "no"}),
        ([{"type": "response", "args": "no, thanks"}], "reject", {"message": "no, thanks"}),
        ({"decisions": [{"type": "respond", "message": "do not"}]}, "reject", {"message": "do not"}),
        ([{"type": "ignore"}], "abort", {}),
        ({"kind": "reject", "message": "no", "end": True, "by": "kim"}, "reject", {"end": True, "by": "kim"}),
        ({"kind": "approve", "digest": "d1", "source": "cli"}, "approve", {"source": "cli"}),
        ("approve", "approve", {}),
        (" Abort ", "abort", {}),
    ],
)
def test_every_known_shape_is_understood(answer: object, kind: DecisionKind, expected: dict[str, Any]) -> None:
    """Ours, the middleware's and the inbox's answers all come to the same decision."""
    decision = read_answer(answer, question())

    check_decision(question(), decision)
    assert decision.kind == kind
    assert {name: getattr(decision, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("reason", "answer", "kind"),
    [
        (Reason.CEILING, {"decisions": [{"type": "approve"}]}, "grant"),
        (Reason.CEILING, [{"type": "accept", "args": None}], "grant"),
        (Reason.CEILING, {"decisions": [{"type": "reject"}]}, "abort"),
        (Reason.CEILING, {"kind": "grant", "grant": {"actions": "3"}}, "grant"),
        (Reason.INVALID_PLAN, {"decisions": [{"type": "approve"}]}, "grant"),
        (Reason.INVALID_PLAN, [{"type": "response", "args": "use the other order"}], "respond"),
        (Reason.AMBIGUOUS, {"decisions": [{"type": "respond", "message": "order 5"}]}, "respond"),
        (Reason.AMBIGUOUS, {"decisions": [{"type": "reject", "message": "never mind"}]}, "abort"),
        (Reason.REFUTED, {"decisions": [{"type": "approve"}]}, "approve"),
        (Reason.LOW_CONFIDENCE, {"decisions": [{"type": "reject", "message": "no"}]}, "reject"),
    ],
)
def test_the_screens_words_fit_every_question(reason: Reason, answer: object, kind: DecisionKind) -> None:
    """Accept goes on at a ceiling, and reject ends where nothing can be rejected."""
    decision = read_answer(answer, question(reason))

    check_decision(question(reason), decision)
    assert decision.kind == kind


@pytest.mark.parametrize("reason", Reason)
def test_what_a_screen_offers_is_taken(reason: Reason) -> None:
    """Every button that the payload makes a screen show leads to an answer that the question knows."""
    shown: Any = payload(question(reason), "g", "t1", TOOLS.card("pay"))

    for word in shown["review_configs"][0]["allowed_decisions"]:
        decision = read_answer({"decisions": [{"type": word, "message": "because"}]}, question(reason))
        assert decision.kind in OPTIONS[reason]


NO_ANSWERS: list[tuple[object, str]] = [
    (None, "must be an object"),
    (7, "must be an object"),
    (dict[str, Any](), "names no decision"),
    (list[Any](), "0 came"),
    ([{"type": "approve"}, {"type": "approve"}], "2 came"),
    ({"decisions": list[Any]()}, "0 came"),
    ([[{"type": "approve"}]], "must be an object"),
    ({"kind": "perhaps"}, "names no decision; possible: approve"),
    ({"kind": {"deep": 1}}, "names no decision"),
    ({"0" * 32: {"kind": "approve"}, "by": "kim"}, "an interrupt that does not wait any more"),
    ({"kind": "approve", "digest": "d0"}, "question changed"),
    ({"type": "edit", "edited_action": {"name": "other", "args": {}}}, "can't change the tool"),
    ([{"type": "edit", "args": {"action": "other", "args": {}}}], "can't change the tool"),
    ({"kind": "grant", "grant": {"actions": "many"}}, "must be a number"),
    ({"kind": "grant", "grant": {"actions": 10**400}}, "must be a number"),
    ({"kind": "grant", "grant": {"actions": [1]}}, "must be a number"),
]


@pytest.mark.parametrize(("answer", "says"), NO_ANSWERS)
def test_what_is_no_answer_is_refused(answer: object, says: str) -> None:
    """Neither silence nor a crowd nor a changed question is an answer."""
    with pytest.raises(DecisionRefused, match=says):
        read_answer(answer, question())


NAMES = st.sampled_from(
    ["kind", "type", "decisions", "args", "edited_action", "name", "action", "message", "grant", "digest", "by", "end"]
)
WORDS = st.sampled_from(
    ["approve", "accept", "edit", "reject", "respond", "response", "grant", "abort", "ignore", "pay"]
)
ANSWERS: st.SearchStrategy[Any] = st.recursive(
    JSON | WORDS,
    lambda inner: st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=5) | st.lists(inner, max_size=2),
    max_leaves=10,
)


@given(ANSWERS, st.sampled_from(Reason))
def test_any_answer_is_taken_or_refused(answer: object, reason: Reason) -> None:
    """Whatever arrives, it is a decision that the question offers, or refused; nothing else is raised."""
    try:
        decision = read_answer(answer, question(reason))
        check_decision(question(reason), decision)
    except DecisionRefused:
        return
    assert decision.kind in OPTIONS[reason]


@pytest.mark.parametrize("depth", [100, 2_000])
def test_a_deep_answer_does_no_harm(depth: int) -> None:
    """An answer nested without end is refused or ignored."""
    deep: Any = "x"
    for _ in range(depth):
        deep = {"args": [deep], "name": deep}
    named: Any = {"name": deep, "args": {}}
    answers: list[Any] = [{"kind": deep}, {"type": "edit", "edited_action": named}, deep]
    for answer in answers:
        with pytest.raises(DecisionRefused):
            read_answer(answer, question())


@pytest.mark.parametrize("reason", Reason)
def test_the_schema_offers_what_the_question_does(reason: Reason) -> None:
    """A client that fills in the response schema can give every answer there is."""
    schema: JsonObject = response_schema(question(reason))
    properties: Any = schema["properties"]

    assert properties["kind"]["enum"] == OPTIONS[reason]
    assert ("grant" in properties) is ("grant" in OPTIONS[reason])


def test_screens_show_what_others_said_as_text() -> None:
    """They take description and arguments for Markdown; a call's arguments are what would be sent, to the character."""
    nasty, asks = "[click](javascript:alert(1))", question(args={}, text="Which [one](http://a.test)?")

    shown: Any = payload(asks, nasty, "t1", None)
    called: Any = payload(question(args={"to": nasty}), nasty, "t1", None)

    (action,) = shown["action_requests"]
    assert action["args"] == {"goal": rf"\{nasty}", "question": r"Which \[one](http://a.test)?"}
    assert rf"Goal: \{nasty}" in action["description"]
    assert shown["review"]["goal"] == nasty
    assert called["action_requests"][0]["args"] == {"to": nasty}


def test_a_refused_answer_is_told() -> None:
    """Asked again, the person reads first why the last answer was not taken."""
    again = question(detail={"refused_answer": "too much"})
    shown: Any = payload(again, "g", "t1", None)

    assert shown["action_requests"][0]["description"].startswith("Your last answer was not taken: too much")
    assert shown["action_requests"][0]["arguments"] == shown["action_requests"][0]["args"]
