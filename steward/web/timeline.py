"""A task as one story: what was planned, checked, done, seen and asked, in the order it happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from steward.domain.calibration.standing import standing_notes
from steward.domain.ceilings import limits_in_words
from steward.domain.model import Entry, Risk
from steward.domain.playbook import FIXED_PLANS
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.read_notes import read_notes
from steward.domain.spending import call_in_words, cost_in_words, token_parts
from steward.domain.text import plural
from steward.web.json_view import Node, Shower, one_line
from steward.web.rows import Chip, When, evidence_name, reason_chip, status_chip, verdict_chip, verdict_facts, when
from steward.web.rule_links import Link, Ruled, Under, asked_under, judged_under, rule_of, rules_asking
from steward.web.text import plain, value, words

PER_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One point on the timeline; `line` is the arguments where they fit on one, `facts` are short pairs."""

    title: str
    chip: Chip
    at: When | None = None
    text: str = ""
    tool: str = ""
    line: str = ""
    args: Node | None = None
    facts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    receipt: Node | None = None
    evidence: Node | None = None
    evidence_name: str = "Read back"
    lines: list[Ruled] = field(default_factory=list[Ruled])
    review: str = ""
    rules: list[Link] = field(default_factory=list[Link])

    @property
    def told(self) -> Ruled:
        """The text with the rules that it is from."""
        return Ruled(self.text, self.rules)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One page of a task's path: its moments, of which the first is number `first` of `total`."""

    moments: list[Moment]
    number: int
    pages: int
    first: int
    total: int


@dataclass(frozen=True)
class _Asked:
    review: Review
    under: Under


@dataclass(frozen=True)
class _Decided:
    review: Review


_GROUNDS = 300  # characters of a model's reasoning
_Point = Task | Record | Entry | _Asked | _Decided


