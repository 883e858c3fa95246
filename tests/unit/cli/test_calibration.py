"""What confidence is worth, as a terminal shows it."""

from __future__ import annotations

from io import StringIO
from typing import Any

from rich.console import Console

from steward.cli.rendering.calibration import calibrations, notes, unjudged
from steward.domain.calibration.documents import shown
from steward.domain.calibration.measures import fit_of
from steward.domain.calibration.model import Calibration
from steward.domain.playbook import ConfidenceTerms
from tests.unit.domain.calibration.making import SURE, refunds

ONE = refunds(SURE, method="platt", fitted=fit_of([(0.9, True)] * 9 + [(0.9, False)]))
SHELF = {"refund": ConfidenceTerms(at_most_wrong=0.01), "change": ConfidenceTerms(at_most_wrong=0.05)}


def printed(found: list[Calibration]) -> str:
    text = StringIO()
    console = Console(width=110, file=text)
    for part in calibrations(found, SHELF, 1_060.0):
        console.print(part)
    return text.getvalue()


def test_each_kind_with_what_can_be_promised() -> None:
    """How many were judged and why they were wrong, both fits with their n, and thresholds with what they rest on."""
    text = printed([ONE])
    assert "refund by gpt-5, prompt v1" in text
    assert "800 plans, 21 of them wrong (1 marked, 20 refuted)" in text
    assert "Brier score 0.0925, calibration error 0.0500, n = 10" in text
    assert "Platt scaling" in text
    (wanted,) = [row.split() for row in text.splitlines() if "(wanted)" in row]
    assert wanted == ["1", "%", "(wanted)", "0.95", "12.5", "%", "700", "1", "0.7", "%"]
    assert "needs 598 right ones" in text
    assert printed([]).strip() == "No plan of a model has been judged yet."


def test_what_waits_for_plans_is_named() -> None:
    """A playbook that wants a promise and of which nothing was judged, with how many it takes."""
    assert unjudged(SHELF, ["refund"], None) == ["change"]
    assert unjudged(SHELF, ["refund"], "refund") == []
    assert notes(["change"], SHELF) == [
        "change: at most 5 % can be promised once 59 plans were judged and none of them was wrong."
    ]


def test_programs_get_all_of_it() -> None:
    """The fit, its curve and what each target comes to; the wanted one among them, whatever it is."""
    told: Any = shown(ONE, ConfidenceTerms(at_most_wrong=0.03))
    assert (told["playbook"], told["wrong"], told["at_most_wrong"], told["said"]["of"]) == ("refund", 21, 0.03, 10)
    assert [one["at_most_wrong"] for one in told["promises"]] == [0.005, 0.01, 0.02, 0.03, 0.05]
    assert [one["threshold"] for one in told["promises"]] == [None, 0.95, 0.95, 0.95, 0.8]
    assert [one["to_people"] for one in told["promises"]] == [800, 100, 100, 100, 0]
