"""Formats of log lines: one JSON object a line whatever is in it, short ones for a person."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from steward.cli import logs
from steward.cli.log_formats import ForPeople
from steward.domain.model import Risk
from steward.domain.ports.facts import LeaseLost, NodeEnded
from steward.domain.redaction import Redactor
from steward.logs import as_json, json_line
from steward.settings import Settings
from steward.telemetry.fanout import Fanout
from steward.telemetry.log import Log
from steward.telemetry.trace_ids import trace_id
from tests.unit.graph.plans import APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import Rig

pytestmark = pytest.mark.usefixtures("own_logging")
_OWN = {"timestamp", "level", "event"}


class Unsayable:
    """A value that can't be told."""

    def __str__(self) -> str:
        raise ValueError("never")


def written(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.split("\n") if line]


def test_each_line_is_one_json_object_whatever_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    """Line breaks of any alphabet, no numbers, bytes, nesting, half characters, stacks, and other libraries' lines."""
    logs.configure("info", "json")
    log = structlog.get_logger("steward")

    values = {"a": "two\nlines\u2028three\x85", "b": float("nan"), "c": b"\xff", "d": {1: (2, {3})}, "e": "\ud83d"}
    log.info("odd", **values, f=Unsayable())
    try:
        json.loads("{", object_hook=None)
    except ValueError as error:
        error.add_note("line one\nline two at https://u:hunter2@host")
        log.exception("broke")
    logging.getLogger("other").error("said %s", "ä\n")

    raw = capsys.readouterr().err
    odd, broke, other = [json.loads(line) for line in raw.splitlines()]
    assert raw.isascii()
    assert (odd["a"], odd["b"], odd["d"], odd["e"]) == (values["a"], "nan", {"1": [2, [3]]}, "\ud83d")
    assert odd["f"] == "<Unsayable: ValueError>"
    assert "Traceback" in broke["exception"]
    assert "hunter2" not in raw
    assert (other["event"], other["level"]) == ("said ä\n", "error")
    assert all(one.keys() >= _OWN for one in (odd, broke, other))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("plain", "plain"), ("ä\n\u2028", "ä\n\u2028"), ("\x00\x7f", "\x00\x7f"), ("\udcff", "\udcff"),
        (Risk.READ, "read"), (True, True), (None, None), (-7, -7), (2**53 + 1, 2**53 + 1), (2**70, 2**70), (0.1, 0.1),
        (1e300, 1e300), (1e-7, 1e-7),
        (float("inf"), "inf"), (float("nan"), "nan"), ((1, "b"), [1, "b"]), ({"a": {2: None}}, {"a": {"2": None}}),
    ],
)  # fmt: skip
def test_simple_values_and_others_make_lines_of_one_form(value: object, told: object) -> None:
    """Most lines are written in a tenth of the time, and nobody can tell by the line."""
    line = as_json(None, "info", {"task_id": "t1", "value": value, "event": "odd", "level": "info"})

    assert json.loads(line) == {"level": "info", "event": "odd", "task_id": "t1", "value": told}
    assert line.startswith('{"level":"info","event":"odd","task_id":"t1","value":')
    assert line.isascii()


async def test_a_task_is_logged_as_decisions_calls_and_transitions(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, in order, with the task's id and the trace that any process would name."""
    logs.configure("info", "json")
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=Fanout([Log()], lambda fact: fact))

    await rig.begin()

    lines = capsys.readouterr().err.splitlines()
    told = [json.loads(line) for line in lines]
    assert lines == [as_json(None, "info", {**one}) for one in told]
    assert all(datetime.fromisoformat(one["timestamp"]).tzinfo for one in told)
    names = [one["event"] for one in told]
    assert names[0] == "task.began"
    assert [one for one in names if one.startswith("node.")] == [
        "node.plan", "node.validate", *["node.execute", "node.verify", "node.validate"] * 2
    ]  # fmt: skip
    assert names.count("tool.ended") == names.count("decision.verdict") == 2
    assert names[-2:] == ["task.ended", "node.validate"]
    assert {(one["task_id"], one["trace_id"]) for one in told} == {("t1", trace_id("t1"))}
    assert len(trace_id("t1")) == 32
    judged = [(one["level"], one["verdict_level"]) for one in told if one["event"] == "decision.verdict"]
    assert judged == [("info", "read_back")] * 2