def timeline(task: Task, points: Sequence[tuple[float, _Point]], now: float, shower: Shower, page: int = 0) -> Stretch:
    """What happened, oldest first, a page at a time; page 0 is the last one."""
    over = task.is_over
    total = len(points) + over
    pages = max(1, -(-total // PER_PAGE))
    number = min(page, pages) if page > 0 else pages
    first = (number - 1) * PER_PAGE
    moments = [_moment(point, now, shower) for _, point in points[first : first + PER_PAGE]]
    moments += [_end(task, now)] if over and number == pages else []
    return Stretch(moments=moments, number=number, pages=pages, first=first + 1, total=total)


def points_of(
    task: Task, entries: Sequence[Entry], records: Sequence[Record], reviews: Sequence[Review]
) -> list[tuple[float, _Point]]:
    """Everything that happened before the end, in its order."""
    points: list[tuple[float, _Point]] = [(task.created_at, task)]
    points += [(one.at, one) for one in records if one.kind not in ("verdict", "person") or one.outcome == "cancel"]
    points += [(one.claimed_at, one) for one in entries]
    points += [
        (one.opened_at, _Asked(one, asked_under(one.question, one.playbook, one.opened_at, records))) for one in reviews
    ]
    points += [(one.decided_at or one.opened_at, _Decided(one)) for one in reviews if one.decision is not None]
    return sorted(points, key=lambda one: one[0])


def _moment(point: _Point, now: float, shower: Shower) -> Moment:
    match point:
        case Task():
            return _asked(point, now)
        case Record(outcome="cancel"):
            return _cancelled(point, now)
        case Record():
            return _machine(point, now)
        case Entry():
            return moment_of(point, now, shower)
        case _Asked(review, under):
            return _question(review, under, now)
        case _Decided(review):
            return _decision(review, now)


def _asked(task: Task, now: float) -> Moment:
    return Moment(
        title="Goal submitted",
        chip=Chip(text="Asked", icon="inbox"),
        at=when(task.created_at, now),
        text=f"by {plain(task.requested_by)}" if task.requested_by else "",
    )


def _end(task: Task, now: float) -> Moment:
    answer = (task.result or {}).get("answer")
    text = plain(task.error or "") if task.status == "failed" else value(answer) if answer else ""
    seconds = task.finished_at or task.updated_at
    return Moment(title="The end", chip=status_chip(task.status), at=when(seconds, now), text=text)


_KINDS = {
    "plan": ("Plan", "list"),
    "acceptance": ("Acceptance fixed", "target"),
    "validation": ("Plan checked", "shield"),
    "second_look": ("Second look", "shield"),
    "extract": ("Taken out of texts", "list"),
}


def _machine(record: Record, now: float) -> Moment:
    title, icon = _KINDS.get(record.kind, (words(record.kind), "dot"))
    outcome = words(record.outcome or record.kind)
    bad = record.outcome in ("refused", "error", "invalid", "stop", "failed")
    problems, under = record.detail.get("problems"), judged_under(record)
    told = [one for one in problems if isinstance(one, dict)] if isinstance(problems, list) else []
    return Moment(
        title=f"{title}: {plain(record.subject)}" if record.subject else title,
        chip=Chip(text=outcome, icon=icon, tone="warn" if bad else "neutral"),
        at=when(record.at, now),
        facts=_spent(record) + standing_notes(record.detail) + read_notes(record.detail, _GROUNDS),
        lines=[Ruled(value(one.get("message")), rule_of(one, under)) for one in told],
    )


def _spent(record: Record) -> list[tuple[str, str]]:
    fixed = record.model == FIXED_PLANS
    facts = [("by", "a fixed plan" if fixed else plain(record.model or record.by))] if record.model or record.by else []
    facts += (
        [("confidence", f"{record.confidence:.0%}")]
        if record.confidence is not None and record.model and not fixed
        else []
    )
    mode = record.detail.get("mode")
    facts += [("mode of asking", plain(mode))] if isinstance(mode, str) and mode else []
    tokens = record.tokens_in + record.tokens_out
    guessed = "about " if record.detail.get("tokens_estimated") else ""
    facts += [("tokens", f"{guessed}{tokens}{token_parts(record.detail)}")] if tokens else []
    cost = call_in_words(record.cost, record.detail)
    facts += [("cost", cost)] if cost else []
    facts += [("time", f"{record.seconds:.2f} s")] if record.seconds >= 0.005 else []
    return facts


def moment_of(entry: Entry, now: float, shower: Shower) -> Moment:
    action, verdict, receipt = entry.action, entry.verdict, entry.receipt
    whole = f"/tasks/{quote(action.task_id, safe='')}/whole/"
    item = f" [{action.item}]" if action.item >= 0 else ""
    return Moment(
        title=f"{_what(entry)}: {plain(action.step)}{item}",
        chip=verdict_chip(verdict),
        at=when(entry.claimed_at, now),
        tool=plain(action.tool),
        line=one_line(action.args),
        args=shower.show(action.args, f"{whole}args?key={action.key}"),
        facts=verdict_facts(entry),
        receipt=shower.show(receipt.result, f"{whole}result?key={action.key}") if receipt else None,
        evidence=shower.show(verdict.evidence, f"{whole}evidence?key={action.key}") if verdict else None,
        evidence_name=evidence_name(verdict),
    )


def _what(entry: Entry) -> str:
    if entry.already_so:
        return "So already"
    return "Looked" if entry.action.risk is Risk.READ else "Acted"


def _question(review: Review, under: Under, now: float) -> Moment:
    question = review.question
    return Moment(
        title="A person was asked",
        chip=reason_chip(question.reason),
        at=when(review.opened_at, now),
        text=plain(question.text),
        review=question.id,
        rules=rules_asking(question, under),
    )


def _cancelled(record: Record, now: float) -> Moment:
    return Moment(
        title=f"Cancelled by {plain(record.by)}",
        chip=Chip(text="Decision", icon="user", tone="accent"),
        at=when(record.at, now),
        text=plain(str(record.detail.get("message") or "")),
    )


def _decision(review: Review, now: float) -> Moment:
    taken = review.decision
    assert taken is not None  # noqa: S101 - asked for decided reviews only
    return Moment(
        title=f"{words(DECIDED.get(taken.kind, taken.kind))} by {plain(taken.by)}",
        chip=Chip(text="Decision", icon="user", tone="accent"),
        at=when(review.decided_at, now),
        text=plain(taken.message),
        facts=[("from", plain(taken.source))] if taken.source else [],
        review=review.question.id,
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


def spent(task: Task) -> list[tuple[str, str]]:
    """What the task has used, in short pairs."""
    usage = task.usage
    facts = [("tool calls", str(task.steps)), ("work", f"{usage.seconds:.1f} s")]
    facts += [("model", plural(usage.model_calls, "call"))] if usage.model_calls else []
    guessed = f" ({usage.estimated:,} estimated)" if usage.estimated else ""
    facts += [("tokens", f"{usage.tokens:,}{guessed}")] if usage.tokens else []
    cost = cost_in_words(usage)
    facts += [("cost", cost)] if usage.cost or usage.unpriced else []
    facts += [("own limits", limits_in_words(task.limits))] if task.limits else []
    return facts + confidence_fact(task.confidence, asks_model=task.planned_by_model)


def confidence_fact(confidence: float | None, *, asks_model: bool) -> list[tuple[str, str]]:
    """How sure a model was of its plan; a fixed one is neither sure nor unsure."""
    if not confidence and not asks_model:
        return []
    return [("confidence", f"{confidence:.0%}") if asks_model else ("plan", "fixed")] if confidence is not None else []
