"""The airline's written policy: every kind of rule that a business writes, with examples, none of them wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from steward.domain.playbook import Playbook
from steward.domain.rule_tests import RuleTried, try_all
from steward.evals.worlds import airline
from steward.evals.worlds.airline.tools import TOOLS
from steward.expressions.rules import CelRules
from steward.playbooks.library import load_playbooks
from steward.tools.registry import Registry
from steward.tools.spec import World

FOLDER = Path(airline.__file__).parent / "playbooks"
PAGE = Path(__file__).parents[3] / "docs" / "playbooks.md"
TOOLS_OF_THE_AIRLINE = Registry(TOOLS, World(http=httpx.AsyncClient()))
_SPAN = re.compile(r"`([^`]+)`")


@pytest.fixture(scope="module")
def tried() -> list[tuple[Playbook, list[RuleTried]]]:
    shelf = load_playbooks(FOLDER, tools=TOOLS_OF_THE_AIRLINE, rules=CelRules())
    return try_all(shelf.all(), TOOLS_OF_THE_AIRLINE, CelRules())


def test_thirty_rules_and_none_of_their_examples_is_wrong(tried: list[tuple[Playbook, list[RuleTried]]]) -> None:
    """Each rule has examples that trigger it and examples that it lets pass."""
    rules = [(book.name, one) for book, those in tried for one in those]

    assert [(name, one.rule.id, each.wrong) for name, one in rules for each in one.tried if each.wrong] == []
    assert [(name, one.rule.id, one.uncovered) for name, one in rules if one.uncovered] == []
    assert len(rules) >= 30
    assert sum(len(one.tried) for _, one in rules) >= 120


def _sources() -> dict[str, dict[str, Any]]:
    """Each rule as it is written, with the facts and the banks of its file."""
    files = [yaml.safe_load(path.read_text()) for path in sorted(FOLDER.rglob("*.yaml"))]
    return {
        rule["id"]: {**rule, "facts": file.get("facts", {}), "include": file.get("include", [])}
        for file in files
        for rule in file["rules"]
    }


def _rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Of the page's table of kinds: the kind, the rule, and what is shown of it."""
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and "airline/playbooks" in cells[2]:
            shown: dict[str, Any] = {}
            for span in _SPAN.findall(cells[1].replace("\\|", "|")):
                shown |= yaml.safe_load(span)
            yield cells[0], cells[2].partition("]")[0].lstrip("["), shown


ROWS = [*_rows()]


def test_the_page_has_every_kind() -> None:
    assert len(ROWS) >= 14


@pytest.mark.parametrize(("kind", "rule", "shown"), ROWS, ids=[kind for kind, _, _ in ROWS])
def test_the_page_shows_rules_as_their_examples_try_them(kind: str, rule: str, shown: dict[str, Any]) -> None:
    """What stands in the table is word for word what the airline's rule says, whose examples pass."""
    source = _sources()[rule]
    for part in ("facts", "let"):
        named = shown.pop(part, {})
        assert {name: source[part].get(name) for name in named} == named, kind
    assert {name: source.get(name) for name in shown} == shown, kind
