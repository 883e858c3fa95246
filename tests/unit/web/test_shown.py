"""JSON values as pages show them."""

from __future__ import annotations

import json
from typing import cast

from steward.domain.model import Json
from steward.web.json_view import Node, Shower, one_line, whole_text
from steward.web.plan import filled_in


def texts(node: Node) -> list[str]:
    """Every text that the node holds, in reading order."""
    inner = [each for _, each in node.parts] + [cell for row in node.rows for cell in row]
    return ([node.text] if node.text else []) + [text for each in inner for text in texts(each)]


def test_what_a_decision_rests_on_is_shown_whole() -> None:
    """A long text, to its last character."""
    text = "We pay back. " * 1_000 + "But not this one."
    node = Shower().show({"reason": text})
    assert texts(node) == [text]
    assert not node.cut


def test_a_huge_value_is_bounded_and_leads_to_the_whole() -> None:
    """What is left out is counted, and nothing on the page weighs more than it may."""
    rows: list[Json] = [{"id": number, "name": "x" * 50, "inner": {"a": [1, 2]}} for number in range(50_000)]
    node = Shower().show(rows, "/whole")
    assert node.whole == "/whole"
    assert node.left_out.endswith("of 50,000 entries")
    assert sum(map(len, texts(node))) < 25_000

    text = Shower().show("y" * 3_000_000, "/whole")
    assert (len(text.text), text.left_out) == (19_940, "2,980,060 more characters")


def test_all_values_of_a_page_together_are_bounded() -> None:
    """A hundred large ones fill the page, and later ones show their beginning."""
    shower = Shower()
    nodes = [shower.show("z" * 100_000, "/whole") for _ in range(200)]
    assert all(node.text and node.whole for node in nodes)
    assert sum(len(node.text) for node in nodes) < 1_600_000


def test_a_message_reads_as_one() -> None:
    """To and subject first, the body last, whatever order the arguments came in."""
    node = Shower().show({"body": "Dear Ms Roe,\n\nyes.", "to": "roe@example.com", "subject": "Yes", "priority": 1})
    assert node.kind == "mail"
    assert [name for name, _ in node.parts] == ["To", "Subject", "Priority", "Body"]


def test_records_of_one_kind_are_a_table() -> None:
    """Other lists stay lists."""
    table = Shower().show([{"id": 1, "city": "Bern"}, {"id": 2, "city": None}])
    assert (table.kind, [name for name, _ in table.parts], len(table.rows)) == ("table", ["Id", "City"], 2)
    assert Shower().show([{"id": 1}, {"name": "x"}]).kind == "list"
    assert Shower().show([1, 2, 3]).kind == "list"


def test_what_is_nested_without_end_is_shown_as_text() -> None:
    """No value makes a page fail."""
    deep: Json = "bottom"
    for _ in range(5_000):
        deep = [deep]
    assert Shower().show(deep).kind == "list"
    assert "nested too deeply" in whole_text(deep)


def test_the_whole_value_is_exact_and_turns_no_text() -> None:
    """It is JSON that reads back the same, with direction marks spelt out."""
    value: Json = {"name": "a\u202eb", "emoji": "\U0001f469\u200d\U0001f680", "tab": "\t", "ü": ["é"]}
    text = whole_text(value)
    assert "\u202e" not in text
    assert cast("Json", json.loads(text)) == value


def test_known_references_are_filled_in() -> None:
    """What is not known yet stays as it is written."""
    results: dict[str, Json] = {"order": {"id": 1042, "lines": [{"sku": "A"}]}}
    args: dict[str, Json] = {"id": "${order.id}", "text": "For ${order.lines[0].sku}", "later": ["${ticket.id}"]}
    assert filled_in(args, results) == {"id": 1042, "text": "For A", "later": ["${ticket.id}"]}


def test_short_arguments_stand_on_one_line_and_long_ones_are_never_cut() -> None:
    """What does not fit is opened instead."""
    assert one_line({"id": 1, "name": "Ada"}) == "id: 1, name: Ada"
    assert one_line({"body": "x" * 200}) == ""
    assert one_line({"body": "two\nlines"}) == ""
