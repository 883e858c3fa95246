"""What may be said against a trial: each way to be wrong has its word, and a good trial has none."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.model import Json, Reason, Usage
from steward.evals.regression.format import Case, Look
from steward.evals.regression.scoring import Looked, Observed, difference, score


def a_case(**expect: Any) -> Case:
    return Case.model_validate({"id": "one", "goal": "G", "expect": {"status": "complete", **expect}})


def kinds(case: Case, **seen: Any) -> list[str]:
    fields: dict[str, Any] = {"status": "complete", **seen}
    return [one.kind for one in score(case, Observed(**fields))]


def test_a_good_trial_has_nothing_against_it() -> None:
    """What was wanted happened, once, and is on record."""
    assert kinds(a_case(acted={"pay": 1}), happened={"pay": 1}, verified={"pay": 1}) == []


@pytest.mark.parametrize(
    ("expect", "seen", "kind"),
    [
        ({"acted": {"pay": 1}}, {"happened": {}}, "false_success"),
        ({"acted": {"pay": 1}}, {"happened": {"pay": 2}}, "duplicate"),
        ({}, {"happened": {"pay": 1}}, "unauthorised"),
        ({}, {"happened": {}, "verified": {"pay": 1}}, "false_success"),
        ({"status": "needs_review"}, {}, "false_success"),
        ({}, {"status": "needs_review"}, "needless_review"),
        ({}, {"status": "failed"}, "status"),
        ({"status": "failed"}, {"status": "needs_review"}, "status"),
        ({"acted": {"pay": 1}, "status": "failed"}, {"status": "failed", "happened": {}}, "missing"),
        (
            {"status": "needs_review", "reason": "approval"},
            {"status": "needs_review", "reason": Reason.ERROR},
            "status",
        ),
        ({"answer": {"says": ["shipped"]}}, {"answer": "It is on its way"}, "answer"),
        ({"answer": {"never": ["SHIPPED"]}}, {"answer": "It was shipped"}, "answer"),
        ({"within": {"steps": 2}}, {"steps": 3}, "expense"),
        ({"within": {"tokens": 10}}, {"usage": Usage(tokens=11)}, "expense"),
        ({}, {"stopped": False}, "unbounded"),
        ({}, {"unknown": ["get_record {}"]}, "invalid"),
        ({}, {"struck": 0}, "invalid"),
        ({}, {"left": 1}, "invalid"),
    ],
)
def test_each_way_to_be_wrong_has_its_word(expect: dict[str, Any], seen: dict[str, Any], kind: str) -> None:
    assert kind in kinds(a_case(**expect), **seen)


def test_what_the_recording_does_not_know_is_told_once() -> None:
    """A plan that is made again asks for it again."""
    assert kinds(a_case(), unknown=["get_record {}"] * 3) == ["invalid"]


def test_without_a_count_of_the_world_the_record_counts() -> None:
    """A staging system can't tell what happened in it; then verified acts are what happened."""
    assert kinds(a_case(acted={"pay": 1}), happened=None, verified={"pay": 1}) == []
    assert kinds(a_case(acted={}), happened=None, verified={"pay": 1}) == ["unauthorised"]


@pytest.mark.parametrize(
    ("look", "seen", "kinds_told"),
    [
        ({"is": {"status": "paid"}}, {"after": {"status": "paid", "id": "1"}}, []),
        ({"is": {"status": "paid"}}, {"after": {"status": "open"}}, ["false_success"]),
        ({"is": {"status": "paid"}}, {"after": None, "refusal": "not there"}, ["false_success"]),
        ({"unchanged": True}, {"before": {"a": 1}, "after": {"a": 1}}, []),
        ({"unchanged": True}, {"before": {"a": 1}, "after": {"a": 2}}, ["side_effect"]),
        ({"absent": True}, {"after": None, "refusal": "not there"}, []),
        ({"absent": True}, {"after": {"a": 1}}, ["false_success"]),
    ],
)
def test_the_world_is_what_counts(look: dict[str, Any], seen: dict[str, Any], kinds_told: list[str]) -> None:
    """A complete task whose world is not so is a false success, whatever its record says."""
    looked = Looked(look=Look.model_validate({"read": "get", **look}), **seen)
    assert kinds(a_case(), looked=[looked]) == kinds_told


@pytest.mark.parametrize(
    ("wanted", "there", "differs"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, None),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b: is 2, wanted 1"),
        ({"a": 1}, {}, "a: is not there"),
        ({"a": [1, 2]}, {"a": [1]}, "a: has 1 members, wanted 2"),
        ({"a": [{"x": 1}]}, {"a": [{"x": 2}]}, "a[0].x: is 2, wanted 1"),
        (1, 1.0, None),
        (1, True, "is True, wanted 1"),
        ({"a": 1}, "text", "is text, no object"),
    ],
)
def test_the_first_difference_is_named(wanted: Json, there: Json, differs: str | None) -> None:
    assert difference(wanted, there) == differs
