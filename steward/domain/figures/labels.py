"""What a task met, by its name: the errors of its tools, and what stopped it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from steward.domain.figures.counts import was_lost
from steward.domain.figures.error_text import normalised
from steward.domain.figures.facts import Act, Asked, Ended, Said

LabelKind = Literal["refused", "lost", "refuted", "unknown", "stop"]
_STOP: LabelKind = "stop"
_LOST: LabelKind = "lost"
_Met: TypeAlias = tuple[LabelKind, str, str, float]  # with the time


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a task met, by its name: an error of a tool, or what refused a plan; how often, first and last."""

    kind: LabelKind
    subject: str
    text: str
    count: int
    first_at: float
    last_at: float


def labels_of(task: Ended) -> list[Label]:
    """Each name once, with how often and from when to when."""
    found: dict[tuple[LabelKind, str, str], list[float]] = {}
    for kind, subject, text, at in [*_refusals(task.said), *_questions(task.asked), *_errors(task)]:
        found.setdefault((kind, subject, text), []).append(at)
    return [
        Label(kind=kind, subject=subject, text=text, count=len(times), first_at=min(times), last_at=max(times))
        for (kind, subject, text), times in found.items()
    ]


def _refusals(said: Sequence[Said]) -> Iterator[_Met]:
    """What refused the plans: the checks' codes, with the rule where it was one, and answers that held no plan."""
    for one in said:
        if one.outcome == "refused" and one.kind == "plan":
            yield _STOP, "answer", "", one.at
        elif one.outcome == "refused" and one.kind == "validation":
            for why in one.refusals:
                yield _STOP, why.code, why.rule, one.at


def _questions(asked: Sequence[Asked]) -> Iterator[_Met]:
    """What it was stopped for to ask people."""
    for one in asked:
        for why in one.rules or [one.ceiling]:
            yield _STOP, f"asked {one.reason}", why, one.opened_at


def _errors(task: Ended) -> Iterator[_Met]:
    """Each verdict that was no good one, and the lost calls, whose effect may have been found all the same."""
    acts = {act.key: act for act in task.acts}
    for one in task.said:
        act = acts.get(one.key)
        if one.kind == "verdict" and one.outcome in ("refuted", "unknown"):
            kind: LabelKind = "refuted" if one.outcome == "refuted" else "unknown"
            tool = act.tool if act else one.subject.rpartition(": ")[2]
            yield _refused(act, kind), tool, normalised(one.reason or (act.message if act else "")), one.at
    for act in task.acts:
        if was_lost(act) and act.verdict not in ("refuted", "unknown"):
            yield _LOST, act.tool, normalised(act.message or act.code), act.settled_at or act.claimed_at


def _refused(act: Act | None, kind: LabelKind) -> LabelKind:
    """A refuted act is told by its receipt, where that says why: refused, or lost on the way."""
    if act is None or act.verdict != kind:
        return kind
    return "refused" if act.receipt == "refused" else "lost" if act.receipt == "lost" else kind
