"""The shipped playbooks over the tools' cards; nothing here can act."""

from __future__ import annotations

import pytest

from steward.expressions.rules import CelRules
from steward.playbooks.library import PlaybookShelf, load_playbooks, shipped
from tests.unit.planner.desk_cards import CardBox


@pytest.fixture
def rules() -> CelRules:
    return CelRules()


@pytest.fixture
def tools() -> CardBox:
    return CardBox()


@pytest.fixture(scope="session")
def shelf() -> PlaybookShelf:
    return load_playbooks(shipped(), tools=CardBox(), rules=CelRules())
