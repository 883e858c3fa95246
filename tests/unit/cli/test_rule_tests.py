"""`steward playbooks test`: what passed, what came instead, what is not covered; the exit code says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.test_main import run

BOOK = """
name: refunds
title: Refunds
description: Give money back.
tools: [issue_refund]
rules:
  - id: large
    when: args.amount > 100
    then: review
    message: "${args.amount} is much."
"""
GOOD = """    tests:
      - {tool: issue_refund, args: {amount: 101}, then: review, message: 101 is much}
      - {tool: issue_refund, args: {amount: 100}, then: pass}
"""
WRONG = GOOD.replace("100}", "500}")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, own_folder: Path) -> None:
    monkeypatch.setenv("STEWARD_HOME", str(own_folder))


@pytest.mark.parametrize(
    ("tests", "words", "code", "said"),
    [
        (GOOD, [], 0, "2 of 2 examples passed"),
        (GOOD, ["--require-coverage"], 0, "1 rule, 2 examples: 0 failed"),
        (WRONG, [], 1, "refunds.yaml:13): expected pass, came to review"),
        (WRONG, [], 1, "500 is much. (rule large)"),
        ("", [], 0, "no example that triggers it; no example that it lets pass"),
        ("", ["--require-coverage"], 1, "1 rule without an example of each kind"),
        ("    tests: [{args: {}, then: pass}]\n", [], 2, "tool: say which, as the rule is on all: issue_refund"),
    ],
)
def test_a_file_is_tested(
    tests: str,
    words: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whether or not it is set up, and whatever else is."""
    (tmp_path / "refunds.yaml").write_text(BOOK + tests)
    monkeypatch.setenv("STEWARD_SAMPLES", "on")
    monkeypatch.setenv("STEWARD_PLAYBOOKS", "/nowhere")

    assert run(["playbooks", "test", "refunds.yaml", *words], monkeypatch) == code
    shown = capsys.readouterr()
    assert said in " ".join((shown.out + shown.err).split())


def test_scripts_and_build_servers_are_told_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON, and as JUnit's XML."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "refunds.yaml").write_text(BOOK + WRONG)
    monkeypatch.setenv("STEWARD_SAMPLES", "on")

    assert run(["playbooks", "test", "./books", "refund", "--json", "--junit", "report.xml"], monkeypatch) == 1
    told = json.loads(capsys.readouterr().out)
    mine, shipped = told["playbooks"]
    assert [mine["name"], shipped["name"], told["failed"], told["uncovered"]] == ["refunds", "refund", 1, 1]
    (rule,) = mine["rules"]
    assert (rule["id"], rule["failed"], rule["missing"]) == ("large", 1, ["no example that it lets pass"])
    assert rule["examples"][1] == {
        "number": 2,
        "tool": "issue_refund",
        "args": {"amount": 500},
        "expected": "pass",
        "came": "review",
        "passed": False,
        "at": {"file": "books/refunds.yaml", "line": 13},
        "wrong": "expected pass, came to review",
        "message": "500 is much. (rule large)",
        "error": None,
    }
    assert 'failures="1"' in (tmp_path / "report.xml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nope"], "there is no playbook 'nope'; available: cancel-order"),
        (["books"], "the path is written ./books"),
        (["./books"], "./books: holds no playbook"),
        (["./nowhere"], "./nowhere: there is no such file or folder"),
        (["refund", "--junit", "nowhere/report.xml"], "--junit nowhere/report.xml: can't be written"),
    ],
)
def test_what_can_t_be_tested_is_said_in_a_line(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is taken for a pass that was not run."""
    (tmp_path / "books").mkdir()

    assert run(["playbooks", "test", *words], monkeypatch) == 2
    assert said in " ".join(capsys.readouterr().err.split())
