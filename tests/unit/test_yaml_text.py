"""YAML that nobody writes by hand is refused before it costs anything, with the place where it stands."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

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
