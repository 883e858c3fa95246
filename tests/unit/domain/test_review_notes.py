"""What stands beside a question, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain import review_notes as telling
from steward.domain.model import JsonObject, Question, Reason
from steward.domain.origins import Leaf, sentence


def asked(**detail: object) -> Question:
    return Question(id="r1", reason=Reason.APPROVAL, text="?", options=[], digest="d", detail={**detail})  # pyright: ignore[reportArgumentType] - JSON


@pytest.mark.parametrize(
    ("told", "words", "doubtful"),
    [
        ({"from": "request"}, "the request", False),
        ({"from": "answer"}, "a person's answer", False),
        ({"from": "default"}, "left to its default", False),
        ({"from": "plan"}, "the planner alone: it stands neither in the request nor in any result", True),
        ({"from": "result", "step": "o", "tool": "get", "path": "id"}, "what o (get) gave at id", False),
        (
            {"from": "result", "step": "o", "tool": "get", "path": "x[0]", "copied": True},
            "what o (get) gave at x[0], copied by the planner",
            False,
        ),
        (
            {"from": "result", "text": "Dear ${o.name}", "parts": [{"step": "o", "tool": None, "path": "name"}]},
            "the planner's text, with what o gave at name: Dear ${o.name}",
            False,
        ),
    ],
)
def test_every_origin_is_told(told: JsonObject, words: str, doubtful: bool) -> None:
    """And what only the planner says stands out."""
    (origin,) = telling.origins(asked(origins={"amount": told}))
    assert (origin.path, origin.text, origin.doubtful) == ("amount", words, doubtful)


def test_a_text_that_says_nothing_has_words_too() -> None:
    """An emoji, a dash: nothing in it has to come from anywhere, and no row stays empty."""
    assert sentence(Leaf(("memo",), "🦊", "free", ())) == "it holds no word and no number"


def test_origins_stand_in_the_order_of_the_arguments() -> None:
    """However a database keeps them; parts of one where it stands."""
    found: JsonObject = {"to[0]": {"said": "c"}, "memo": {"said": "b"}, "amount": {"said": "a"}}
    question = replace(asked(origins=found), args={"amount": 1, "memo": "m", "to": ["x"]})
    assert [one.path for one in telling.origins(question)] == ["amount", "memo", "to[0]"]


def test_what_the_goal_calls_for_is_told_beside_what_it_does_not() -> None:
    """With how often, and in whose place a yes would count."""
    effect: JsonObject = {
        "tool": "pay",
        "args": {"amount": 12.5, "to": "a@b"},
        "where": None,
        "at_least": 1,
        "at_most": 1,
    }
    question = asked(unexpected=True, expected=[effect], instead_of=effect)
    assert telling.is_unexpected(question)
    assert telling.expected(question) == ["pay with amount 12.5, to a@b (at least 1, at most 1)"]
    assert telling.instead_of(question) == telling.expected(question)[0]


def test_the_tools_own_error_is_told() -> None:
    """With its step and code."""
    question = asked(error={"step": "r", "tool": "pay", "code": "closed", "message": "The order is closed."})
    assert telling.error(question) == "r (pay) failed before: The order is closed. (closed)"


def test_a_question_without_all_that_is_told_without_it() -> None:
    """Older questions have none of it, and odd ones nothing that reads."""
    nothing = telling.Told(origins=[], unexpected=False, expected=[], instead_of="", error="")
    for question in (asked(), asked(origins=[1], expected="x", error=3, instead_of=[])):
        assert telling.told_of(question) == nothing
