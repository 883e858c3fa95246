"""Whether a plan goes on by its confidence, and what that is said to rest on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from steward.domain.calibration.documents import calibration_of, fit_document
from steward.domain.calibration.measures import fit_of
from steward.domain.calibration.model import Calibration, Kind
from steward.domain.calibration.promise import Tally
from steward.domain.calibration.standing import standing_notes, standing_of
from steward.domain.json_value import JsonObject
from steward.domain.playbook import ConfidenceTerms
from tests.unit.domain.making import plan_of, playbook_of

KIND = Kind(playbook="desk", model="m", prompt_version="v1")
ONE = ConfidenceTerms(at_most_wrong=0.01)
JUDGED = [Tally(place=92, of=700, wrong=1), Tally(place=80, of=100, wrong=30)]


def known(**more: Any) -> Calibration:
    usual: dict[str, Any] = {"effects": JUDGED, "all": JUDGED, "curve": [(0.0, 0.2), (0.5, 0.6), (1.0, 1.0)]}
    return Calibration(
        kind=KIND, version=4, made_at=1.0, judged=800, since=0.0, until=1.0, why={"refuted": 31},
        said=fit_of([(0.9, True), (0.8, False)]), method="platt", **usual | more,
    )  # fmt: skip


def test_the_number_decides_where_nothing_else_is_wanted() -> None:
    """As before there were calibrations; one that is known says how likely the plan is right."""
    playbook = playbook_of(threshold=0.8)
    assert standing_of(plan_of(confidence=0.8), playbook, None, acts=True).doubt == ""
    doubted = standing_of(plan_of(confidence=0.75), playbook, known(), acts=True)
    assert doubted.doubt == "The planner is 75% sure of this plan; 80% is needed."
    assert (doubted.basis, doubted.threshold, doubted.chance, doubted.version) == ("threshold", 0.8, 0.8, 4)
    unsaid = standing_of(plan_of(confidence=0.0), playbook, None, acts=True)
    assert "does not say how sure it is" in unsaid.doubt


def test_a_promise_takes_the_place_of_the_number() -> None:
    """The derived threshold counts, above the number and below it, and the record says what it rests on."""
    strict = playbook_of(threshold=0.5, confidence=ONE)
    loose = playbook_of(threshold=0.99, confidence=ONE)
    assert standing_of(plan_of(confidence=0.95), loose, known(), acts=True).doubt == ""
    doubted = standing_of(plan_of(confidence=0.9), strict, known(), acts=True)
    assert doubted.doubt == (
        "The planner is 90% sure of this plan; 92% is needed, so that at most 1 % of those that nobody reads are wrong."
    )
    assert doubted.detail == {
        "said": 0.9, "score": 0.9, "basis": "promise", "acts": True, "threshold": 0.92, "chance": 0.92,
        "calibration": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("calibration", "told"),
    [
        (None, "none was judged so far. It takes 299 where none is wrong"),
        (
            known(effects=[Tally(place=95, of=298, wrong=0)]),
            "298 plans of this model and prompt were judged so far. It",
        ),
        (
            known(effects=[Tally(place=95, of=400, wrong=9)]),
            "400 plans of this model and prompt were judged so far, 9 of",
        ),
    ],
)
def test_what_can_not_be_promised_goes_to_a_person(calibration: Calibration | None, told: str) -> None:
    """However sure the planner is: nobody could say how often that is wrong. They are told how many it takes."""
    standing = standing_of(plan_of(confidence=1.0), playbook_of(confidence=ONE), calibration, acts=True)
    assert told in standing.doubt
    assert (standing.basis, standing.threshold) == ("no promise yet", None)


def test_until_it_is_known_the_number_may_decide() -> None:
    """Where the playbook says so; the record does not claim a promise."""
    terms = ConfidenceTerms(at_most_wrong=0.01, until_known="threshold")
    standing = standing_of(plan_of(confidence=0.9), playbook_of(confidence=terms), None, acts=True)
    assert (standing.doubt, standing.basis, standing.threshold) == ("", "no promise yet", 0.7)


def test_plans_that_only_read_and_fixed_ones_need_no_promise() -> None:
    """Nothing is done by the first, and of the second no model was sure; all plans are meant where that is said."""
    playbook = playbook_of(confidence=ONE)
    assert standing_of(plan_of(confidence=0.9), playbook, None, acts=False).doubt == ""
    assert standing_of(plan_of(confidence=1.0, fixed=True), playbook, None, acts=True).doubt == ""
    everything = playbook_of(confidence=ConfidenceTerms(at_most_wrong=0.01, of="all"))
    assert standing_of(plan_of(confidence=0.9), everything, None, acts=False).doubt != ""


def test_plans_that_differ_count_as_less_sure() -> None:
    """The score is the word times the share of plans that act alike, and a person is told both."""
    standing = standing_of(plan_of(confidence=0.9, agreed=2, samples=3), playbook_of(), None, acts=True)
    assert standing.doubt == (
        "The planner is 90% sure of this plan, and 2 of 3 plans that it made act alike, which counts as 60%; "
        "70% is needed."
    )
    assert standing.detail["agreement"] == "2/3"


def test_a_calibration_is_the_same_once_it_was_json() -> None:
    """As the database keeps it."""
    one = known(fitted=fit_of([(0.7, True)]))
    assert calibration_of(KIND, 4, 1.0, json.loads(json.dumps(fit_document(one)))) == one


@pytest.mark.parametrize(
    ("score", "chance"), [(-1.0, 0.2), (0.0, 0.2), (0.25, 0.4), (0.75, 0.8), (1.0, 1.0), (2.0, 1.0)]
)
def test_between_its_points_a_curve_is_straight(score: float, chance: float) -> None:
    """And flat beyond them; without points there is no chance."""
    assert known().chance(score) == pytest.approx(chance)
    assert known(curve=[]).chance(score) is None


def test_people_read_what_was_compared() -> None:
    """With what it rests on; of a record from before there was any, nothing is said."""
    promised = standing_of(plan_of(confidence=0.95), playbook_of(confidence=ONE), known(), acts=True)
    unknown = standing_of(plan_of(confidence=0.9, agreed=2, samples=3), playbook_of(confidence=ONE), None, acts=True)
    plain = standing_of(plan_of(confidence=0.9), playbook_of(), None, acts=True)
    told = [standing_notes({"confidence": one.detail}) for one in (promised, unknown, plain)]
    assert told == [
        [("confidence", "95%, 92% is needed by calibration 4")],
        [("confidence", "60% (2/3 act alike); nothing is promised yet")],
        [("confidence", "90%, 70% is needed")],
    ]
    silent: list[JsonObject] = [{}, {"confidence": 0.9}, {"confidence": {"score": None}}]
    assert [standing_notes(one) for one in silent] == [[], [], []]
