"""What may be submitted as a goal."""

from __future__ import annotations

import pytest

from steward.domain.errors import Unusable
from steward.domain.goals import MOST, check_goal


def refusal(goal: str, window: int | None) -> str:
    """What is said against the goal; empty where it is taken."""
    try:
        check_goal(goal, window)
    except Unusable as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("goal", "window"), [("x", None), ("x" * MOST, None), ("x" * 16_000, 16_000), ("ü" * 8_000, 16_000)]
)
def test_what_fits_is_taken(goal: str, window: int | None) -> None:
    """Up to the limit, and up to a quarter of the window of the model that plans."""
    assert refusal(goal, window) == ""


@pytest.mark.parametrize(
    ("goal", "window", "says"),
    [
        ("", None, "empty"),
        (" \n", None, "empty"),
        ("x" * (MOST + 1), None, "100,001 characters"),
        ("x" * 16_001, 16_000, "STEWARD_MODEL_WINDOW"),
        ("漢" * 8_000, 16_000, "about 6,000 tokens"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(goal: str, window: int | None, says: str) -> None:
    """It is refused as it comes, since nothing of it is ever cut."""
    said = refusal(goal, window)

    assert says in said
    assert "\n" not in said
    assert len(said) < 300