async def test_lines_are_written_several_at_once_at_the_times_of_what_they_tell(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In order, what comes alone and what is rare at once, and no more in one go than a pipe takes in one piece."""
    logs.configure("info", "json")
    pieces: list[str] = []
    telling = Fanout([Log()], lambda fact: fact)
    for steps in range(40):
        telling.tell(NodeEnded(task_id="t1", node="execute", seconds=0.1, next="verify", steps=steps))
    assert not capsys.readouterr().err
    told_by = datetime.now(UTC)
    monkeypatch.setattr(sys.stderr, "write", pieces.append)
    telling.tell(LeaseLost(task_id="t1", why="another one goes on"))

    told = [json.loads(line) for line in "".join(pieces).splitlines()]
    assert [one.get("steps") for one in told] == [*range(40), None]
    assert [one["timestamp"] for one in told] == sorted(one["timestamp"] for one in told)
    assert datetime.fromisoformat(told[39]["timestamp"]) < told_by
    assert 1 < len(pieces) < 10
    assert all(len(one) <= 4_096 and one.endswith("\n") for one in pieces)


def test_one_that_cannot_be_told_costs_no_line_beside_it() -> None:
    """It is told by its name, where a number has more digits than Python writes."""
    assert json_line("odd", {"value": 10**5_000}, 0) == "event=log.failed of='odd' error=ValueError"


async def test_a_set_up_of_somebody_elses_gets_each_event(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where it is changed under way, as those who test their code do."""
    logs.configure("info", "json")
    telling = Fanout([Log()], lambda fact: fact)
    telling.tell(LeaseLost(task_id="t1", why="before"))

    with capture_logs() as captured:
        telling.tell(LeaseLost(task_id="t1", why="meanwhile"))
    telling.tell(LeaseLost(task_id="t1", why="half a character: \ud83d"))

    assert [one["why"] for one in captured] == ["meanwhile"]
    assert [one["why"] for one in written(capsys)] == ["before", "half a character: \ud83d"]


@pytest.mark.parametrize(("emails", "shown"), [(False, {"kim@example.com", "lea"}), (True, {"***", "lea"})])
async def test_people_are_named_unless_by_their_addresses(
    capsys: pytest.CaptureFixture[str], *, emails: bool, shown: set[str]
) -> None:
    """Who asked and who decided; where addresses are hidden these are as well."""
    logs.configure("info", "json")
    telemetry = Fanout([Log(emails=emails)], Redactor(emails=emails).of)
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED, telemetry=telemetry)

    await rig.begin(requested_by="lea")
    await rig.answer({"kind": "approve", "by": "kim@example.com"})

    told = written(capsys)
    assert {one[name] for one in told for name in ("by", "requested_by") if one.get(name)} == shown


async def test_emf_lines_carry_metrics_that_they_declare(capsys: pytest.CaptureFixture[str]) -> None:
    """Every metric and dimension that a line declares is one of its members, with a value of the right type."""
    logs.configure("info", "emf")
    rig = Rig(
        script=[PAY], acceptance=PAID, playbook=APPROVED, telemetry=Fanout([Log(metrics=True)], lambda fact: fact)
    )
    await rig.begin()
    await rig.answer({"kind": "approve", "by": "kim"})

    lines = [one for one in written(capsys) if "_aws" in one]

    names: set[str] = set()
    for line in lines:
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        names |= {metric["Name"] for metric in directive["Metrics"]}
        assert isinstance(line["_aws"]["Timestamp"], int)
        assert all(isinstance(line[metric["Name"]], int | float) for metric in directive["Metrics"])
        assert all(isinstance(line[dimension], str) for dimension in directive["Dimensions"][0])
        assert "task_id" not in line
    assert {line["verdict_level"] for line in lines if "steward.verdicts" in line} == {"read_back"}
    assert {"steward.tasks", "steward.tool.calls", "steward.tool.duration", "steward.reviews.decided"} <= names


def test_a_line_for_a_person_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of day, the event and what matters; no ids that nobody reads, and nothing that steers the terminal."""
    event = {
        "timestamp": "2026-01-01T12:00:00Z", "level": "info", "event": "tool.ended", "tool": "issue_refund",
        "task_id": "1f0c22d1-aaaa", "trace_id": "0" * 32, "code": "", "said": "two\x1b[2J\nlines",
    }  # fmt: skip

    plain, coloured = (ForPeople(colours=one)(None, "", {**event}) for one in (False, True))

    assert plain[8:] == " tool.ended tool=issue_refund task_id=1f0c22d1 said=two [2J lines"
    assert "\x1b[1mtool.ended\x1b[0m" in coloured


def test_who_collects_lines_gets_each_event() -> None:
    """JSON without a level is from info on; a level that is set stays, and at a terminal warnings are enough."""
    levels = [Settings(log_format="json"), Settings(log_format="emf", log_level="error"), Settings()]

    assert [one.log_from for one in levels] == ["info", "error", "warning"]
