"""An object in the place of a list, as the answer of an API whose list stands in a field of it."""

from __future__ import annotations

import pytest

from steward.expressions.checking import Checker
from steward.expressions.shapes import MOMENT, TEXT, Shape, list_of, record

HIT = record({"name": TEXT, "list": TEXT})
CHECKER = Checker(
    variables={
        "facts": record({"hits": record({"items": list_of(HIT)}), "who": record({"name": TEXT, "since": MOMENT})}),
        "args": record({"name": TEXT, "tags": list_of(TEXT)}, ["name"]),
        "requester": record({"claims": Shape(kind="map")}),
    }
)
THROUGH = "facts.hits is an object, of which the names of its fields are gone through. Its list is facts.hits.items."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("size(facts.hits) > 0", "it is always 1. Its list is facts.hits.items."),
        ("size(facts.who) == 0", "size counts its fields: it is always 2"),
        ("facts.hits.exists(h, h.name == args.name)", THROUGH),
        ("facts.hits.exists(h, h == args.name)", THROUGH),
        ("facts.hits.all(h, h['list'] == 'EU')", THROUGH),
        ("facts.hits.filter(h, h.?name.orValue('') == 'EU').map(h, h.list) != []", THROUGH),
        ("facts.hits[0].name == args.name", "0 is no name of a field. Its list is facts.hits.items."),
        ("args.name in facts.hits", "args.name is looked for among the names of its fields"),
        ("facts.hits != []", "facts.hits is an object, and is never equal to a list"),
        ("requester.claims.exists(c, c.level == 'gold')", "has no 'level'"),
    ],
)
def test_an_object_is_no_list(text: str, says: str) -> None:
    """Such a rule would hold always or never, whatever the tool answers: it is told, with the list that is meant."""
    assert [says in one.said and not one.works for one in CHECKER.check(text).complaints] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "size(facts.hits.items) > 0",
        "facts.hits.items.exists(h, h.name == args.name)",
        "size(args) > 1 && args.exists(name, name == 'tags')",
        "'items' in facts.hits && args.name in args",
        "facts.who.exists(name, name == args.name)",
        "requester.claims.exists(c, c == 'level') && size(requester.claims) > 0",
        "requester.claims == {}",
    ],
)
def test_names_may_be_gone_through_where_they_differ(text: str) -> None:
    assert [one.said for one in CHECKER.check(text).complaints] == []
