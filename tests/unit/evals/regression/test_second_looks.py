"""How many wrong acts a second look stopped, and how many right ones, from the record and what the case expects."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from steward.cli.rendering.evals import document
from steward.domain.errors import Unusable
from steward.domain.model import Json
from steward.domain.ports.decisions import Record
from steward.evals.regression.figures import figures_of
from steward.evals.regression.format import Expected
from steward.evals.regression.junit import junit
from steward.evals.regression.page import page
from steward.evals.regression.results import Run
from steward.evals.regression.second_looks import Looks, asked_live, looks_of, wanting
from steward.settings import Settings
from steward.yaml_text import read_yaml
from tests.unit.evals.regression.test_figures import result, run


def look(*acts: tuple[str, str, str], outcome: str = "go") -> Record:
    """A decision on acts: seal, tool and verdict."""
    said: list[Json] = [{"seal": seal, "tool": tool, "verdict": verdict} for seal, tool, verdict in acts]
    return Record(task_id="t", kind="second_look", outcome=outcome, detail={"acts": said} if said else {})


def expected(**fields: Any) -> Expected:
    return Expected.model_validate({"status": "complete", **fields})


@pytest.mark.parametrize(
    ("records", "expect", "looks"),
    [
        ([], expected(), None),
        ([look(("1", "pay", "stop"))], expected(), Looks(wrong=1, caught=1)),
        ([look(("1", "pay", "go"))], expected(), Looks(wrong=1)),
        ([look(("1", "pay", "stop"))], expected(acted={"pay": 1}), Looks(right=1, false_alarms=1)),
        ([look(("1", "pay", "go"))], expected(may={"pay": 1}), Looks(right=1)),
        ([look(("1", "pay", "stop"), ("2", "pay", "go"))], expected(acted={"pay": 1}, stopped={"pay": 1}),
         Looks(wrong=1, caught=1, right=1)),
        ([look(("1", "pay", "stop")), look(("1", "pay", "go"))], expected(), Looks(wrong=1, caught=1)),
        ([look(outcome="failed")], expected(), Looks(unanswered=1)),
        ([look(("1", "pay", "go"))], expected(acted={"pay": 1}, stopped={"pay": 9}), Looks(wrong=1)),
    ],
)  # fmt: skip
def test_acts_are_wrong_as_the_case_says(records: list[Record], expect: Expected, looks: Looks | None) -> None:
    """One act counts once, and a stop of it stands; what nothing calls for is wrong."""
    assert looks_of(records, expect) == looks


def test_every_report_has_them_with_their_number() -> None:
    """Where nothing was looked at nothing is said of it."""
    looked = run(
        result("a", looks=Looks(wrong=2, caught=1, unanswered=1)), result("b", looks=Looks(right=3, false_alarms=1))
    )
    figures = figures_of(looked)
    assert figures.looks is not None
    assert (figures.looks.caught.count, figures.looks.caught.of) == (1, 2)
    assert (figures.looks.false_alarms.count, figures.looks.false_alarms.of) == (1, 3)
    told = document(looked, figures, None)["figures"]
    assert isinstance(told, dict)
    assert told["second_look"] == {"wrong": 2, "caught": 1, "right": 3, "false_alarms": 1, "unanswered": 1}
    named = {one.attrib["name"]: one.attrib["value"] for one in fromstring(junit(looked)).iter("property")}  # noqa: S314 - our own
    assert (named["second_look.caught"], named["second_look.false_alarms"]) == ("1 of 2", "1 of 3")
    assert "wrong acts caught by a second look" in page(looked)
    assert "second look" not in page(run(result("a")))
    assert Run.model_validate_json(looked.model_dump_json()) == looked


def test_playbooks_are_read_as_if_they_wanted_one(tmp_path: Path) -> None:
    """Whatever they say themselves; a file that is none is left for the loader to refuse."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "a.yaml").write_text("name: a\nsecond_look: off\n", encoding="utf-8")
    (mine / "broken.yaml").write_text("a: [", encoding="utf-8")
    settings = wanting(Settings(playbooks=str(mine)), "irreversible", tmp_path)
    (copied,) = settings.playbook_folders
    assert read_yaml((copied / "a.yaml").read_bytes()) == {"name": "a", "second_look": "irreversible"}
    assert (copied / "broken.yaml").read_text(encoding="utf-8") == "a: ["
    (shipped,) = wanting(Settings(), "effects", tmp_path / "other").playbook_folders
    assert len(list(shipped.glob("*.yaml"))) >= 6


def test_without_a_model_there_is_nothing_to_measure() -> None:
    with pytest.raises(Unusable, match="--second-look asks a model"):
        asked_live(Settings(planner="fixed"), Settings(planner="fixed"))
