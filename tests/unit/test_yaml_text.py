"""YAML that nobody writes by hand is refused before it costs anything, with the place where it stands."""

from __future__ import annotations

import os
import textwrap
import tracemalloc
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from steward.domain.errors import Unusable
from steward.expressions.rules import CelRules
from steward.playbooks.library import read_playbook
from steward.yaml_text import MOST_BYTES, MOST_VALUES, read_yaml
from tests.unit.playbooks.conftest import CardBox

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{now}: &{now} [{', '.join([f'*{before}'] * 9)}]\n" for before, now in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LAUGHS, "line 1, column 4: not YAML: anchors"),
        ("a: *b", "line 1, column 4: not YAML: anchors"),
        ("&a a: 1", "line 1, column 1: not YAML: anchors"),
        ("a: 1\nb:\n  <<: &x {c: 1}", "line 3, column 7: not YAML: anchors"),
        ("- " * 31 + "a", "nested more than 30 levels deep"),
        ("[" * MOST_BYTES, "nested more than 30 levels deep"),
        ("{a: " * 50_000, "nested more than 30 levels deep"),
        (f"[{'a,' * (MOST_VALUES + 1)}]", f"more than {MOST_VALUES} values"),
        ("a" * (MOST_BYTES + 1), "larger than 200 kB"),
        (
            "a: {ask: Which order?}",
            "line 1, column 21: not YAML: expected ',' or '}', but got '?'. Put a text with '?' in it",
        ),
        ("a: [x, b: 1", "A bracket before it is not closed"),
        ("a: 1\na: 2", "line 2, column 1: not YAML: 'a' is given twice"),
        ("a: 2026-02-30", "line 1, column 4: not YAML: day is out of range"),
        (f"a: {'9' * 10_000}", "line 1, column 4: not YAML: Exceeds the limit"),
        ("a: 12:30", "line 1, column 4: not YAML: '12:30' would be read as a number to the base of 60"),
        (f"a: 1{':59' * 50_000}", "to the base of 60"),
        (f"a: 1{':59' * 50_000}.5", "to the base of 60"),
        ("a: !!python/object/apply:os.system [x]", "line 1, column 4: not YAML: could not determine a constructor"),
        ("? [a]\n: b", "not YAML: found unhashable key"),
        ("a: 1\n---\nb: 2", "line 2, column 1: not YAML"),
        (b"\xff\xfe\xff", "not YAML"),
        (
            "a: 1\nb: für".encode("latin-1"),
            "line 2, column 5: not YAML: the byte 0xfc is no letter of UTF-8. Save the file",
        ),
    ],
    ids=lambda one: str(one)[:40],  # an id stands in the environment of whatever a test starts
)
def test_what_nobody_writes_is_refused_where_it_stands(text: str | bytes, says: str) -> None:
    """One line with place and reason, whatever the file would have grown into."""
    with pytest.raises(ValueError, match=r".") as refusal:
        read_yaml(text.encode() if isinstance(text, str) else text)

    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_bomb_costs_next_to_nothing() -> None:
    """Ten levels of nine aliases each would be billions of values."""
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="anchors"):
            read_yaml(LAUGHS.encode())
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_stars_and_ampersands_in_texts_are_texts() -> None:
    """What is quoted, or not at the beginning, is as it stands."""
    assert read_yaml(b"a: '*b'\nc: R&D * 2\nd: |\n  &x\n  *y\ne: '12:30'") == {
        "a": "*b",
        "c": "R&D * 2",
        "d": "&x\n*y\n",
        "e": "12:30",
    }


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe or a folder by a playbook's name is named, not read."""
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    for name in ("pipe.yaml", "folder.yaml", "gone.yaml"):
        with pytest.raises(Unusable, match=f"{name}: is no file"):
            read_playbook(tmp_path / name, CardBox(), CelRules())


def test_a_key_is_a_name() -> None:
    """Also one that YAML 1.1 takes for a truth, as in `on: issue_refund`; a value of that kind stays one."""
    assert read_yaml(b"on: a\nno: true\ninner: {off: yes}") == {"on": "a", "no": True, "inner": {"off": True}}


_SIGNS = [*":-?[]{},'\"|>#&*!%@`\n\\~<=0aT", "\n  ", "\n- ", ": ", " #", "---\n", "...\n", "\r\n", '"x":', "é", "😀"]
_RARE = ["\t", "\ufeff", "\x85", "\u2028", "\x07", "! ", "!", ">#", "? ", " ? "]
_FILES = [path.read_text("utf-8") for path in sorted(Path("steward").glob("playbooks/**/*.yaml"))]


@st.composite
def _almost(draw: st.DrawFn) -> str:
    """A few lines of a file of ours with slips in them, as people make them."""
    lines = draw(st.sampled_from(_FILES)).split("\n")
    begin = draw(st.integers(0, len(lines) - 1))
    text = textwrap.dedent("\n".join(lines[begin : begin + draw(st.integers(1, 15))]))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(_SIGNS) | st.sampled_from(_RARE)) + text[at + draw(st.integers(0, 2)) :]
    return text


def _told(content: bytes) -> str:
    try:
        return repr(read_yaml(content))
    except ValueError as error:
        return f"refused: {error}"


@settings(max_examples=300, deadline=None)
@given(_almost())
@example("a: [b, c ? d : e]")
@example("a: {b: c, ? d: e}")
@example("a:\tb")
@example("a: !")
@example("a: >#b")
@example("\ufeffa:\r\n  b: 1\r\n")
@example("%YAML 1.2\n---\na: 1\n")
def test_libyaml_takes_nothing_otherwise(text: str) -> None:
    """It is quicker, and what it reads is what PyYAML's own reader does; what that refuses is refused."""
    quickly = _told(text.encode())
    with patch("steward.yaml_text._quickly", return_value=None):
        assert quickly == _told(text.encode())


def test_every_file_of_ours_is_read_by_libyaml() -> None:
    """None of them is taken for odd, so that all are read in a fifth of the time."""
    with patch("steward.yaml_text._Loader", side_effect=AssertionError):
        assert all(read_yaml(text.encode()) for text in _FILES)
