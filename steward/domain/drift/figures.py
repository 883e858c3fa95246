"""What is watched of each task, and what one task says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

FigureName = Literal[
    "incomplete", "refuted", "unknown", "repaired", "replanned", "overridden", "many_steps", "few_steps", "unsure",
    "sure", "unseen_tool", "unseen_error", "far_goal",
]  # fmt: skip
FIGURES: Sequence[FigureName] = get_args(FigureName)
PLAIN: Sequence[FigureName] = FIGURES[:6]
"""Those that a task says by itself; of the others it is compared with the first tasks."""
_MAIN: FigureName = "incomplete"

_SHARE = 0.7
WEIGHTS: Mapping[FigureName, float] = {
    name: _SHARE if name == _MAIN else (1 - _SHARE) / (len(FIGURES) - 1) for name in FIGURES
}
"""How the alarm budget is shared; most of it is for what matters most."""

TITLES: Mapping[FigureName, str] = {
    "incomplete": "not completed",
    "refuted": "an effect was refuted",
    "unknown": "an outcome stayed unknown",
    "repaired": "a plan was repaired",
    "replanned": "it was planned again",
    "overridden": "a person changed or stopped what was proposed",
    "many_steps": "more steps than four of five tasks took at first",
    "few_steps": "fewer steps than four of five tasks took at first",
    "unsure": "less confident than four of five plans at first",
    "sure": "more confident than four of five plans at first",
    "unseen_tool": "a tool that no task called at first",
    "unseen_error": "an error of a kind that no task met at first",
    "far_goal": "a goal further from the first ones than four of five of them",
}
"""What a yes means, for a table and a sentence."""


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One ended task that nobody cancelled, as far as it is watched; `said` are the plain figures that are true of it.

    `errors` are the kinds of error it met, cleared of secrets; `grams` the hashed pieces of its goal; `at` its end in
    Unix seconds.
    """

    task_id: str
    playbook: str
    at: float
    said: list[FigureName] = field(default_factory=list[FigureName])
    steps: int = 0
    confidence: float | None = None
    tools: list[str] = field(default_factory=list[str])
    errors: list[str] = field(default_factory=list[str])
    grams: list[int] = field(default_factory=list[int])
