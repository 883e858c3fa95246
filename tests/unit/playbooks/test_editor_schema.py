"""The schema for editors takes what loads, and marks what an author mistypes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from jsonschema import Draft202012Validator

from steward.playbooks.editor_schema import editor_schema
from steward.playbooks.library import shipped
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from steward.yaml_text import read_with_nodes

PLAYBOOK: dict[str, Any] = {
    "name": "p",
    "title": "P",
    "description": "P",
    "tools": ["get_record", "issue_refund"],
    "scope": {"issue_refund": {"amount": {"maximum": 10}}},
    "facts": {"order": {"read": "get_record", "args": {"collection": "'orders'", "id": "args.order_id"}}},
    "rules": [
        {
            "id": "r",
            "on": "issue_refund",
            "when": "args.amount > 3",
            "then": "forbid",
            "message": "m",
            "tests": [{"args": {"order_id": "1", "amount": 5}, "then": "forbid"}],
        }
    ],
    "success": [{"tool": "issue_refund", "args": {"order_id": "${slots.order}"}}],
    "timezone": "Europe/Berlin",
}


@pytest.fixture(scope="module")
def validator() -> Any:
    registry = Registry(TOOLS, World(http=httpx.AsyncClient()))
    cards = [card for name in registry.names() if (card := registry.card(name)) is not None]
    made = editor_schema(cards)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


@pytest.mark.parametrize("path", sorted(shipped().glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_playbooks_fit_it(validator: Any, path: Any) -> None:
    errors: list[Any] = [*validator.iter_errors(read_with_nodes(path.read_bytes())[0])]
    assert [f"{one.json_path}: {one.message}" for one in errors] == []


def test_what_is_right_fits_it(validator: Any) -> None:
    assert [*_told(validator.iter_errors(PLAYBOOK))] == []


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("tools", 0), "get_recrd", "'get_recrd' is not one of"),
        (("scope",), {"issue_refund": {"amunt": {"maximum": 3}}}, "'amunt' was unexpected"),
        (("facts", "order", "read"), "issue_refund", "is not"),
        (("facts", "order", "args"), {"colection": "'orders'"}, "'colection' was unexpected"),
        (("rules", 0, "on"), "issue_refnd", "is not"),
        (("rules", 0, "tests", 0, "args"), {"amunt": 3}, "'amunt' was unexpected"),
        (("rules", 0, "tests", 0, "args"), {"amount": "much"}, "'much' is not"),
        (("success", 0, "args"), {"order": "1"}, "'order' was unexpected"),
        (("timezone",), "Europe/Berln", "'Europe/Berln' is not one of"),
    ],
)
def test_what_is_mistyped_is_marked(validator: Any, place: tuple[Any, ...], value: Any, said: str) -> None:
    wrong: Any = json.loads(json.dumps(PLAYBOOK))
    *way, last = place
    inner = wrong
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert said in " ".join(_told(validator.iter_errors(wrong)))


def test_what_arguments_refer_to_comes_along() -> None:
    """Definitions of one tool's schema stand among the file's, under its name."""
    registry = Registry(TOOLS, World(http=httpx.AsyncClient()))
    cards = [card for name in registry.names() if (card := registry.card(name)) is not None]
    text = json.dumps(made := editor_schema(cards))
    refs = re.findall(r'"\$ref": "#/\$defs/([^"]+)"', text)
    assert refs
    assert {*refs} <= cast("dict[str, Any]", made["$defs"]).keys()


def _told(errors: Any) -> Iterator[str]:
    """What each error says, and those inside of it."""
    for error in errors:
        yield str(error.message)
        yield from _told(error.context or [])
