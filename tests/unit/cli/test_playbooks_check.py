"""`steward playbooks check`: all mistakes of all files at once, each at its place, and an exit code that says so."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from steward.cli.main import main

HEAD = """\
name: looks
title: Looks
description: Looks things up.
tools: [get_record, issue_refund]
rules:
"""
WRONG = HEAD + "  - {id: big, on: issue_refund, when: args.amout > 3, then: review, message: m}\n"
WORKS = HEAD + "  - {id: big, when: args.amount > 3, then: review, message: m}\n"
RIGHT = HEAD + "  - {id: big, on: issue_refund, when: args.amount > 3, then: review, message: m}\n"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("STEWARD_TOOLS", "STEWARD_PLAYBOOKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STEWARD_SAMPLES", "on")
    monkeypatch.setenv("STEWARD_HOME", str(tmp_path))


def check(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["steward", "playbooks", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


SCOPED = HEAD.replace("rules:\n", "scope: {issue_refund: {amount: {%s}}}\n")


@pytest.mark.parametrize(("ours", "told"), [("minimum: 20", True), ("minimum: 10", False)])
def test_what_can_not_be_one_task_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ours: str, told: bool
) -> None:
    """Playbooks whose scopes leave an argument no value together: no remark, so it passes --strict."""
    for name, scope in {"a": "maximum: 10", "b": ours}.items():
        text = (SCOPED % scope).replace("name: looks", f"name: {name}")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("name: [", encoding="utf-8")

    assert check(monkeypatch, "check", tmp_path, "--json") == 2
    notes = json.loads(capsys.readouterr().out)["notes"]
    line = (
        "issue_refund: no 'amount' is within the scope of both a and b: a request for both has to be made as two, as "
        "in one task that act is refused"
    )
    assert notes == ([line] if told else [])
    (tmp_path / "c.yaml").unlink()
    assert check(monkeypatch, "check", tmp_path, "--strict") == 0
    assert (f"{line}." in capsys.readouterr().err) is told


def test_every_mistake_of_every_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mistakes and remarks, a line each, however narrow the screen is; the code is that of input that can't be used."""
    monkeypatch.setenv("COLUMNS", "60")
    for name, text in {"a": WRONG, "b": WORKS, "c": "name: ["}.items():
        (tmp_path / f"{name}.yaml").write_text(text.replace("name: looks", f"name: {name}"), encoding="utf-8")

    assert check(monkeypatch, "check", tmp_path) == 2

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[0].endswith("a.yaml:6:44: rules.big.when: args has no 'amout'. Did you mean 'amount'?")
    assert "b.yaml:6:21: rules.big.when: args.amount may be left out" in lines[1]
    assert lines[1].endswith("(it works as it stands)")
    assert "c.yaml:1:8: not YAML" in lines[2]
    assert lines[3] == "3 playbooks: 2 mistakes, 1 remark."


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [(RIGHT, [], 0), (RIGHT, ["--strict"], 0), (WORKS, [], 0), (WORKS, ["--strict"], 1), (WRONG, ["--strict"], 2)],
)
def test_the_exit_code_says_whether_it_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: list[str], code: int
) -> None:
    """And with --strict whether anything is to be said at all."""
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert check(monkeypatch, "check", tmp_path / "a.yaml", *words) == code


def test_a_program_gets_the_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(WRONG, encoding="utf-8")

    assert check(monkeypatch, "check", tmp_path, "--json") == 2

    said = json.loads(capsys.readouterr().out)
    assert (said["files"], said["mistakes"], said["remarks"]) == (1, 1, 0)
    assert said["found"] == [
        {
            "file": str(tmp_path / "a.yaml"),
            "line": 6,
            "column": 44,
            "field": "rules.big.when",
            "kind": "mistake",
            "reason": "args has no 'amout'. Did you mean 'amount'?",
        }
    ]


def test_what_comes_with_steward_is_without_a_remark(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a path all playbooks of the set-up are checked."""
    assert check(monkeypatch, "check", "--strict") == 0
    assert "0 mistakes, 0 remarks." in capsys.readouterr().out


def test_nothing_to_check_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty folder, a path that is not there."""
    assert check(monkeypatch, "check", tmp_path) == 2
    assert "holds no playbook" in capsys.readouterr().err
    assert check(monkeypatch, "check", tmp_path / "none.yaml") == 2


def test_a_name_still_shows_a_playbook(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(monkeypatch, "refund") == 0
    assert "refund-limit" in capsys.readouterr().out


def test_a_rule_bank_is_checked_with_those_who_include_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a folder or by its own path; programs are told who includes it, and its rules are shown with their file."""
    (tmp_path / "rules").mkdir()
    bank = tmp_path / "rules" / "big.yaml"
    bank.write_text("rules:" + WRONG.partition("rules:")[2], encoding="utf-8")
    (tmp_path / "a.yaml").write_text(HEAD.replace("rules:", "include: [rules/big.yaml]"), encoding="utf-8")

    for path in (tmp_path, bank):
        assert check(monkeypatch, "check", path, "--json") == 2
        (one,) = json.loads(capsys.readouterr().out)["found"]
        assert (one["file"], one["line"], one["included_by"]) == (str(bank), 2, ["a.yaml"])

    bank.write_text(bank.read_text().replace("amout", "amount"), encoding="utf-8")
    assert check(monkeypatch, "check", tmp_path, "--strict") == 0
    monkeypatch.setenv("STEWARD_PLAYBOOKS", str(tmp_path))
    capsys.readouterr()
    assert check(monkeypatch, "looks") == 0
    assert "big (rules/big.yaml): args.amount > 3" in capsys.readouterr().out
    assert check(monkeypatch, "test", "looks") == 0
    assert "big (rules/big.yaml)" in capsys.readouterr().out
    assert check(monkeypatch, "test", bank) == 0
    assert "big (rules/big.yaml)" in capsys.readouterr().out
