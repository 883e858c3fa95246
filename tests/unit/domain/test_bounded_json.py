"""JSON that others wrote never uses up the stack, on which finalisers run too."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.bounded_json import DEEPEST, TooDeepError, loads, require_shallow
from steward.domain.error_bodies import words_of
from steward.domain.redaction import PLAIN
from steward.domain.strict_json import read_json
from steward.planner.endpoint_words import parsed
from steward.planner.reading.json_text import NotJsonError, value_at, value_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _nested(levels: int) -> str:
    return '{"a": [' * (levels // 2) + "]}" * (levels // 2)


@given(JSON)
def test_reads_what_json_reads(value: object) -> None:
    """The same values, from text and from bytes."""
    text = json.dumps(value, ensure_ascii=False)

    assert loads(text) == value
    assert loads(text.encode("utf-8", "surrogatepass")) == value


def test_the_deepest_is_read_and_what_is_deeper_refused() -> None:
    """To the level."""
    assert loads(_nested(DEEPEST)) is not None
    with pytest.raises(TooDeepError, match="nested more than 200 levels"):
        loads(_nested(DEEPEST + 2))


@pytest.mark.parametrize("text", ['["' + "[" * 1000 + '"]', '["\\"' + "[" * 1000 + '"]', "[" + "[]," * 1000 + "[]]"])
def test_brackets_in_texts_and_beside_each_other_are_no_depth(text: str) -> None:
    """Only what is open at once counts."""
    assert loads(text) == json.loads(text)


def test_only_the_value_that_begins_there_counts() -> None:
    """What comes after it is somebody else's."""
    require_shallow('{"a": 1} ' + "[" * 1000)
    with pytest.raises(TooDeepError):
        require_shallow('{"a": 1} ' + "[" * 1000, 9)


def _first(text: str) -> object:
    return value_at(text, 0)


def _words(text: str) -> str:
    return words_of(text.encode())


@pytest.mark.parametrize("read", [read_json, value_of, _first, parsed, _words, PLAIN.text])
def test_no_finaliser_runs_out_of_stack_while_outside_text_is_read(read: Callable[[str], object]) -> None:
    """Rubbish whose finaliser needs many frames is collected wherever the collector wakes up."""
    failed: list[str] = []

    class Rubbish:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            try:
                _down(300)
            except RecursionError:
                failed.append("no stack left")

    before = gc.get_threshold()
    try:
        for allocations in range(50, sys.getrecursionlimit(), 50):
            gc.set_threshold(allocations)
            Rubbish()
            with suppress(ValueError, NotJsonError):
                read(_nested(2 * sys.getrecursionlimit()))
    finally:
        gc.set_threshold(*before)

    assert failed == []


def _down(frames: int) -> None:
    if frames:
        _down(frames - 1)
