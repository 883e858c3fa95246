"""What an ended task says of the planner's confidence: how sure it was, and whether it was right to be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from steward.domain.figures.facts import Ended, Said
from steward.domain.playbook import FIXED_PLANS

Why = Literal["", "marked", "changed", "refuted", "unfinished"]
"""Why it is wrong: somebody marked it so, a person changed or dropped it, an effect was refuted, it came to no end."""

_CHANGES = {"edit", "reject", "respond", "leave_out", "by_hand"}  # answers after which it is another plan
_LEAVES = {"unknown_outcome", "ceiling"}  # reasons about which a word leaves the plan as it is


@dataclass(frozen=True, kw_only=True)
class JudgedPlan:
    """One task that ended: `score` is that of its least sure plan, as it is that which would have gone to a person.

    Plans that were refused by a check, and those after a person changed one, are not the planner's to answer for.
    `acts`: it has effects. `approved`: a person had to say yes to acts of it, however sure it was.
    """

    task_id: str
    playbook: str
    model: str
    prompt_version: str
    score: float
    why: Why
    acts: bool
    approved: bool
    finished_at: float

    @property
    def wrong(self) -> bool:
        return bool(self.why)


@dataclass(frozen=True)
class _Course:
    """The plans that were held against the threshold, with the checks that they passed, up to a person's change."""

    plans: Sequence[Said]
    checks: Sequence[Said]
    changed: bool


def judged_of(task: Ended) -> JudgedPlan | None:
    """None where it says nothing: no model was sure of anything, it was cancelled, or nobody answered in time."""
    course = _course(task.said)
    why = _why(task, course)
    if not course.plans or why is None:
        return None
    last = course.plans[-1]
    return JudgedPlan(
        task_id=task.id,
        playbook=task.playbook,
        model=last.model,
        prompt_version=last.prompt_version,
        score=min(_score(plan, check) for plan, check in zip(course.plans, course.checks, strict=True)),
        why=why,
        acts=_acts(task, course.checks),
        approved=any(one.reason in ("approval", "second_look") for one in task.asked),
        finished_at=task.finished_at,
    )


def _course(said: Sequence[Said]) -> _Course:
    plan: Said | None = None
    plans: list[Said] = []
    checks: list[Said] = []
    for one in said:
        if one.kind == "plan" and one.outcome:
            plan = one if _is_sure(one) else None
        elif one.kind == "validation" and one.outcome != "refused" and plan is not None:
            plans.append(plan)
            checks.append(one)
            plan = None
        elif plans and one.kind == "person" and one.outcome in _CHANGES and one.reason not in _LEAVES:
            return _Course(plans, checks, changed=True)
    return _Course(plans, checks, changed=False)


def _is_sure(plan: Said) -> bool:
    told = plan.outcome == "proposed" and plan.model not in ("", FIXED_PLANS)
    return told and plan.confidence is not None and math.isfinite(plan.confidence)


def _score(plan: Said, check: Said) -> float:
    return plan.confidence or 0.0 if check.score is None else check.score


def _why(task: Ended, course: _Course) -> Why | None:
    """Marks come first, then what people changed, then the world; None where nobody can say."""
    marks = {one.marked for one in course.plans} - {None}
    if marks:
        return "marked" if False in marks else ""
    if course.changed:
        return "changed"
    if task.cancelled:
        return None
    if any(act.verdict == "refuted" for act in task.acts):
        return "refuted"
    if task.complete:
        return ""
    expired = task.asked and task.asked[-1].machine and task.asked[-1].decision == "abort"
    return None if expired else "unfinished"


def _acts(task: Ended, checks: Sequence[Said]) -> bool:
    """By what the check saw; where none says, by what was done, and what did nothing counts as meant to act."""
    seen = [one.acts for one in checks if one.acts is not None]
    if seen:
        return any(seen)
    return not task.acts or any(act.risk != "read" for act in task.acts)
