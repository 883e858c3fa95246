"""The pytest plugin runs the examples beside a playbook's rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.unit.cli.test_rule_tests import BOOK, GOOD, WRONG


def test_each_example_is_a_test(tmp_path: Path) -> None:
    """By its rule and number; a failure is told in the rule's words, a playbook without examples is no test, and
    those of a rule bank are tests of its own file."""
    (tmp_path / "refunds.yaml").write_text(BOOK + WRONG)
    (tmp_path / "bare.yaml").write_text(BOOK.replace("refunds", "bare"))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "much.yaml").write_text("rules:\n" + (BOOK + GOOD).partition("rules:\n")[2])
    (tmp_path / "shared.yaml").write_text(
        BOOK.replace("refunds", "shared").partition("rules:\n")[0] + "include: [rules/much.yaml]\n"
    )
    (tmp_path / "bad.yaml").write_text(BOOK.replace("refunds", "bad") + "    tests: [{args: {}, then: pass}]\n")
    words = ["-m", "pytest", "-p", "steward.evals.pytest_plugin", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    words += ["--continue-on-collection-errors", "-rA", str(tmp_path)]
    path, home = str(Path(sys.executable).parent), str(tmp_path)
    env = {"PATH": path, "STEWARD_SAMPLES": "on", "STEWARD_HOME": home, "PYTHONPATH": str(Path(__file__).parents[3])}

    command = [sys.executable, *words]
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)  # noqa: S603

    assert "PASSED refunds.yaml::large[1]" in ran.stdout, ran.stdout + ran.stderr
    assert "FAILED refunds.yaml::large[2]" in ran.stdout
    assert "expected pass, came to review\n500 is much. (rule large)" in ran.stdout
    assert "rules.large.tests.0.tool: say which" in ran.stdout
    assert "PASSED rules/much.yaml::large[1]" in ran.stdout
    assert "1 failed, 3 passed, 1 error" in ran.stdout
