"""What an ended task says of each figure, from what is on record of it."""

from __future__ import annotations

from steward.domain.drift.figures import FigureName, Observed
from steward.domain.drift.goal_profile import grams_of
from steward.domain.figures.facts import Ended
from steward.domain.figures.summary import Summary, changed_by_a_person

_ASKED = "asked "  # how the label of a question to people begins, which is no error


def observed(task: Ended, summary: Summary, goal: str) -> Observed | None:
    """The task as it is watched; None where somebody cancelled it. The goal is one without secrets."""
    if summary.outcome == "cancelled":
        return None
    said: dict[FigureName, bool] = {
        "incomplete": not task.complete,
        "refuted": any(one.refuted for one in summary.tools),
        "unknown": any(one.unknown for one in summary.tools),
        "repaired": summary.repairs > 0,
        "replanned": summary.replans > 0,
        "overridden": changed_by_a_person(task),
    }
    errors = [
        f"{label.kind} {label.subject}: {label.text}".rstrip(": ")
        for label in summary.labels
        if not label.subject.startswith(_ASKED)
    ]
    return Observed(
        task_id=task.id,
        playbook=task.playbook,
        at=task.finished_at,
        said=[name for name, is_so in said.items() if is_so],
        steps=summary.steps,
        confidence=summary.confidence,
        tools=[one.tool for one in summary.tools],
        errors=list(dict.fromkeys(errors)),
        grams=grams_of(goal),
    )
