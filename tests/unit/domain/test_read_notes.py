"""How a record tells of the reading of a model's answer: short, in one line each, whatever the model wrote."""

from __future__ import annotations

import pytest

from steward.domain.grounds import grounds_of
from steward.domain.model import Json, JsonObject, Usage
from steward.domain.ports.decisions import Record
from steward.domain.ports.tasks import Task
from steward.domain.read_notes import read_notes

SILENT: list[JsonObject] = [
    {},
    {"read": []},
    {"read": None, "grounds": None},
    {"read": "x", "grounds": " "},
    {"read": [1, {}]},
]


@pytest.mark.parametrize("detail", SILENT, ids=str)
def test_nothing_to_tell_is_told(detail: JsonObject) -> None:
    """A record without notes, or from elsewhere, shows nothing."""
    assert read_notes(detail, 20) == []


def test_notes_and_grounds_are_short_and_plain() -> None:
    """Many notes are counted, long grounds clipped, control characters spelt out."""
    told = dict(read_notes({"read": [f"note {n}" for n in range(9)], "grounds": "so\n\x1b[31m" + "x" * 99}, 20))
    assert told["read"] == "note 0; note 1; note 2; note 3; and 5 more"
    assert "\x1b" not in told["grounds"]
    assert len(told["grounds"]) == 20


def test_what_a_second_look_stopped_is_told_with_its_reason() -> None:
    """In the notes and among the grounds; what may go on is not."""
    acts: list[Json] = [
        {"tool": "pay", "verdict": "stop", "reason": "another account"},
        {"tool": "mail", "verdict": "go", "reason": ""},
        "x",
    ]
    assert read_notes({"acts": acts}, 20) == [("stopped", "pay: another account")]
    record = Record(task_id="t", kind="second_look", subject="pay, mail", detail={"acts": acts})
    assert grounds_of(record) == ["pay, mail", "pay: another account"]


@pytest.mark.parametrize(("calls", "fixed", "by_model"), [(0, True, False), (1, True, False), (1, False, True)])
def test_a_fixed_plan_is_no_models_though_one_looked_at_its_acts(calls: int, *, fixed: bool, by_model: bool) -> None:
    task = Task(id="t", goal="g", usage=Usage(model_calls=calls), state={"plan": {"fixed": fixed}}, confidence=1.0)
    assert task.planned_by_model is by_model
