"""What comes back hidden stays as it is; a mark that stands for nothing is refused."""

from __future__ import annotations

import pytest

from steward.domain.errors import DecisionRefused
from steward.domain.model import Json, JsonObject
from steward.domain.redaction import HIDDEN, Redactor
from steward.domain.review_edits import meant
from steward.domain.state import State
from steward.domain.unmasking import unmasked
from tests.unit.domain.making import question_of

TRUE_DOORS: list[Json] = [{"pin": 1111, "floor": 1}, {"pin": 2222, "floor": 2}]
TRUE: JsonObject = {
    "name": "kim",
    "password": "swordfish",
    "pin": 7391,
    "at": "https://u:hunter2@host/x",
    "doors": TRUE_DOORS,
}
SHOWN: JsonObject = Redactor(sensitive={"t": ["password", "pin", "doors.pin"]}).args("t", TRUE)


def test_everything_that_comes_back_as_it_was_shown_stays() -> None:
    """Texts, numbers, parts of texts, members of lists; beside it anything may change."""
    assert "swordfish" not in repr(SHOWN)
    assert unmasked(SHOWN, SHOWN, TRUE) == TRUE
    assert unmasked({**SHOWN, "name": "lea", "pin": 5}, SHOWN, TRUE) == {**TRUE, "name": "lea", "pin": 5}


@pytest.mark.parametrize(
    ("doors", "kept"),
    [
        ([{"pin": HIDDEN, "floor": 2}], [{"pin": 2222, "floor": 2}]),
        ([{"pin": HIDDEN, "floor": 2}, {"pin": HIDDEN, "floor": 1}], [*reversed(TRUE_DOORS)]),
        ([{"pin": HIDDEN, "floor": 7}, {"pin": 3, "floor": 2}], [{"pin": 1111, "floor": 7}, {"pin": 3, "floor": 2}]),
    ],
)  # fmt: skip
def test_members_of_a_list_are_told_by_what_is_shown_of_them(doors: list[Json], kept: list[Json]) -> None:
    """One that is taken out or moved does not lend its secret to another."""
    assert unmasked({**SHOWN, "doors": doors}, SHOWN, TRUE)["doors"] == kept


@pytest.mark.parametrize(
    "changes",
    [
        {"name": HIDDEN},
        {"password": f"{HIDDEN}2"},
        {"at": f"https://u:{HIDDEN}@elsewhere/x"},
        {"new": HIDDEN},
        {"doors": [*[{"pin": HIDDEN, "floor": 9}] * 3]},
    ],
)
def test_a_mark_that_stands_for_nothing_is_refused(changes: JsonObject) -> None:
    """It would become the value."""
    with pytest.raises(DecisionRefused, match="stands for what is hidden"):
        unmasked({**SHOWN, **changes}, SHOWN, TRUE)


def test_nothing_is_kept_that_is_not_known() -> None:
    """On record the arguments stand as they are shown; where that is all there is, the mark is no value."""
    recorded = question_of(tool="t", args=SHOWN)

    with pytest.raises(DecisionRefused, match="not known any more"):
        meant(SHOWN, recorded, State(), [], Redactor())
    assert meant({"name": "lea"}, recorded, State(), [], Redactor()) == {"name": "lea"}
