"""What confidence is worth, on the page of models."""

from __future__ import annotations

from steward.domain.playbook import ConfidenceTerms
from steward.web.ops.calibration import calibration_figures, of
from steward.web.ops.filters import Wanted
from tests.unit.domain.calibration.making import SURE, refunds

ONE = refunds([*SURE, (0.45, True)])


def test_fits_diagrams_and_promises() -> None:
    """With how many plans each number is of, and the playbook's own target among the others."""
    fits, reliability, promises = calibration_figures(
        [ONE], {"refund": ConfidenceTerms(at_most_wrong=0.03)}, ONE.made_at + 60
    )
    (row,) = fits.table.rows
    assert [cell.text for cell in row[1:7]] == ["800", "21", "0.1116", "0.0955", "–", "–"]
    assert row[2].sub == "1 marked, 20 refuted"
    assert "calibrated: error" in fits.table.as_csv().splitlines()[0].split(",")
    assert [cell.when and cell.when.text for cell in row[-2:]] == [None, "1 min ago"]  # in the reader's zone
    ((title, plot),) = reliability.charts
    assert (title, plot.labels) == (
        "refund, gpt-5: share of 800 plans that was right",
        ["0.4–0.5", "0.9–1.0"],
    )
    assert [row[2].text for row in reliability.table.rows] == ["1", "10"]
    told = [[cell.text for cell in row[1:4]] for row in promises.table.rows]
    assert told == [
        ["0.5 %", "–", "100 %"],
        ["1 %", "0.95", "12.5 %"],
        ["2 %", "0.95", "12.5 %"],
        ["3 %", "0.95", "12.5 %"],
        ["5 %", "0.80", "0 %"],
    ]
    assert [row[1].sub for row in promises.table.rows] == [
        "takes 598 without a wrong one", "", "", "wanted by the playbook", "",
    ]  # fmt: skip


def test_nothing_judged_is_said() -> None:
    """Each figure has a word for it, and no empty chart."""
    figures = calibration_figures([], {}, 0.0)
    assert [one.table.rows for one in figures] == [[], [], []]
    assert [one.charts for one in figures] == [[], [], []]
    assert {one.empty for one in figures} == {"No plan of a model has been judged yet."}


def test_the_bar_counts_here_too() -> None:
    """By playbook, model and prompt."""
    assert of([ONE], Wanted()) == of([ONE], Wanted(playbook="refund", model="gpt-5", prompt="v1")) == [ONE]
    assert of([ONE], Wanted(playbook="none")) == of([ONE], Wanted(model="x")) == of([ONE], Wanted(prompt="x")) == []
