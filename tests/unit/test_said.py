"""What stands in a chat of a task that nobody chatted with, and what of a message is kept."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from steward.domain.model import Reason
from steward.domain.redaction import PLAIN
from steward.domain.review_questions import OPTIONS
from steward.graph.messages import OURS, Said
from steward.server.chat import said_by, shown_messages
from tests.unit.domain.making import question_of

QUESTION = question_of(reason=Reason.APPROVAL, options=OPTIONS[Reason.APPROVAL], text="May it pay?")


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ({}, None),
        ({"goal": "pay", "status": "running"}, "pay"),
        ({"goal": "pay", "status": "needs_review", "question": QUESTION}, "May it pay?"),
        ({"goal": "pay", "status": "complete", "result": {"answer": "paid", "effects": []}}, "paid"),
        ({"goal": "pay", "status": "failed", "error": "no money"}, "Not done: no money"),
        ({"goal": "pay", "status": "failed", "messages": [HumanMessage("pay"), AIMessage("well")]}, "well"),
    ],
)
def test_every_thread_has_messages(values: dict[str, Any], last: str | None) -> None:
    """A task of the command line is opened in a chat as one that was begun there."""
    messages = shown_messages(values)

    assert [one.type for one in messages[:1]] == (["human"] if last else [])
    assert not last or str(messages[-1].content).startswith(last)


@pytest.mark.parametrize("given", ["", "x" * 101, f"{OURS}1", "taken"])
def test_no_message_takes_the_place_of_another(given: str) -> None:
    """An id that is too long, ours, or another message's is not kept."""
    said = said_by(Said(text="hello", id=given), PLAIN, [AIMessage("well", id="taken")])

    assert said.id not in ("", given)
    assert said_by(Said(text="hello", id="mine"), PLAIN).id == "mine"
