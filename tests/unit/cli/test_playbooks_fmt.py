"""`steward playbooks fmt`: files are laid out in place, or only told of; what does not load is left."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.unit.cli.test_main import run

BOOK = """title: Refunds
name: refunds
description: Give money back.
tools: [issue_refund]
rules:
- {when: args.amount > 100, id: large, then: review, message: Much.} # ours
"""
LAID_OUT = """name: refunds
title: Refunds
description: Give money back.
tools: [issue_refund]
rules:
  # ours
  - id: large
    when: args.amount > 100
    then: review
    message: Much.
"""


@pytest.fixture(autouse=True)
def _alone(own_folder: Path) -> None:
    (own_folder / "refunds.yaml").write_text(BOOK)


def test_a_file_is_laid_out_in_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its mode, through a link, and once: then it is as it was."""
    book, link = tmp_path / "refunds.yaml", tmp_path / "link.yaml"
    book.chmod(0o640)
    link.symlink_to(book)
    assert run(["playbooks", "fmt", "link.yaml"], monkeypatch) == 0
    told = capsys.readouterr()
    assert "link.yaml: laid out; a new version\n1 file: 1 laid out, 0 with mistakes." in told.out
    assert "is asked for again" in told.err
    assert (book.read_text(), stat.S_IMODE(book.stat().st_mode), link.is_symlink()) == (LAID_OUT, 0o640, True)
    assert run(["playbooks", "fmt", ".", "--check"], monkeypatch) == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.yaml", "refunds.yaml"]


def test_only_telling_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both ways exit with 1; one shows the lines."""
    assert run(["playbooks", "fmt", "refunds.yaml", "--check", "--json"], monkeypatch) == 1
    found = json.loads(capsys.readouterr().out)
    assert found == {"files": 1, "changed": [{"file": "refunds.yaml", "new_version": True}], "mistakes": []}
    assert run(["playbooks", "fmt", "refunds.yaml", "--diff"], monkeypatch) == 1
    out = capsys.readouterr().out
    assert "+    when: args.amount > 100" in out
    assert "-- {when: args.amount > 100" in out
    assert (tmp_path / "refunds.yaml").read_text() == BOOK


def test_what_does_not_load_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told at its place; the others are laid out."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: broken\nrules: {a: 1}\n")
    assert run(["playbooks", "fmt", "."], monkeypatch) == 2
    told = capsys.readouterr()
    assert "2 files: 1 laid out, 1 with mistakes." in told.out
    assert "✗ broken.yaml:2:1: rules: input should be a valid list" in told.err
    assert broken.read_text() == "name: broken\nrules: {a: 1}\n"
    assert (tmp_path / "refunds.yaml").read_text() == LAID_OUT


def test_only_lines_of_examples_keep_the_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing lapses then."""
    tests = "    tests:\n    - {then: pass, args: {amount: 1}}\n"
    (tmp_path / "refunds.yaml").write_text(LAID_OUT + tests)
    assert run(["playbooks", "fmt", "refunds.yaml"], monkeypatch) == 0
    told = capsys.readouterr()
    assert "laid out; the same version" in told.out
    assert told.err == ""
    assert "      - {args: {amount: 1}, then: pass}\n" in (tmp_path / "refunds.yaml").read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name files or folders of playbooks, or set STEWARD_PLAYBOOKS"),
        (["nowhere.yaml"], "nowhere.yaml: is no file and no folder"),
        (["empty"], "empty: holds no playbook (*.yaml)"),
    ],
)
def test_without_a_file_there_is_nothing_to_do(
    words: list[str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["playbooks", "fmt", *words], monkeypatch) == 2
    assert says in capsys.readouterr().err
