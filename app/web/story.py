"""A task as one story: what was planned, checked, done, seen and asked, in the order it happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.web.text import plain, plural, span, value, words
from app.web.views import Chip, When, reason_chip, status_chip, when
from domain.model import Entry, Json, Risk, Step
from domain.ports import Record, Review, Task
from domain.state import State

Fact = tuple[str, Json]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One point on the timeline; `args` and `evidence` are shown in full, `facts` as short pairs."""

    title: str
    chip: Chip
    at: When | None = None
    seconds: float = 0.0
    text: str = ""
    tool: str = ""
    args: dict[str, Json] = field(default_factory=dict[str, Json])
    facts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    receipt: Json = None
    evidence: Json = None
    lines: list[str] = field(default_factory=list[str])
    review: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One step of the plan: where it stands, and what it gave."""

    id: str
    tool: str
    chip: Chip
    args: dict[str, Json]
    note: str = ""
    results: list[Json] = field(default_factory=list[Json])
    asked: bool = False


DONE = Chip(text="Done", icon="check", tone="good")
ASKED = Chip(text="Asked now", icon="user", tone="accent")
TO_COME = Chip(text="To come", icon="circle")
_VERDICTS = {
    "verified": Chip(text="Verified", icon="check", tone="good"),
    "refuted": Chip(text="Refuted", icon="cross", tone="bad"),
    "pending": Chip(text="Pending", icon="clock"),
    "unknown": Chip(text="Unknown", icon="question", tone="warn"),
}
_BEGUN = Chip(text="Begun", icon="play", tone="info")
_LEVELS = {"read_back": "read back from the system", "receipt": "the tool's own receipt", "person": "a person's word"}


def timeline(
    task: Task, entries: Sequence[Entry], records: Sequence[Record], reviews: Sequence[Review], now: float
) -> list[Moment]:
    """Everything that happened, oldest first."""
    moments = [_asked(task, now)]
    moments += [_machine(record, now) for record in records if record.kind not in ("verdict", "person")]
    moments += [moment_of(entry, now) for entry in entries]
    moments += [each for review in reviews for each in _question(review, now)]
    moments.sort(key=lambda one: one.seconds)
    if task.status in ("complete", "failed"):
        moments.append(_end(task, now))
    return moments


def _asked(task: Task, now: float) -> Moment:
    return Moment(
        title="Goal submitted",
        chip=Chip(text="Asked", icon="inbox"),
        seconds=task.created_at,
        at=when(task.created_at, now),
        text=f"by {plain(task.requested_by)}" if task.requested_by else "",
    )


def _end(task: Task, now: float) -> Moment:
    answer = (task.result or {}).get("answer")
    text = plain(task.error or "") if task.status == "failed" else value(answer) if answer else ""
    seconds = task.finished_at or task.updated_at
    return Moment(title="The end", chip=status_chip(task.status), seconds=seconds, at=when(seconds, now), text=text)


_KINDS = {
    "plan": ("Plan", "list"),
    "acceptance": ("Acceptance fixed", "target"),
    "validation": ("Plan checked", "shield"),
}


def _machine(record: Record, now: float) -> Moment:
    title, icon = _KINDS.get(record.kind, (words(record.kind), "dot"))
    outcome = words(record.outcome or record.kind)
    bad = record.outcome in ("refused", "error", "invalid")
    problems = record.detail.get("problems")
    lines = (
        [value(one.get("message")) for one in problems if isinstance(one, dict)] if isinstance(problems, list) else []
    )
    return Moment(
        title=f"{title}: {plain(record.subject)}" if record.subject else title,
        chip=Chip(text=outcome, icon=icon, tone="warn" if bad else "neutral"),
        seconds=record.at,
        at=when(record.at, now),
        facts=_spent(record),
        lines=lines,
    )


def _spent(record: Record) -> list[tuple[str, str]]:
    facts = [("by", plain(record.model or record.by))] if record.model or record.by else []
    facts += [("confidence", f"{record.confidence:.0%}")] if record.confidence is not None else []
    tokens = record.tokens_in + record.tokens_out
    guessed = "about " if record.detail.get("tokens_estimated") else ""
    facts += [("tokens", f"{guessed}{tokens}")] if tokens else []
    facts += [("cost", f"${record.cost:.4f}")] if record.cost else []
    facts += [("time", f"{record.seconds:.2f} s")] if record.seconds >= 0.005 else []
    return facts


def moment_of(entry: Entry, now: float) -> Moment:
    action, verdict, receipt = entry.action, entry.verdict, entry.receipt
    facts = [("attempts", str(entry.attempts)), ("risk", action.risk.value)]
    facts += [("took", span_exact(entry))] if entry.settled_at else []
    facts += [("answer", plain(f"{receipt.kind} {receipt.message or receipt.code}".strip()))] if receipt else []
    facts += [("known by", _LEVELS[verdict.level])] if verdict and verdict.status != "unknown" else []
    facts += [("because", plain(verdict.reason))] if verdict and verdict.reason else []
    return Moment(
        title=f"{'Looked' if action.risk is Risk.READ else 'Acted'}: {plain(action.step)}",
        chip=_VERDICTS[verdict.status] if verdict else _BEGUN,
        seconds=entry.claimed_at,
        at=when(entry.claimed_at, now),
        tool=plain(action.tool),
        args=action.args,
        facts=facts,
        receipt=receipt.result if receipt else None,
        evidence=verdict.evidence if verdict else None,
    )


def span_exact(entry: Entry) -> str:
    took = (entry.settled_at or 0) - entry.claimed_at
    return f"{took:.2f} s" if took < 60 else span(took)


def _question(review: Review, now: float) -> Iterable[Moment]:
    question, taken = review.question, review.decision
    yield Moment(
        title="A person was asked",
        chip=reason_chip(question.reason),
        seconds=review.opened_at,
        at=when(review.opened_at, now),
        text=plain(question.text),
        review=question.id,
    )
    if taken is not None:
        yield Moment(
            title=f"{words(DECIDED.get(taken.kind, taken.kind))} by {plain(taken.by)}",
            chip=Chip(text="Decision", icon="user", tone="accent"),
            seconds=review.decided_at or review.opened_at,
            at=when(review.decided_at, now),
            text=plain(taken.message),
            facts=[("from", plain(taken.source))] if taken.source else [],
            review=question.id,
        )


DECIDED = {
    "approve": "approved",
    "edit": "edited",
    "reject": "rejected",
    "leave_out": "left out",
    "by_hand": "closed as done by hand",
    "respond": "answered",
    "grant": "granted",
    "abort": "aborted",
}


# --- the plan ---------------------------------------------------------------------


def plan_lines(state: State, entries: Sequence[Entry], asked: str | None) -> list[PlanLine]:
    """The plan's steps: done, asked, or to come."""
    return [_plan_line(step, entries, asked) for step in (state.plan.steps if state.plan else [])]


