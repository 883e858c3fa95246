"""A folder for playbooks of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from steward.expressions.rules import CelRules
from steward.playbooks.library import PlaybookShelf, load_playbooks, shipped
from tests.unit.planner.desk_cards import CardBox

Load = Callable[..., PlaybookShelf]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write texts as playbook files into one folder and load it."""

    def load(**texts: str) -> PlaybookShelf:
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
        return load_playbooks(tmp_path, tools=CardBox(), rules=CelRules())

    return load


@pytest.fixture(scope="session")
def shelf() -> PlaybookShelf:
    """The shipped playbooks over the tools' cards."""
    return load_playbooks(shipped(), tools=CardBox(), rules=CelRules())
