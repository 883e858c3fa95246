"""Reviews and tasks as rows: what a template shows, already put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steward.domain.model import Entry, Question, Reason, TaskStatus, Verdict
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.queue import Event
from steward.domain.receipts import receipt_in_words
from steward.domain.text import clock_time, duration, line, plural, short
from steward.web.json_view import Node
from steward.web.text import ago, instant, moment, plain, span, words


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A state in words, with an icon and a tone, so that colour never stands alone."""

    text: str
    icon: str
    tone: str = "neutral"


@dataclass(frozen=True, kw_only=True)
class When:
    """A time, relative for the eye and exact for the machine; `clock`: the text is a time of day, in UTC.

    A script puts `exact`, and the text of a clock, into the reader's own zone.
    """

    text: str
    iso: str
    exact: str
    clock: bool = False


_REASONS: dict[Reason, Chip] = {
    Reason.APPROVAL: Chip(text="Approval", icon="shield", tone="accent"),
    Reason.LOW_CONFIDENCE: Chip(text="Low confidence", icon="gauge", tone="warn"),
    Reason.SECOND_LOOK: Chip(text="Stopped by a second look", icon="alert", tone="warn"),
    Reason.OUT_OF_SCOPE: Chip(text="Out of scope", icon="slash", tone="info"),
    Reason.AMBIGUOUS: Chip(text="Needs an answer", icon="question", tone="info"),
    Reason.INVALID_PLAN: Chip(text="Plan refused", icon="alert", tone="warn"),
    Reason.CEILING: Chip(text="Ceiling reached", icon="gauge", tone="warn"),
    Reason.REFUTED: Chip(text="Not as claimed", icon="cross", tone="bad"),
    Reason.UNKNOWN_OUTCOME: Chip(text="Outcome unknown", icon="question", tone="bad"),
    Reason.ERROR: Chip(text="Error", icon="alert", tone="bad"),
}
_STATUS: dict[TaskStatus, Chip] = {
    "pending": Chip(text="Pending", icon="clock"),
    "running": Chip(text="Running", icon="play", tone="info"),
    "complete": Chip(text="Complete", icon="check", tone="good"),
    "failed": Chip(text="Failed", icon="cross", tone="bad"),
    "needs_review": Chip(text="Needs a person", icon="user", tone="warn"),
}
_VERDICTS = {
    "verified": Chip(text="Verified", icon="check", tone="good"),
    "refuted": Chip(text="Refuted", icon="cross", tone="bad"),
    "pending": Chip(text="Pending", icon="clock"),
    "unknown": Chip(text="Unknown", icon="question", tone="warn"),
}
_BEGUN = Chip(text="Begun", icon="play", tone="info")
_LEVELS = {"read_back": "read back from the system", "receipt": "the tool's own receipt", "person": "a person's word"}
STATUSES: list[TaskStatus] = ["needs_review", "running", "complete", "failed", "pending"]


def reason_chip(reason: Reason) -> Chip:
    return _REASONS[reason]


def status_chip(status: TaskStatus) -> Chip:
    return _STATUS[status]


def verdict_chip(verdict: Verdict | None) -> Chip:
    return _VERDICTS[verdict.status] if verdict else _BEGUN


def verdict_facts(entry: Entry) -> list[tuple[str, str]]:
    """How an act went, in short pairs."""
    verdict, receipt = entry.verdict, entry.receipt
    facts = [("attempts", str(entry.attempts)), ("risk", entry.action.risk.value)]
    facts += [("took", _took(entry))] if entry.settled_at else []
    facts += [("answer", plain(receipt_in_words(receipt)))] if receipt else []
    facts += [("known by", known_by(verdict))] if verdict and verdict.status != "unknown" else []
    facts += [("because", plain(verdict.reason))] if verdict and verdict.reason else []
    return facts


def known_by(verdict: Verdict) -> str:
    return _LEVELS[verdict.level]


def evidence_name(verdict: Verdict | None) -> str:
    """What is said of where the evidence comes from: a tool's or a person's word was not read back."""
    return "Read back" if verdict is None or verdict.level == "read_back" else "Evidence"


def _took(entry: Entry) -> str:
    took = (entry.settled_at or 0) - entry.claimed_at
    return f"{took:.2f} s" if took < 60 else span(took)


def when(seconds: float | None, now: float) -> When | None:
    if not seconds:
        return None
    return When(text=ago(seconds, now), iso=instant(seconds), exact=moment(seconds))


