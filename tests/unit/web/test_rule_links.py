"""From a rule that is named to where it stands."""

from __future__ import annotations

import pytest

from steward.web.rule_links import Under, ruled


@pytest.mark.parametrize(
    ("text", "under", "href"),
    [
        ("Too much. (rule big)", Under("refund", "v1"), "/playbooks/refund?version=v1#rule-big"),
        ("Too much. (rule big, which could not be evaluated: x)", Under("refund"), "/playbooks/refund#rule-big"),
        ("Too much. (rule big of refund)", Under("open+refund", "v1+v2"), "/playbooks/refund?version=v2#rule-big"),
        ("Too much. (rule big)", Under("open+refund", "v1+v2"), ""),
        ("Too much. (rule big of other)", Under("refund", "v1"), ""),
        ("no rule of that (rule <b>)", Under("refund", "v1"), ""),
        ("Too much. (rule big)", Under(), ""),
    ],
)
def test_a_named_rule_leads_to_where_it_stands(text: str, under: Under, href: str) -> None:
    """Nothing of the text is lost, and whose rule it is is never guessed."""
    parts = [*ruled(text, under)]
    assert "".join(part for part, _ in parts) == text
    assert [where for _, where in parts if where] == ([href] if href else [])
