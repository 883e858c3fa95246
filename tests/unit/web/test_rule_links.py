"""From a rule that asked or refused to where it stands."""

from __future__ import annotations

import pytest

from steward.domain.model import JsonObject, Problem, Question, Reason
from steward.web.rule_links import Link, Ruled, Under, rule_of, ruled, rules_asking

BIG = Link("big", "big", "/playbooks/refund#rule-big")


@pytest.mark.parametrize(
    ("detail", "under", "found"),
    [
        ({"rule": "big"}, Under("refund", "v1"), Link("big", "big", "/playbooks/refund?version=v1#rule-big")),
        ({"rule": "big"}, Under("refund"), BIG),
        (
            {"rule": "big", "playbook": "refund"},
            Under("open+refund", "v1+v2"),
            Link("big", "big of refund", "/playbooks/refund?version=v2#rule-big"),
        ),
        ({"rule": "big"}, Under("open+refund", "v1+v2"), None),
        ({"rule": "big", "playbook": "other"}, Under("refund", "v1"), None),
        ({"rule": "approvals"}, Under("refund"), None),
        ({"rule": 3}, Under("refund"), None),
        ({}, Under("refund"), None),
        ({"rule": "big"}, Under(), None),
    ],
)
def test_a_rule_on_record_leads_to_where_it_stands(detail: JsonObject, under: Under, found: Link | None) -> None:
    """In the version that judged; whose rule it is is never guessed."""
    assert rule_of(detail, under) == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Too much. (rule big)", "Too much. (rule [big])"),
        (
            "Too much. (rule big, which could not be evaluated: x)",
            "Too much. (rule [big], which could not be evaluated: x)",
        ),
        ("no rule of that: (rule bigger), (rule big", "no rule of that: (rule bigger), (rule big (rule [big])"),
        ("<b>hidden</b>", "<b>hidden</b> (rule [big])"),
        ("", " (rule [big])"),
    ],
)
def test_a_text_links_its_rules_and_nothing_else(text: str, shown: str) -> None:
    """Nothing of the text is lost, and a rule that it does not name is named after it."""
    assert "".join(f"[{part}]" if href else part for part, href in ruled(Ruled(text, [BIG]))) == shown
    assert [*ruled(Ruled(text))] == [(text, "")]


def test_several_rules_stand_where_the_text_has_them() -> None:
    """In the order of the text, whichever the record has first."""
    links = [BIG, Link("old", "old of open", "/playbooks/open#rule-old")]
    parts = [*ruled(Ruled("Old. (rule old of open); Too much. (rule big)", links))]
    assert "".join(part for part, _ in parts) == "Old. (rule old of open); Too much. (rule big)"
    assert [href for _, href in parts if href] == [links[1].href, links[0].href]


def test_a_question_names_those_that_ask_and_those_that_refused() -> None:
    """By their ids: a text that looks like one, as a message with somebody else's words, is no link."""
    refused = Problem(code="forbidden", step="a", message="m", detail={"rule": "never", "args": {}})
    detail: JsonObject = {"rules": [{"rule": "big"}, {"rule": "approvals"}, "x"], "basis": {}}
    question = Question(
        id="r", reason=Reason.APPROVAL, text="(rule forged)", options=[], digest="d", detail=detail, problems=[refused]
    )
    assert [one.rule for one in rules_asking(question, Under("refund"))] == ["big", "never"]
