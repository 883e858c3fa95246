"""The acts that a question is about, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from steward.domain.model import Entry, JsonObject, Question, Reason
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.ports.tools import Toolbox
from steward.domain.review_subjects import concerns, described
from steward.web.fields import in_order
from steward.web.json_view import DECIDED_ON, Node, Shower
from steward.web.rows import Chip, evidence_name, known_by, verdict_chip, verdict_facts
from steward.web.text import plain

_ABOUT_ACTS = (Reason.APPROVAL, Reason.SECOND_LOOK)  # whether it is done is the question
_MOST = 20  # acts shown with one question


@dataclass(frozen=True, kw_only=True)
class Act:
    """One call, as it was meant and as it turned out."""

    tool: str
    args: Node
    risk: str = ""
    says: str = ""
    chip: Chip | None = None
    facts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    receipt: Node | None = None
    evidence: Node | None = None
    evidence_name: str = "Read back"


@dataclass(frozen=True, kw_only=True)
class Became:
    """What became of the act that was asked about; `args` are the edited ones where there are such."""

    heading: str
    note: str = ""
    tone: str = ""
    args: Node | None = None


def acts_of(question: Question, entries: Sequence[Entry], tools: Toolbox, shower: Shower) -> list[Act]:
    """What was tried, is about to happen or is missing, where the question does not name one act itself."""
    if question.tool:
        return []
    tried = [one for one in entries if concerns(question, one)]
    keys, steps = {one.action.key for one in tried}, {(one.action.step, one.action.tool) for one in tried}
    others = [one for one in described(question) if one.get("key") not in keys]
    told = [_only_named(one, tools, shower) for one in others if (one.get("step"), one.get("tool")) not in steps]
    return [*(_tried(one, tools, shower) for one in tried), *told][:_MOST]


def became(review: Review, task: Task, entries: Sequence[Entry], tools: Toolbox, shower: Shower) -> Became:
    """The left side's heading, before and after the decision."""
    question, taken = review.question, review.decision
    if taken is None or question.reason not in _ABOUT_ACTS or not question.tool:
        asked = taken is None and review.withdrawn_at is None and question.reason in _ABOUT_ACTS
        over = review.withdrawn_at is not None and question.reason in _ABOUT_ACTS
        return Became(heading="What would be done" if asked else "What was to be done" if over else "What it is about")
    if taken.kind == "by_hand":
        return Became(
            heading="What was done by hand", note="Known by a person's word; Steward did not do it.", tone="info"
        )
    if taken.kind not in ("approve", "edit"):
        heading = "What was left out" if taken.kind == "leave_out" else "What was not approved"
        return Became(heading=heading, note="It was not done.", tone="warn")
    args = taken.args if taken.kind == "edit" else question.args
    done = _entry(question, args, entries)
    shown = shower.show(_ordered(question.tool, args, tools), most=DECIDED_ON) if taken.kind == "edit" else None
    heading, note, tone = _outcome(done, task)
    return Became(heading=heading, note=note, tone=tone, args=shown)


def _outcome(done: Entry | None, task: Task) -> tuple[str, str, str]:
    over = task.is_over
    if done is None or not done.attempts:
        note = "The task is over, and it was not done." if over else "It is not done yet."
        return "What was approved", note, "warn" if over else "info"
    if done.verdict is None or done.verdict.status == "pending":
        return "What was approved", "It was begun; whether it happened is not known yet.", "info"
    if done.verified:
        return "What was done", f"It was done; known by {known_by(done.verdict)}.", "good"
    if done.absent:
        return "What was tried", "It was tried, and certainly did not happen.", "bad"
    if done.verdict.status == "refuted":
        return "What was tried", "It was tried, and is not as asked; see the evidence.", "bad"
    return "What was tried", "It was tried; whether it happened can’t be told.", "warn"


def _entry(question: Question, args: JsonObject, entries: Sequence[Entry]) -> Entry | None:
    """The ledger's row of the act that was approved."""
    same = [one for one in entries if question.key and one.action.key == question.key and one.action.args == args]
    alike = [one for one in entries if one.action.tool == question.tool and one.action.args == args]
    return next(iter([*same, *reversed(alike)]), None)


def _tried(entry: Entry, tools: Toolbox, shower: Shower) -> Act:
    action, verdict, receipt = entry.action, entry.verdict, entry.receipt
    whole = f"/tasks/{quote(action.task_id, safe='')}/whole/"
    card = tools.card(action.tool)
    return Act(
        tool=plain(action.tool),
        args=shower.show(_ordered(action.tool, action.args, tools), f"{whole}args?key={action.key}", DECIDED_ON),
        risk=action.risk.value,
        says=plain(card.description) if card else "",
        chip=verdict_chip(verdict),
        facts=verdict_facts(entry),
        receipt=shower.show(receipt.result, f"{whole}result?key={action.key}") if receipt else None,
        evidence=shower.show(verdict.evidence, f"{whole}evidence?key={action.key}") if verdict else None,
        evidence_name=evidence_name(verdict),
    )


def _only_named(named: JsonObject, tools: Toolbox, shower: Shower) -> Act:
    tool, args, because, missing = (named.get(name) for name in ("tool", "args", "because", "missing"))
    name = tool if isinstance(tool, str) else ""
    card = tools.card(name)
    facts = [("because", plain(because))] if isinstance(because, str) else []
    facts += [("missing", str(missing))] if isinstance(missing, int) else []
    return Act(
        tool=plain(name),
        args=shower.show(_ordered(name, args if isinstance(args, dict) else {}, tools), most=DECIDED_ON),
        risk=card.risk.value if card else "",
        says=plain(card.description) if card else "",
        facts=facts,
        evidence=shower.show(named["evidence"]) if named.get("evidence") is not None else None,
        evidence_name="What the other task got" if named.get("task") else "Read back",
    )


def _ordered(tool: str, args: JsonObject, tools: Toolbox) -> JsonObject:
    card = tools.card(tool)
    return in_order(card.args_schema, args) if card else args
