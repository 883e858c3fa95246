"""Figures of a run, two runs compared, and the reports made of them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from steward.evals.regression.figures import compared, figures_of
from steward.evals.regression.junit import junit
from steward.evals.regression.page import page
from steward.evals.regression.results import Result, Run, Said


def result(case: str, *, passed: bool = True, trial: int = 1, **more: Any) -> Result:
    findings = [] if passed else [Said(kind="false_success", text="pay <b>happened</b> 0 ×\x00")]
    return Result(case=case, trial=trial, status="complete", findings=findings, **more)


def run(*results: Result, repeat: int = 1) -> Run:
    return Run(release="1", model="m", began=0.0, seconds=1.0, repeat=repeat, results=[*results])


def test_pass_hat_is_the_chance_that_all_trials_pass() -> None:
    """Of 4 trials with 3 good ones, two drawn are both good in 3 of 6 draws."""
    trials = [result("a", trial=number, passed=number > 1) for number in range(1, 5)]
    figures = figures_of(run(*trials, repeat=4))
    assert figures.pass_hat[1] == pytest.approx(0.75)
    assert figures.pass_hat[2] == pytest.approx(0.5)
    assert figures.pass_hat[4] == 0.0


def test_a_finding_counts_once_a_trial_and_people_are_told_apart() -> None:
    """A needless question is one in a case that calls for nobody."""
    figures = figures_of(
        run(result("a", passed=False), result("b", asked=1), result("c", asked=2, expects_person=True))
    )
    assert figures.findings == {"false_success": 1}
    assert (figures.asked.count, figures.needed, figures.needless) == (2, 1, 1)


def test_two_runs_are_compared_case_by_case() -> None:
    """Broken, mended, new and gone cases by name; the interval is over the cases that both have."""
    before = run(result("a"), result("b", passed=False), result("gone"), result("same"))
    now = run(result("a", passed=False), result("b"), result("new"), result("same"))
    both = compared(before, now)
    assert (both.broken, both.mended, both.new, both.gone) == (["a"], ["b"], ["new"], ["gone"])
    assert both.difference == 0.0
    assert both.low == pytest.approx(-both.high)
    assert both.worse == {}


def test_junit_can_be_read_whatever_the_texts_hold() -> None:
    """Control characters and markup in a text don't break the document."""
    suites = fromstring(junit(run(result("a", goal="\x1b[31m&"), result("b", passed=False))))  # noqa: S314 - our own
    assert suites.attrib["failures"] == "1"
    failure = suites.find(".//testcase[@name='b']/failure")
    assert failure is not None
    assert failure.attrib["type"] == "false_success"
    assert "<b>happened</b>" in failure.attrib["message"]


def test_the_page_is_whole_and_escapes() -> None:
    """It loads nothing from elsewhere, and no text is markup."""
    shown = page(run(result("a", goal="<script>x</script>"), result("b", passed=False)), run(result("b")))
    assert "1 of 2 trials failed" in shown
    assert "<script" not in shown
    assert "<b>happened</b>" not in shown
    assert "http" not in shown.replace("http://www.w3.org", "")
    assert "Passed before, fails now" in shown


def test_the_page_says_no_range_that_no_trial_had() -> None:
    """Trials that all took the same have one value; steps are whole numbers."""
    shown = page(run(result("a", steps=3, seconds=0.2), result("b", steps=3, seconds=0.2)))
    assert '<p class="quiet">0.2 s</p>' in shown
    assert '<p class="quiet">3</p>' in shown
    assert '<p class="quiet">0 to 4</p>' in page(run(result("a", steps=0), result("b", steps=4)))
