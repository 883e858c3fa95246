"""A period is cut so that each task is counted on its day, in whichever zone and however long the period is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from steward.checkpoints.figure_bounds import bounds
from steward.domain.errors import Unusable
from steward.domain.figures.slices import Slice

NOW = datetime(2026, 11, 25, 12, 34, 56, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("since", [0.0, NOW - 30 * 86_400])
def test_the_hours_that_a_day_begins_in_are_split_however_long_the_period_is(since: float) -> None:
    """Days in Kathmandu begin a quarter past an hour: yesterday's does so also where all since 1970 is asked for."""
    split = cast("list[datetime]", bounds(Slice(since=since, until=NOW, zone="Asia/Kathmandu"))["split_hours"])
    yesterday = (datetime.fromtimestamp(NOW, UTC) - timedelta(days=1)).replace(
        hour=18, minute=0, second=0, microsecond=0
    )
    assert yesterday in split


def test_the_period_before_the_beginning_is_one_all_the_same() -> None:
    """As long and empty, so that all that there is can be asked for."""
    values = bounds(Slice(since=0.0, until=NOW).before)
    assert (values["since"], values["until"]) == (
        datetime.fromtimestamp(-NOW, UTC), datetime.fromtimestamp(0, UTC),
    )  # fmt: skip


@pytest.mark.parametrize(("since", "until"), [(NOW, NOW), (NOW, NOW - 1), (float("inf"), float("inf"))])
def test_no_period_is_told(since: float, until: float) -> None:
    with pytest.raises(Unusable, match="ends after it begins"):
        bounds(Slice(since=since, until=until))
