"""`steward playbooks upgrade`: files are written in today's form, or only told of; advice stands beside it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.unit.cli.test_main import run

BOOK = """\
name: refunds
title: Refunds
description: Give money back.
tools: [issue_refund, send_email]
rules:
  - id: large  # ours
    when: tool == 'issue_refund' && requested_by == 'kim'
    then: review
    message: Of ${steps.order.total}.
"""
TODAY = BOOK.replace(
    "large  # ours\n    when: tool == 'issue_refund' && requested_by",
    "large  # ours\n    on: issue_refund\n    when: requester.id",
)
ADVICE = (
    "the names of steps are the planner's, and another plan has others. "
    "Write a fact, as facts: {order: {read: get_order, args: {…}}}, and facts.order"
)


@pytest.fixture(autouse=True)
def _alone(own_folder: Path) -> None:
    (own_folder / "refunds.yaml").write_text(BOOK)


def test_a_file_is_written_in_todays_form(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its mode, through a link, and once; advice is at the places that the file then has."""
    book, link = tmp_path / "refunds.yaml", tmp_path / "link.yaml"
    book.chmod(0o640)
    link.symlink_to(book)
    assert run(["playbooks", "upgrade", "link.yaml"], monkeypatch) == 0
    told = capsys.readouterr()
    assert told.out == (
        "link.yaml: upgraded; a new version\n"
        f"link.yaml:10:19: rules.large.message: {ADVICE} (left as it is)\n"
        "1 file: 1 upgraded, 0 with mistakes, 1 suggestion.\n"
    )
    assert "is asked for again" in told.err
    assert (book.read_text(), stat.S_IMODE(book.stat().st_mode), link.is_symlink()) == (TODAY, 0o640, True)
    assert run(["playbooks", "upgrade", ".", "--check"], monkeypatch) == 0
    assert "2 files: 0 to be upgraded, 0 with mistakes, 2 suggestions." in capsys.readouterr().out


def test_only_telling_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both ways exit with 1; one shows the lines. Advice is at the places that the file has."""
    assert run(["playbooks", "upgrade", "refunds.yaml", "--check", "--json"], monkeypatch) == 1
    found = json.loads(capsys.readouterr().out)
    suggested = {"file": "refunds.yaml", "line": 9, "column": 19, "field": "rules.large.message", "kind": "remark"}
    assert found == {
        "files": 1,
        "changed": [{"file": "refunds.yaml", "new_version": True}],
        "mistakes": [],
        "suggestions": [{**suggested, "reason": ADVICE}],
    }
    assert run(["playbooks", "upgrade", "refunds.yaml", "--diff"], monkeypatch) == 1
    assert "+    on: issue_refund\n+    when: requester.id == 'kim'\n" in capsys.readouterr().out
    assert (tmp_path / "refunds.yaml").read_text() == BOOK


def test_what_does_not_load_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told at its place; the others are upgraded."""
    broken = BOOK.replace("name: refunds", "name: broken").replace("requested_by", "requestedby")
    (tmp_path / "broken.yaml").write_text(broken)
    assert run(["playbooks", "upgrade", "."], monkeypatch) == 2
    told = capsys.readouterr()
    assert "2 files: 1 upgraded, 1 with mistakes, 1 suggestion." in told.out
    assert "broken.yaml:7:37: rules.large.when: there is no variable 'requestedby'" in told.err
    assert (tmp_path / "broken.yaml").read_text() == broken
    assert (tmp_path / "refunds.yaml").read_text() == TODAY


def test_only_lines_of_examples_keep_the_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing lapses then."""
    book = TODAY.replace("${steps.order.total}", "it") + "    tests:\n      - {args: {}, acts: [], then: pass}\n"
    (tmp_path / "refunds.yaml").write_text(book)
    assert run(["playbooks", "upgrade", "refunds.yaml"], monkeypatch) == 0
    assert "upgraded; the same version" in capsys.readouterr().out
    assert (tmp_path / "refunds.yaml").read_text() == book.replace("acts:", "done:")
