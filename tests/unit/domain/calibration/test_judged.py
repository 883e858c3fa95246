"""What an ended task says of its planner's confidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.calibration.judged import judged_of
from steward.domain.figures.facts import Act, Asked, Ended, Said
from steward.domain.playbook import FIXED_PLANS

PLAN = Said(kind="plan", outcome="proposed", confidence=0.9, model="m", prompt_version="v1")
PASSED = Said(kind="validation", outcome="passed", score=0.9, acts=True)
DOUBTED = replace(PASSED, outcome="low_confidence")
REFUSED = replace(PASSED, outcome="refused")
PAID = Act(key="p", seq=1, tool="pay", attempts=1, verdict="verified", risk="irreversible")
DONE = Ended(id="t", playbook="refund", finished_at=9.0, acts=[PAID], said=[PLAN, PASSED])


def person(kind: str, reason: str = "low_confidence") -> Said:
    return Said(kind="person", outcome=kind, reason=reason)


@pytest.mark.parametrize(
    ("task", "why"),
    [
        (DONE, ""),
        (replace(DONE, acts=[replace(PAID, verdict="refuted")]), "refuted"),
        (replace(DONE, complete=False), "unfinished"),
        (replace(DONE, said=[PLAN, PASSED, person("reject", "approval")]), "changed"),
        (replace(DONE, said=[PLAN, DOUBTED, person("respond")]), "changed"),
        (replace(DONE, said=[PLAN, DOUBTED, person("approve")]), ""),
        (replace(DONE, said=[PLAN, PASSED, person("respond", "unknown_outcome")]), ""),
        (replace(DONE, said=[PLAN, PASSED, person("leave_out", "ceiling")]), ""),
        (replace(DONE, said=[replace(PLAN, marked=False), PASSED]), "marked"),
        (replace(DONE, said=[replace(PLAN, marked=True), PASSED, person("reject")], complete=False), ""),
        (replace(DONE, said=[PLAN, DOUBTED, person("reject")], complete=False, cancelled=True), "changed"),
        (replace(DONE, said=[PLAN, DOUBTED, person("edit"), replace(PLAN, marked=False), PASSED]), "changed"),
    ],
)  # fmt: skip
def test_what_makes_a_plan_wrong(task: Ended, why: str) -> None:
    """Marks come first, then what people changed, then the world; what follows a change is not the planner's."""
    judged = judged_of(task)
    assert judged is not None
    assert (judged.why, judged.wrong, judged.score) == (why, bool(why), 0.9)


@pytest.mark.parametrize(
    "task",
    [
        replace(DONE, said=[]),
        replace(DONE, said=[PLAN]),
        replace(DONE, said=[PLAN, REFUSED]),
        replace(DONE, said=[replace(PLAN, confidence=None), PASSED]),
        replace(DONE, said=[replace(PLAN, confidence=float("nan")), PASSED]),
        replace(DONE, said=[replace(PLAN, model=FIXED_PLANS), PASSED]),
        replace(DONE, said=[replace(PLAN, outcome="ambiguous"), PASSED]),
        replace(DONE, complete=False, cancelled=True),
        replace(DONE, complete=False, asked=[Asked(reason="low_confidence", decision="abort", machine=True)]),
    ],
)
def test_what_says_nothing(task: Ended) -> None:
    """No model was sure of a plan that was checked, somebody cancelled it, or nobody answered in time."""
    assert judged_of(task) is None


def test_the_least_sure_plan_is_the_tasks() -> None:
    """It is that one that would have gone to a person; the score that was compared counts, not the word."""
    unsure = [replace(PLAN, confidence=0.8), replace(PASSED, score=0.4)]
    judged = judged_of(replace(DONE, said=[PLAN, PASSED, *unsure, PLAN, REFUSED]))
    assert judged is not None
    assert judged.score == 0.4


def test_who_saw_it_and_whether_it_acts() -> None:
    """By the check; where it does not say, by what was done, and what did nothing may have been meant to."""
    reading, silent = replace(PAID, risk="read"), replace(PASSED, acts=None)
    asked = judged_of(replace(DONE, asked=[Asked(reason="approval", decision="approve")]))
    assert asked is not None
    assert (asked.approved, asked.acts) == (True, True)
    found = [
        judged_of(replace(DONE, said=[PLAN, check], acts=acts))
        for check, acts in ((silent, [reading]), (silent, [reading, PAID]), (silent, []), (PASSED, [reading]))
    ]
    assert [one is not None and one.acts for one in found] == [False, True, True, True]
