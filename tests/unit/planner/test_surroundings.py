"""What a draft stands in: no way of setting it apart makes it the answer, and no usual wrapping makes one none."""

from __future__ import annotations

import json

import pytest

from steward.domain.model import JsonObject
from steward.planner.answers import Answer
from steward.planner.prompt import tool_schema
from steward.planner.reading import Reading, read

PLAN: JsonObject = {"playbook": "refund", "confidence": 0.9, "steps": [{"id": "a", "tool": "get_record", "args": {}}]}
DRAFT: JsonObject = {**PLAN, "steps": [{"id": "b", "tool": "send_email", "args": {"to": "draft@example.com"}}]}
REASONED = [
    ("<longcat_think>", "</longcat_think>"),
    ("<reasoning_process>", "</reasoning_process>"),
    ("<my-thoughts>", "</my-thoughts>"),
    ("<first_draft>", "</first_draft>"),
    ("< think >", "</ think >"),
    ("[THINKING]", "[/THINKING]"),
    ("[thought]", "[/thought]"),
    ("<|assistant_thinking|>", "<|/assistant_thinking|>"),
    ("<｜begin▁of▁thinking｜>", "<｜end▁of▁thinking｜>"),
    ("<|channel|>thought<|message|>", "<|end|>"),
    ("```thinking\n", "\n```"),
    ("&lt;think&gt;", "&lt;/think&gt;"),
    ("&#x3C;think&#62;", "&#x3C;/think&#62;"),
    (r"\u003cthink\u003e", r"\u003c/think\u003e"),
    (r"\u003Cthinking\u003E", r"\u003C\/thinking\u003E"),
    ("＜think＞", "＜/think＞"),
    ("&lt;|begin_of_thought|&gt;", "&lt;|end_of_thought|&gt;"),
]
SET_APART = [
    ("<example>", "</example>"),
    ("&lt;example&gt;", "&lt;/example&gt;"),
    (r"\u003cexample\u003e", r"\u003c/example\u003e"),
    (r"\u003c!-- ", r" --\u003e"),
    ("<rejected_plan>", "</rejected_plan>"),
    ('<details type="reasoning">', "</details>"),
    ("<思考>", "</思考>"),
    ("<!-- ", " -->"),
    ("/* ", " */"),
    ("For example: ", "\n"),
    ("**Thinking**\n", "\n"),
    ("Draft:\n```json\n", "\n```\n"),
    ("~~", "~~"),
]
WRAPPED = ["<answer>", "<final_answer>", "<propose_plan>", "<json>", "<html><body><pre>", "<br>", "a < b, c > d: "]


def said(text: str) -> Reading:
    return read(Answer(text=text), tool_schema("propose_plan"))


@pytest.mark.parametrize(("opens", "closes"), [*REASONED, *SET_APART])
@pytest.mark.parametrize("after", [" I can't decide.", ""])
def test_a_draft_that_is_set_apart_is_no_answer(opens: str, closes: str, after: str) -> None:
    """Alone it is refused, whether what it stands in is closed or not."""
    draft = json.dumps(DRAFT)
    for text in (opens + draft + closes + after, opens + draft + after):
        reading = said(text)
        assert reading.said is None
        assert reading.unusable


@pytest.mark.parametrize(("opens", "closes"), REASONED)
def test_the_answer_after_reasoning_of_any_name_is_read(opens: str, closes: str) -> None:
    """Reasoning is left aside by the word in its mark, not by a list of whole names."""
    assert said(f"{opens}{json.dumps(DRAFT)}{closes}\n{json.dumps(PLAN)}").said == PLAN


@pytest.mark.parametrize(("opens", "closes"), SET_APART)
def test_a_draft_beside_another_answer_is_not_chosen(opens: str, closes: str) -> None:
    """Where a draft stands apart and differs, it is refused: never carried out."""
    assert said(f"{opens}{json.dumps(DRAFT)}{closes}\n{json.dumps(PLAN)}").said is None


@pytest.mark.parametrize("before", WRAPPED)
def test_an_answer_in_a_usual_wrapping_is_read(before: str) -> None:
    """What says that it is an answer, or nothing at all, is no doubt."""
    assert said(f"{before}{json.dumps(PLAN)}").said == PLAN


def test_a_comment_that_is_over_is_no_doubt() -> None:
    """What was closed before the answer says nothing about it."""
    before = "<!-- a note --><example>none</example> <critique>fine</critique>\n"
    assert said(before + json.dumps(PLAN)).said == PLAN


def test_a_tag_in_a_value_opens_nothing() -> None:
    """A mail's text is no surroundings of what comes after it."""
    plan = {**PLAN, "rationale": "as <example> says, draft:"}
    assert said(json.dumps(plan) + "\n" + json.dumps(plan)).said == plan
