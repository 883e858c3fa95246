"""Curves from scores to chances."""

from __future__ import annotations

import random

import pytest

from steward.calibration import fitting
from steward.calibration.fitting import MANY, learnt
from steward.calibration.recalibrating import calibrated
from steward.domain.calibration.judged import JudgedPlan
from steward.domain.calibration.measures import fit_of
from steward.domain.calibration.model import Kind
from steward.domain.ports.calibrations import JudgedPlans

needs_library = pytest.mark.skipif(not fitting.available(), reason=fitting.MISSING)


def plans(number: int, seed: int, right: float = 0.7) -> list[tuple[float, bool]]:
    """All say about 0.95; with a chance of `right` they are, a bit more often the surer they are."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    scores = [rng.uniform(0.9, 1.0) for _ in range(number)]
    return [(score, rng.random() < right + (score - 0.95)) for score in scores]


@needs_library
@pytest.mark.parametrize("number", [300, MANY])
def test_too_sure_a_planner_is_put_right(number: int) -> None:
    """By Platt's way with few plans, by isotonic regression with many; on plans that the curve was not made from."""
    own = plans(number, seed=3)
    made = learnt(own)
    said, unseen = fit_of(own), fit_of([*zip(made.unseen, (right for _, right in own), strict=True)])
    assert made.method == ("isotonic" if number == MANY else "platt")
    assert said.brier is not None
    assert said.ece is not None
    assert unseen.brier is not None
    assert unseen.ece is not None
    assert unseen.brier < said.brier
    assert unseen.ece < said.ece / 2
    assert [score for score, _ in made.curve] == [place / 100 for place in range(101)]
    assert all(0 <= chance <= 1 for _, chance in made.curve)


@needs_library
def test_few_plans_lean_on_the_other_playbooks() -> None:
    """Twenty right ones by chance do not make a perfect planner of one that is right in 70 % elsewhere."""
    lucky = [(0.95, True)] * 20
    alone, pooled = learnt(lucky), learnt(lucky, [plans(400, seed=4), plans(400, seed=5)])
    assert alone.method == ""
    assert 0.7 < dict(pooled.curve)[0.95] < 0.97
    many = learnt([(0.95, True)] * 400, [plans(400, seed=4), plans(400, seed=5)])
    assert dict(many.curve)[0.95] > dict(pooled.curve)[0.95]


def test_too_few_and_no_library_make_no_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made up; the thresholds need neither."""
    assert learnt(plans(19, seed=3)).method == ""
    monkeypatch.setattr(fitting, "available", lambda: False)
    assert learnt(plans(300, seed=3)).method == ""
    one = JudgedPlan(
        task_id="t", playbook="p", model="m", prompt_version="v", score=0.9, why="", acts=True, approved=False,
        finished_at=1.0,
    )  # fmt: skip
    kind = Kind(playbook="p", model="m", prompt_version="v")
    made = calibrated(kind, JudgedPlans(own=[one] * 300, alike=[], seen_until="now"))
    assert (made.method, made.fitted, made.effects[0].of) == ("", None, 300)
