"""A task with a secret planted in it: under a marked argument, and in all that was said of the act since."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from steward.cli.task_history import Account
from steward.domain.json_view import readable
from steward.domain.model import (
    Acceptance,
    Action,
    Decision,
    Entry,
    Expectation,
    Found,
    Json,
    JsonObject,
    Plan,
    Problem,
    Question,
    Reason,
    Receipt,
    Risk,
    Step,
    Verdict,
    Wait,
)
from steward.domain.ports import facts
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor, Event
from steward.domain.state import Closed, State

TOOL, ID = "create_user", "abcdefab-cdef-4abc-8def-abcdefabcdef"
Spelling = Callable[[str], str]
SPELLINGS: tuple[Spelling, ...] = (
    lambda secret: secret,
    lambda secret: json.dumps({"said": secret}),
    lambda secret: json.dumps(json.dumps([secret], ensure_ascii=False)),
    lambda secret: quote(secret, safe=""),
    quote_plus,
    html.escape,
    repr,
    lambda secret: base64.b64encode(secret.encode()).decode(),
)


@dataclass(frozen=True)
class Planted:
    """Everything that is known of a task whose one act was handed the secret."""

    secret: Json
    spelt: Spelling

    @property
    def said(self) -> str:
        return f"it is «{self.spelt(str(self.secret))}» now"

    @property
    def args(self) -> JsonObject:
        return {"name": "kim", "log_in": {"code": self.secret}, "note": self.said}

    @property
    def action(self) -> Action:
        return Action(key="a" * 64, task_id=ID, step="user", tool=TOOL, args=self.args, risk=Risk.REVERSIBLE)

    @property
    def entry(self) -> Entry:
        answer: Json = {"echo": [self.said, {"code": self.secret}], "token": self.secret}
        receipt = Receipt(kind="answered", result=answer, code="x", message=self.said)
        return Entry(
            action=self.action,
            attempts=1,
            receipt=receipt,
            verdict=Verdict(status="refuted", reason=self.said, evidence=answer),
        )

    @property
    def plan(self) -> Plan:
        step = Step(id="user", tool=TOOL, args=self.args)
        return Plan(playbook="users", steps=[step], rationale=self.said, asks=self.said, answer=self.said)

    @property
    def question(self) -> Question:
        about: Json = {"step": "user", "tool": TOOL, "args": self.args, "because": self.said}
        return Question(
            id="rabcdefabcde",
            reason=Reason.APPROVAL,
            text=self.said,
            options=["approve", "edit"],
            digest="d" * 64,
            tool=TOOL,
            args=self.args,
            problems=[self.problem],
            detail={"about": [about], "error": {"tool": TOOL, "message": self.said}},
            changed=[self.said],
        )

    @property
    def problem(self) -> Problem:
        return Problem(
            code="refuted", message=self.said, detail={"tool": TOOL, "args": self.args, "evidence": self.said}
        )

    @property
    def decision(self) -> Decision:
        return Decision(kind="edit", by="lea", args=self.args, message=self.said, evidence=self.said, source="page")

    @property
    def review(self) -> Review:
        return Review(question=self.question, task_id=ID, goal=self.said, decision=self.decision, requested_by="kim")

    @property
    def state(self) -> State:
        wanted = Expectation(tool=TOOL, args=self.args, why=self.said)
        return State(
            goal=f"make a user: {self.said}",
            task_id=ID,
            plan=self.plan,
            acceptance=Acceptance(expectations=[wanted]),
            problems=[self.problem],
            wave=[self.action],
            question=self.question,
            decision=self.decision,
            answers=[self.said],
            released=[wanted],
            closed=[Closed(how="left_out", by="lea", review="r1", tool=TOOL, args=self.args, message=self.said)],
            waits=Wait(seconds=3, why=self.said),
            result={
                "answer": self.said,
                "effects": [{"tool": TOOL, "args": self.args, "result": {"code": self.secret}}],
            },
            error=self.said,
        )

    @property
    def task(self) -> Task:
        state = self.state
        return Task(id=ID, goal=state.goal, state=readable(state), result=state.result, error=self.said)

    @property
    def records(self) -> list[Record]:
        detail: JsonObject = {"reason": self.said, "plan": readable(self.plan), "problems": [readable(self.problem)]}
        return [Record(task_id=ID, kind="verdict", subject=f"user: {TOOL}", outcome=self.said, detail=detail)]

    @property
    def events(self) -> list[Event]:
        return [
            Event(kind="decided", review_id="r1", task_id=ID, actor=Actor(name="lea"), detail={"message": self.said})
        ]

    @property
    def account(self) -> Account:
        return Account(task=self.task, entries=[self.entry], reviews=[self.review], records=self.records)

    @property
    def facts(self) -> list[facts.Fact]:
        """Those that name an act, each by itself."""
        receipt = self.entry.receipt or Receipt(kind="lost")
        return [
            facts.ToolBegan(task_id=ID, action=self.action),
            facts.ToolEnded(task_id=ID, action=self.action, receipt=receipt, seconds=1.0),
            facts.Looked(
                task_id=ID, action=self.action, found=Found(presence="found", value=receipt.result), seconds=1.0
            ),
            facts.Judged(task_id=ID, entry=self.entry),
            facts.Asked(task_id=ID, question=self.question),
            facts.Answered(task_id=ID, question=self.question, decision=self.decision),
            facts.ReviewDecided(task_id=ID, review=self.review),
            facts.TaskEnded(task_id=ID, task=self.task),
        ]

    @property
    def everything(self) -> list[Any]:
        """All of it, each a value that is shown by itself."""
        one = (self.account, self.entry, self.plan, self.question, self.review, self.state, self.task)
        return [*one, self.facts, [self.state, self.events], vars(self.state), readable(self.state)]