def _plan_line(step: Step, entries: Sequence[Entry], asked: str | None) -> PlanLine:
    mine = [entry for entry in entries if entry.action.step == step.id]
    in_question = asked == step.id
    return PlanLine(
        id=plain(step.id),
        tool=plain(step.tool),
        chip=_stage(mine, in_question=in_question),
        args=mine[-1].action.args if len(mine) == 1 else step.args,
        note=f"for each {plain(step.for_each)}" if step.for_each else f"if {plain(step.when)}" if step.when else "",
        results=[entry.result for entry in mine if entry.verified and entry.result is not None],
        asked=in_question,
    )


def _stage(mine: Sequence[Entry], *, in_question: bool) -> Chip:
    if mine and all(entry.verified for entry in mine):
        return DONE
    if in_question:
        return ASKED
    verdicts = [entry.verdict for entry in mine if entry.verdict and not entry.verified]
    return _VERDICTS[verdicts[-1].status] if verdicts else _BEGUN if mine else TO_COME


def spent(task: Task) -> list[tuple[str, str]]:
    """What the task has used, in short pairs."""
    usage = task.usage
    facts = [("tool calls", str(task.steps)), ("work", f"{usage.seconds:.1f} s")]
    facts += [("model", plural(usage.model_calls, "call"))] if usage.model_calls else []
    guessed = f" ({usage.estimated:,} estimated)" if usage.estimated else ""
    facts += [("tokens", f"{usage.tokens:,}{guessed}")] if usage.tokens else []
    facts += [("cost", f"${usage.cost:.4f}")] if usage.cost else []
    facts += [("confidence", f"{task.confidence:.0%}")] if task.confidence is not None else []
    return facts
