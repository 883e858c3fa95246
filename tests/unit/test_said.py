"""What stands in a chat of a task that nobody chatted with, and what of a message is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from markdown_it import MarkdownIt

from steward.domain.model import Reason
from steward.domain.redaction import PLAIN
from steward.domain.review_questions import OPTIONS
from steward.graph.messages import OURS, Said
from steward.notifications.messages import chat
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


def test_what_other_systems_said_is_text_in_a_chat() -> None:
    """Answers, errors and questions with links, headings, fences and HTML; the list of answers stays readable."""
    nasty = "[click](javascript:alert(1))\n# Big\n```\n<img src=x onerror=alert(1)>"
    asks = replace(QUESTION, text=f"It said: {nasty}", tool="pay", args={"to": nasty})
    values: list[dict[str, Any]] = [
        {"goal": "pay", "status": "complete", "result": {"answer": nasty, "effects": []}},
        {"goal": "pay", "status": "failed", "error": nasty},
        {"goal": "pay", "status": "needs_review", "question": asks},
    ]

    said = [str(shown_messages(one)[-1].content) for one in values]

    html = [MarkdownIt("commonmark").render(one) for one in said]
    assert not [tag for each in html for tag in ("<a ", "<img", "<h1", "<pre", "<code") if tag in each]
    assert all("[click](javascript:alert(1))" in each for each in html)
    assert "• approve: " in said[-1]


def test_what_other_systems_said_is_text_in_a_notice() -> None:
    """Chats with Slack's marks or Markdown make no link, call, fence or heading of it."""
    told = chat("# now ![x](http://a.test) [y]: http://a.test ```<!channel>``` @here")

    assert not [mark for mark in ("](", "]:", "```", "<!", "@here") if mark in told]
    assert not told.startswith("#")
    assert chat("Refund 5 EUR for order #2001") == "Refund 5 EUR for order #2001"
