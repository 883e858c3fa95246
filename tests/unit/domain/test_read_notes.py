"""How a record tells of the reading of a model's answer: short, in one line each, whatever the model wrote."""

from __future__ import annotations

import pytest

from steward.domain.model import JsonObject
from steward.domain.read_notes import read_notes

SILENT: list[JsonObject] = [
    {},
    {"read": []},
    {"read": None, "grounds": None},
    {"read": "x", "grounds": " "},
    {"read": [1, {}]},
]


@pytest.mark.parametrize("detail", SILENT, ids=str)
def test_nothing_to_tell_is_told(detail: JsonObject) -> None:
    """A record without notes, or from elsewhere, shows nothing."""
    assert read_notes(detail, 20) == []


def test_notes_and_grounds_are_short_and_plain() -> None:
    """Many notes are counted, long grounds clipped, control characters spelt out."""
    told = dict(read_notes({"read": [f"note {n}" for n in range(9)], "grounds": "so\n\x1b[31m" + "x" * 99}, 20))
    assert told["read"] == "note 0; note 1; note 2; note 3; and 5 more"
    assert "\x1b" not in told["grounds"]
    assert len(told["grounds"]) == 20
