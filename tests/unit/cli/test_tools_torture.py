"""`steward tools torture`: exit codes tell what it found, and what it can't stand before is said in a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_main import run as ended_with

FILE = """
crm: {openapi: crm.json, url: "http://crm.example", tools: {create: {}, read: {}}}
orders: {python: "acme.orders:TOOLS", tools: {cancel: {}}}
tickets: {mcp: "https://tickets.example/mcp", tools: {open: {}}}
shell: {mcp: {command: [tickets]}, tools: {start: {}}}
"""
OPERATIONS: dict[str, Any] = {
    "post": {"operationId": "create", "responses": {}},
    "get": {"operationId": "read", "responses": {}},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "CRM", "version": "1"},
    "paths": {"/invoices": OPERATIONS},
}
NOWHERE = "http://127.0.0.1:1"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Types `steward tools torture …` in a folder of its own: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("STEWARD_SAMPLES", "off")
    monkeypatch.delenv("STEWARD_TOOLS", raising=False)
    (tmp_path / "tools.yaml").write_text(FILE)
    (tmp_path / "crm.json").write_text(json.dumps(DOCUMENT))

    def typed(*words: str) -> tuple[int, str, str]:
        code = ended_with(["tools", "torture", *words], monkeypatch)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return typed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cancel", "--sandbox", NOWHERE), "can't stand before a Python module"),
        (("open", "--sandbox", NOWHERE), "can't stand before an MCP server"),
        (("start", "--sandbox", "environment"), "can't stand before an MCP server"),
        (("create", "--sandbox", "environment"), "--sandbox: it must begin with http"),
        (("create", "--sandbox", NOWHERE, "--args", "[]"), "--args must be a JSON object"),
        (("create", "--sandbox", NOWHERE, "--args", '{"no": 1}'), "--args: create"),
        (("read", "--sandbox", NOWHERE), "read only reads"),
        (("none", "--sandbox", NOWHERE), "no source in the file has such a tool"),
    ],
)
def test_what_can_t_be_tried_is_said_in_a_line(run: Run, words: tuple[str, ...], said: str) -> None:
    """Nothing was called, and the exit code says so."""
    code, out, err = run(*words)

    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_sandbox_that_is_away_is_no_success(run: Run) -> None:
    """Without an answer there is no fault to try, and a script sees that."""
    code, out, err = run("create", "--sandbox", NOWHERE, "--json")

    assert code == 1, err
    document = json.loads(out)
    assert document["safe"] is False
    assert [(one["fault"], one["ending"]) for one in document["runs"]] == [("no fault", "failed")]
    assert "can't be reached" in document["runs"][0]["why"]
