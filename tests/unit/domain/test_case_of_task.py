"""A task as a regression case: what is recorded of it, and what is left out."""

from __future__ import annotations

from typing import Any

from steward.domain.case_of_task import case_of
from steward.domain.model import Action, Decision, Entry, JsonObject, Question, Reason, Receipt, Risk, Verdict
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task

TASK = Task(id="AB12cd34-9", goal="Pay invoice i-7, please!", status="complete", playbook="pay", requested_by="mara")


def entry(tool: str, at: float, args: JsonObject, result: JsonObject, *, level: Any = "read_back") -> Entry:
    risk = Risk.READ if tool.startswith("get") else Risk.IRREVERSIBLE
    action = Action(key=f"{tool}{at}", task_id="t", step="s", tool=tool, args=args, risk=risk)
    verdict = Verdict(status="verified", level=level)
    return Entry(action=action, claimed_at=at, receipt=Receipt(kind="answered", result=result), verdict=verdict)


def test_a_read_that_changed_is_what_the_act_shows() -> None:
    """Read before and after an act; the same reading again is no second one."""
    open_: JsonObject
    paid: JsonObject
    open_, paid = {"id": "i-7", "paid": False}, {"id": "i-7", "paid": True}
    history = [
        entry("pay", 2, {"id": "i-7", "note": "as you wished", "token": "***"}, {"id": "p-1"}),
        entry("get", 1, {"id": "i-7"}, open_),
        entry("get", 3, {"id": "i-7"}, paid),
        entry("get", 4, {"id": "i-7"}, paid),
    ]
    case: Any = case_of(TASK, history, [])
    assert case["id"] == "pay-invoice-i-7-please-ab12cd34"
    assert case["world"]["reads"] == [{"tool": "get", "args": {"id": "i-7"}, "result": open_}]
    [act] = case["world"]["acts"]
    assert act["args"] == {"id": "i-7"}  # neither words that a model writes anew, nor what is hidden
    assert act["shows"] == [{"tool": "get", "args": {"id": "i-7"}, "result": paid}]
    assert case["expect"] == {"status": "complete", "acted": {"pay": 1}}


def test_what_people_did_is_no_act_of_the_task() -> None:
    """An act that a person did by hand is their answer, not something to be expected of the task."""
    question = Question(
        id="r1", reason=Reason.APPROVAL, text="?", options=["approve", "by_hand"], digest="d", args={"id": "i-7"}
    )
    decided = Decision(kind="by_hand", by="lea", message="paid at the counter")
    review = Review(question=question, task_id="t", decision=decided)
    case: Any = case_of(TASK, [entry("pay", 1, {"id": "i-7"}, {"id": "p"}, level="person")], [review])
    assert "acts" not in case["world"]
    assert case["answers"] == [{"say": "by_hand", "reason": "approval", "message": "paid at the counter"}]
    assert case["expect"] == {"status": "complete"}


def test_what_its_rules_read_is_recorded_as_well() -> None:
    """With what an act changed in it; what they saw of other tasks can't be, and is said."""
    fact: JsonObject = {"fact": "account", "tool": "get", "args": {"id": "a"}, "at": 1.0, "result": {"left": 9}}
    later: JsonObject = {**fact, "at": 3.0, "result": {"left": 4}}
    failed: JsonObject = {**fact, "args": {"id": "b"}, "error": "HTTP 404"}
    past: JsonObject = {"fact": "before", "ledger": ["pay"], "args": {}, "at": 1.0, "result": [{"task": "u"}]}
    records = [
        Record(task_id="t", kind="validation", detail={"facts": [fact, failed, past]}),
        Record(task_id="t", kind="validation", detail={"facts": [later]}),
    ]
    case: Any = case_of(TASK, [entry("pay", 2, {"id": "i-7"}, {"id": "p-1"})], [], records)

    assert case["world"]["reads"] == [{"tool": "get", "args": {"id": "a"}, "result": {"left": 9}}]
    assert case["world"]["acts"][0]["shows"] == [{"tool": "get", "args": {"id": "a"}, "result": {"left": 4}}]
    assert case["why"].endswith("Its rules saw acts of other tasks, which the recording has not.")
