"""The answers that a question takes, as buttons: what each leads to, and what a quick click would cost."""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.left_out import taken_along
from steward.domain.model import DecisionKind, Question, Reason
from steward.domain.review_questions import TWICE, meaning
from steward.domain.review_subjects import elsewhere
from steward.web.text import plain, words

_LABELS: dict[tuple[Reason, DecisionKind], str] = {
    (Reason.REFUTED, "approve"): "Try once more",
    (Reason.ERROR, "approve"): "Try once more",
    (Reason.UNKNOWN_OUTCOME, "approve"): "Look once more",
    (Reason.UNKNOWN_OUTCOME, "respond"): "Say what happened",
    (Reason.LOW_CONFIDENCE, "approve"): "Approve the plan",
}
_WORDS: dict[DecisionKind, str] = {
    "approve": "Approve",
    "edit": "Edit the arguments",
    "reject": "Reject",
    "leave_out": "Leave it out",
    "by_hand": "Done by hand",
    "respond": "Answer",
    "grant": "Grant more",
    "abort": "End the task",
}
KEYS: dict[str, str] = {
    "approve": "a",
    "edit": "e",
    "reject": "r",
    "leave_out": "l",
    "by_hand": "h",
    "respond": "e",
    "grant": "g",
    "abort": "x",
}


@dataclass(frozen=True, kw_only=True)
class Option:
    """One possible answer, and what it leads to; `warning`: what a quick click would cost."""

    kind: DecisionKind
    label: str
    leads: str
    key: str
    warning: str = ""


def options_of(question: Question, *, safe: bool) -> list[Option]:
    """The buttons in their order; not `safe`: trying once more may do it twice."""
    return sorted((_option(question, kind, safe=safe) for kind in question.options), key=_last)


def _option(question: Question, kind: DecisionKind, *, safe: bool) -> Option:
    label = _LABELS.get((question.reason, kind)) or _WORDS.get(kind, words(kind))
    leads = meaning(question, kind)
    told = f"{leads[:1].upper()}{leads[1:]}." if leads else ""
    if kind == "leave_out" and (dragged := taken_along(question)):
        told += f" With it goes what needs it: {plain(', '.join(dragged))}."
    if kind == "by_hand" and elsewhere(question):
        label = "Accept it as done"
    if kind == "abort" and question.detail.get("lot"):
        label = "End all these tasks"
    warning = TWICE if kind == "approve" and not safe else ""
    return Option(kind=kind, label=label, leads=told, key=KEYS.get(kind, ""), warning=warning)


def _last(option: Option) -> int:
    """What a quick click must not reach comes after everything else, and the end of the task last."""
    return 2 if option.kind == "abort" else int(bool(option.warning))
