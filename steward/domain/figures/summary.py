"""What one ended task adds to the figures. A pure function of what is on record, so that it can be reckoned anew."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.figures.counts import ModelCount, ToolCount, models_of, tools_of
from steward.domain.figures.facts import Asked, Ended, Said
from steward.domain.figures.labels import Label, labels_of
from steward.domain.figures.outcomes import Outcome
from steward.domain.figures.trajectory import trajectory

CONFIDENCE_BINS = 20  # of 0.05 each; full confidence has one more of its own
_UNCHANGED = {"approve", "grant", "respond"}  # answers that leave the plan as it was proposed
_ENDS = {"abort": "aborted", "reject": "rejected"}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """One ended task in the figures. `stage` is how far it got, as the place in `STAGES`; `seconds` are from its begin
    to its end, waiting included; `right` whether its plan's confidence was justified, None where nobody can say. Of a
    task that somebody cancelled neither `with_person` nor `ceilings` is told: it counts in no share."""

    task_id: str
    playbook: str
    model: str
    prompt_version: str
    release: str
    started_at: float
    finished_at: float
    outcome: Outcome
    end: str
    with_person: bool
    ceilings: Sequence[str]
    stage: int
    steps: int
    seconds: float
    tokens: int
    cost: float
    unpriced: bool
    model_calls: int
    repairs: int
    replans: int
    waited: float
    crashes: int
    checks: int
    refused: int
    confidence: float | None
    right: bool | None
    path: str
    tools: Sequence[ToolCount] = ()
    models: Sequence[ModelCount] = ()
    labels: Sequence[Label] = ()


def summarise(task: Ended) -> Summary:
    """The task as it is counted."""
    plans = [one for one in task.said if one.kind == "plan"]
    sure = next((one for one in reversed(plans) if _finite(one.confidence)), Said(kind="plan"))
    asked_model = next((one for one in reversed(plans) if one.model), Said(kind="plan"))
    outcome, end, usage = _outcome(task), _end(task), task.usage
    return Summary(
        task_id=task.id,
        playbook=task.playbook,
        model=asked_model.model,
        prompt_version=asked_model.prompt_version,
        release=task.release,
        started_at=task.started_at or task.finished_at,
        finished_at=task.finished_at,
        outcome=outcome,
        end=end,
        with_person=_with_person(task) and outcome != "cancelled",
        ceilings=sorted({one.ceiling for one in task.asked if one.ceiling}) if outcome != "cancelled" else [],
        stage=_stage(task),
        steps=task.steps,
        seconds=max(0.0, task.finished_at - (task.started_at or task.finished_at)),
        tokens=usage.tokens,
        cost=usage.cost,
        unpriced=usage.unpriced > 0,
        model_calls=usage.model_calls,
        repairs=usage.repairs,
        replans=usage.replans,
        waited=usage.waited,
        crashes=task.crashes,
        checks=sum(one.kind == "validation" for one in task.said),
        refused=sum(one.kind == "validation" and one.outcome == "refused" for one in task.said),
        confidence=sure.confidence,
        right=_right(task, outcome, sure),
        path=trajectory(task, end),
        tools=tools_of(task.acts),
        models=models_of(task.said),
        labels=labels_of(task),
    )


def confidence_bin(confidence: float) -> int:
    """Bins of 0.05 each, the lower bound within; anything beyond 0 and 1 counts as those."""
    return max(0, min(CONFIDENCE_BINS, int(confidence * CONFIDENCE_BINS + 1e-9)))


def _outcome(task: Ended) -> Outcome:
    if task.complete:
        return "with_person" if _with_person(task) else "alone"
    if task.cancelled:
        return "cancelled"
    return "limit" if task.asked and _stopped_at(task.asked[-1]) else "failed"


def _stopped_at(last: Asked) -> str:
    """The limit that it got no further than: nobody granted more of it, or had it go on without."""
    return last.ceiling if last.decision in ("", "abort") else ""


def _with_person(task: Ended) -> bool:
    return any(one.decision and not one.machine for one in task.asked)


def _end(task: Ended) -> str:
    """In a word or two why it ended."""
    if task.complete:
        return "complete"
    if task.cancelled:
        return "cancelled"
    last = task.asked[-1] if task.asked else None
    if last is None or not last.decision:
        return "failed"
    if _stopped_at(last):
        return f"limit: {last.ceiling}"
    return "expired" if last.machine and last.decision == "abort" else _ENDS.get(last.decision, "failed")


def _stage(task: Ended) -> int:
    """The furthest that is certain: who got to the end of the way passed all of it, whatever is on record of it."""
    if task.complete:
        return 5
    if any(act.verdict == "verified" for act in task.acts):
        return 4
    if any(act.attempts for act in task.acts):
        return 3
    if any(one.kind == "validation" and one.outcome == "passed" for one in task.said):
        return 2
    return 1 if any(one.kind == "plan" and one.outcome == "proposed" for one in task.said) else 0


def _right(task: Ended, outcome: Outcome, plan: Said) -> bool | None:
    """A reviewer's newest mark on the plan whose confidence it is, else whether the task came to its end with it."""
    if plan.marked is not None:
        return plan.marked
    if outcome == "cancelled":
        return None
    return outcome in ("alone", "with_person") and not changed_by_a_person(task)


def changed_by_a_person(task: Ended) -> bool:
    """Whether somebody did not leave it as it was proposed: edited, refused, left out, done by hand, or stopped."""
    return any(one.decision and not one.machine and one.decision not in _UNCHANGED for one in task.asked)


def _finite(confidence: float | None) -> bool:
    return confidence is not None and math.isfinite(confidence)
