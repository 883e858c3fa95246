"""Cases are tests of pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from steward.evals.worlds.langsmith.server import running_langsmith

WRITTEN = """\
cases:
  - id: good
    goal: "Where is my order 1054?"
    tags: [looks]
    expect: {status: complete, answer: {says: ["1054"]}, judge: [{of: answer, asks: "Is it polite?"}]}
  - {id: bad, goal: "Where is my order 1054?", tags: [looks], expect: {status: failed}}
  - {id: other, goal: "Where is my order 1054?", expect: {status: failed}}
"""


def pytested(folder: Path, *words: str, **more: str) -> str:
    env = {**os.environ, "STEWARD_HOME": str(folder / "home"), "STEWARD_PLANNER": "fixed", **more}
    command = [sys.executable, "-m", "pytest", "-p", "steward.evals.pytest_plugin", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False).stdout  # noqa: S603


def test_each_case_is_a_test(tmp_path: Path) -> None:
    """By its id, chosen by its tags. What fails says what may be said against it, without a stack; a text that nobody
    judged says so. The same in LangSmith."""
    (tmp_path / "cases.yaml").write_text(WRITTEN, encoding="utf-8")
    (tmp_path / "other.yaml").write_text("no: cases\n", encoding="utf-8")
    with running_langsmith() as there:
        key = {"LANGSMITH_API_KEY": "k", "LANGSMITH_ENDPOINT": there.url}
        told = pytested(tmp_path, "-k", "looks", "-rA", "--langsmith-dataset", "looks", **key)
    assert "1 failed, 1 passed, 1 deselected" in told
    assert "false_success: complete in place of failed" in told
    assert "answer: Is it polite? → not judged: no judge model is set" in told
    assert "Traceback" not in told
    passed = {
        there.runs[one["run_id"]]["inputs"]["case"]: one["score"] for one in there.feedback if one["key"] == "pass"
    }
    assert passed == {"good": 1, "bad": 0}


def test_a_mistake_in_a_file_is_told(tmp_path: Path) -> None:
    """As an error of the collection, by case and field."""
    (tmp_path / "wrong.yaml").write_text("cases:\n  - {id: x, goal: G}\n", encoding="utf-8")
    assert "x.expect: is needed" in pytested(tmp_path, "wrong.yaml")


def test_what_is_set_up_wrongly_is_told_in_one_line(tmp_path: Path) -> None:
    """Without a stack, as on the command line."""
    (tmp_path / "cases.yaml").write_text(WRITTEN, encoding="utf-8")
    told = pytested(tmp_path, "-k", "good", OPENAI_BASE_URL="nowhere")
    assert "OPENAI_BASE_URL: it must begin with http:// or https://" in told
    assert "load_settings" not in told


def test_a_checkout_has_its_cases_by_either_name(tmp_path: Path) -> None:
    """`pytest evals`, though the folder is imported as `steward.evals`."""
    checkout = Path(__file__).parents[3]
    told = pytested(checkout, "-k", "input-question", "evals/cases/unseen-inputs.yaml", STEWARD_HOME=str(tmp_path))
    assert "1 passed" in told
