"""What a value weighs: near enough to its JSON, and told before it takes more memory."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.model import Json
from steward.domain.payload_size import MOST_DEEP, TooHeavy, weigh

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(VALUES)
def test_the_weight_is_about_that_of_the_json(value: Json) -> None:
    """Never a tenth of it, never ten times as much."""
    written = len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
    assert written / 10 <= weigh(value, 10**9) <= 10 * written


@pytest.mark.parametrize("value", ["x" * 101, "é" * 60, ["x"] * 30, {"x" * 90: "x" * 90}, [10**400], b"x" * 101])
def test_what_is_too_large_is_told(value: object) -> None:
    """Texts in bytes, keys, many small things and endless numbers."""
    with pytest.raises(TooHeavy, match="larger than 100 bytes"):
        weigh(value, 100)


def test_no_more_is_looked_at_than_may_be_there() -> None:
    """A value without end, or one that holds itself, is refused and not walked through."""

    class Endless(list[int]):
        def __iter__(self) -> Iterator[int]:
            while True:
                yield 1

    round_and_round: list[object] = []
    round_and_round.append(round_and_round)
    for value, why in ((Endless(), "larger than 0.1 MB"), (round_and_round, f"more than {MOST_DEEP} deep")):
        with pytest.raises(TooHeavy, match=why):
            weigh(value, 100_000)


def test_depth_counts_containers() -> None:
    """Fifty lists in each other are deep enough for anybody."""
    deep: Json = []
    for _ in range(MOST_DEEP - 1):
        deep = [deep]
    weigh(deep, 10_000)
    weigh({"a": {"b": [{"c": 1}]}}, 1_000)
    with pytest.raises(TooHeavy):
        weigh([deep], 10_000)
