"""Charts' shapes: what stands where is what the figures say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.web.charts import HEIGHT, Bar, Part, Series, columns, lines, nice_top, number_text, share_of, spark

VALUES = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@given(most=st.floats(min_value=1e-9, max_value=1e15))
def test_a_scale_ends_at_a_round_number_that_fits(most: float) -> None:
    """No bar is cut off, and at least half of the height is used."""
    top = nice_top(most)

    assert top >= most * (1 - 1e-9)
    assert top <= most * 2 * (1 + 1e-9)
    assert f"{top:.3e}".split("e")[0].rstrip("0").rstrip(".") in ("1", "1.2", "1.6", "2", "3", "4", "6", "8")


@pytest.mark.parametrize("most", [0.0, -1.0, math.inf, math.nan])
def test_nothing_to_show_has_a_scale_all_the_same(most: float) -> None:
    assert nice_top(most) == 1.0


@given(rows=st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=40))
def test_stacked_parts_fill_what_they_stand_for(rows: list[list[float]]) -> None:
    """Each column's parts stand on each other, within the plot, as high as their share of the scale."""
    bars = [
        Bar(label=str(number), parts=[Part(value=one, tone=f"t{place}") for place, one in enumerate(row)])
        for number, row in enumerate(rows)
    ]

    plot = columns(bars)

    top = nice_top(max(sum(row) for row in rows))
    for number, row in enumerate(rows):
        mine = [rect for rect in plot.rects if number * 10 <= rect.x < number * 10 + 10]
        assert sum(rect.height for rect in mine) == pytest.approx(HEIGHT * sum(row) / top, abs=0.1)
        assert all(rect.y >= -0.01 and rect.y + rect.height <= HEIGHT + 0.01 for rect in mine)
    assert plot.empty == all(sum(row) == 0 for row in rows)


def test_a_column_says_what_it_is_and_leads_to_its_tasks() -> None:
    """For the pointer and for readers of the page alike; a part without a value is not drawn."""
    part = Part(value=3, tone="good", name="complete alone", href="/ops/tasks?day=1")

    plot = columns([Bar(label="1 Nov", parts=[part, Part(value=0, tone="bad", name="failed")])])

    assert [(rect.title, rect.href) for rect in plot.rects] == [("1 Nov: 3 complete alone", "/ops/tasks?day=1")]
    assert plot.legend == [("good", "complete alone"), ("bad", "failed")]
    assert plot.ticks == ["3", "1.5", "0"]


def test_a_line_is_broken_where_nothing_is_known() -> None:
    """An unknown day is no zero."""
    plot = lines(["a", "b", "c", "d"], [Series(name="x", tone="accent", values=[1, None, 2, 2])])

    assert [one.points.count(",") for one in plot.lines] == [2, 2]
    assert [rect.title for rect in plot.rects] == ["a: 1 x", "b: nothing", "c: 2 x", "d: 2 x"]


@given(values=st.lists(st.none() | VALUES, max_size=20))
def test_a_small_line_stays_in_its_frame(values: list[float | None]) -> None:
    for point in spark(values).split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 100.01
        assert 0 <= y <= 100


@pytest.mark.parametrize("days", [11, 30, 42, 365])
def test_many_labels_are_thinned_and_the_first_and_last_stay(days: int) -> None:
    labels = columns([Bar(label=f"day {day}", parts=[]) for day in range(days)]).labels

    assert (labels[0], labels[-1]) == ("day 0", f"day {days - 1}")
    assert 5 <= sum(1 for one in labels if one) <= 10
    if days > 11:
        assert not labels[-2]  # there is no room beside it


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1234, "1,234"), (1234.5, "1,234"), (56.72, "56.7"), (0.0123, "0.012"), (2.5, "2.5")]
)
def test_figures_are_short(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_small_share_is_seen_and_none_is_not() -> None:
    assert (share_of(0, 10), share_of(1, 100_000), share_of(5, 10), share_of(1, 0)) == ("0%", "0.50%", "50.00%", "0%")