def clock(seconds: float) -> When:
    """A time of day."""
    return When(text=clock_time(seconds), iso=instant(seconds), exact=moment(seconds), clock=True)


@dataclass(frozen=True, kw_only=True)
class Due:
    """How a review stands to its deadline."""

    text: str
    overdue: bool
    exact: str
    iso: str


def expiry(review: Review, now: float) -> str:
    """When the question stops waiting by itself, or that it did."""
    if review.expired_at is not None:
        return "its time ran out; it stays until somebody decides"
    if review.expires_at is None:
        return ""
    left = review.expires_at - now
    return f"waits for another {span(left)}" if left > 0 else "its time has run out"


def due(review: Review, now: float) -> Due | None:
    if review.due_at is None:
        return None
    left = review.due_at - now
    text = f"overdue by {span(left)}" if left < 0 else f"due in {span(left)}"
    return Due(text=text, overdue=left < 0, exact=moment(review.due_at), iso=instant(review.due_at))


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who has a review in hand; `mine` where it is the viewer."""

    name: str
    until: When | None = None
    mine: bool = False
    assigned: bool = False


def holder(review: Review, viewer: str, now: float) -> Holder | None:
    """Whoever claims it now, else whoever it is assigned to."""
    if review.claimed_by and (review.claimed_until or 0) > now:
        until = clock(review.claimed_until or now)
        return Holder(name=plain(review.claimed_by), until=until, mine=review.claimed_by == viewer)
    if review.assignee:
        return Holder(name=plain(review.assignee), mine=review.assignee == viewer, assigned=True)
    return None


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """One line of the queue."""

    id: str
    chip: Chip
    goal: str
    text: str
    requested_by: str
    playbook: str
    age: When | None
    due: Due | None
    holder: Holder | None
    votes: str
    priority: int
    options: list[str]


def review_row(review: Review, viewer: str, now: float) -> ReviewRow:
    question = review.question
    return ReviewRow(
        id=question.id,
        chip=reason_chip(question.reason),
        goal=line(review.goal, 200) + (f" and {plural(review.behind, 'more task')}" if review.behind else ""),
        text=line(question.text, 200),
        requested_by=plain(review.requested_by),
        playbook=plain(review.playbook or ""),
        age=when(review.opened_at, now),
        due=due(review, now),
        holder=holder(review, viewer, now),
        votes=votes(question, review),
        priority=review.priority,
        options=[*question.options],
    )


def votes(question: Question, review: Review) -> str:
    """How many of the wanted approvals are there, where more than one is wanted."""
    yes = sum(vote.kind == "approve" for vote in review.votes)
    return f"{yes} of {question.approvers} approvals" if question.approvers > 1 else ""


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One line of the tasks."""

    id: str
    short: str
    goal: str
    chip: Chip
    playbook: str
    requested_by: str
    steps: int
    updated: When | None
    created: When | None
    error: str


def task_row(task: Task, now: float) -> TaskRow:
    return TaskRow(
        id=task.id,
        short=short(task.id),
        goal=line(task.goal, 200),
        chip=_standing(task, now),
        playbook=plain(task.playbook or ""),
        requested_by=plain(task.requested_by),
        steps=task.steps,
        updated=when(task.updated_at, now),
        created=when(task.created_at, now),
        error=line(task.error or "", 160),
    )


def _standing(task: Task, now: float) -> Chip:
    """The task's status; of one that waits for a time, for how long."""
    chip, wakes = status_chip(task.status), task.wake_at
    if task.status != "running" or wakes is None:
        return chip
    return replace(chip, text=f"Waiting, {duration(wakes - now)} more" if wakes > now else "Waiting, due now")


def overdue(reviews: Sequence[Review], now: float) -> int:
    return sum(review.due_at is not None and review.due_at < now for review in reviews)


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One line of the audit, as people read it."""

    title: str
    who: str
    at: When | None
    detail: Node | None
    seal: str


def audit_line(event: Event, now: float, detail: Node) -> AuditLine:
    actor = event.actor
    address = f" ({plain(actor.address)})" if actor.address else ""
    return AuditLine(
        title=words(event.kind),
        who=f"{plain(actor.name)}, {_SOURCES.get(actor.source, actor.source)}{address}",
        at=when(event.at, now),
        detail=detail if event.detail else None,
        seal=f"line {event.seq} · {event.hash[:16]}" + (f" · question {event.digest[:12]}" if event.digest else ""),
    )


_SOURCES = {
    "cli": "command line",
    "page": "page",
    "api": "API",
    "langgraph": "LangGraph server",
    "machine": "Steward itself",
}
