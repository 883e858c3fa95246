"""The business key of a goal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.workers import business_key
from tests.unit.domain.making import playbook_of

BOOK = replace(playbook_of(), name="errand", one_at_a_time=r"order (\w+)")


@pytest.mark.parametrize(
    ("goal", "key"),
    [
        ("look after order 7", "errand:7"),
        ("look after ORDER  A7 please", "errand:a7"),
        ("look after \uff4frder \uff17", "errand:7"),
        ("order 7, then order 8", "errand:7"),
        ("look after everything", None),
    ],
)
def test_what_the_goal_names(goal: str, key: str | None) -> None:
    """The first match counts, however its letters are written; without one there is no key."""
    assert business_key(BOOK, goal) == key


def test_a_playbook_that_asks_for_nothing() -> None:
    """Most playbooks bind their tasks to no key."""
    assert business_key(playbook_of(), "order 7") is None
    assert business_key(None, "order 7") is None
