"""What the first tasks were like: with which tools and errors, how many steps, how sure, and with what goals."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from steward.domain.drift.figures import FigureName, Observed
from steward.domain.drift.goal_profile import OFTEN, counted, distance

LEARN = 100  # tasks
_PROFILE = 50  # of them, whose goals make the profile; those of the others say how far from it is usual
_MOST_NAMES = 1_000  # tools and kinds of error that are kept
_TAIL = 0.2  # of the first tasks lie beyond a limit, at most
_SHOWN = 120  # characters of an unseen name


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Beyond what a task is unlike four of five of the first; None where they had no such figure."""

    few: float | None = None
    many: float | None = None
    low: float | None = None
    high: float | None = None
    far: float | None = None


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What is known of the first `tasks`; the numbers are kept until there are enough, and `limits` from then on."""

    tasks: int = 0
    tools: list[str] = field(default_factory=list[str])
    errors: list[str] = field(default_factory=list[str])
    steps: list[float] = field(default_factory=list[float])
    confidences: list[float] = field(default_factory=list[float])
    distances: list[float] = field(default_factory=list[float])
    profile: dict[str, int] = field(default_factory=dict[str, int])
    known: list[int] = field(default_factory=list[int])
    limits: Limits | None = None

    @property
    def is_done(self) -> bool:
        return self.limits is not None

    def after(self, one: Observed) -> Learned:
        """With one more of the first tasks."""
        tasks, early = self.tasks + 1, self.tasks < _PROFILE
        profile = counted(self.profile, one.grams) if early else self.profile
        known = self.known
        if tasks == _PROFILE:
            known, profile = sorted(int(gram) for gram, goals in profile.items() if goals >= OFTEN), {}
        far = None if early else distance(frozenset(known), one.grams)
        more = replace(
            self,
            tasks=tasks,
            tools=_with(self.tools, one.tools),
            errors=_with(self.errors, map(_hashed, one.errors)),
            steps=[*self.steps, float(one.steps)],
            confidences=[*self.confidences, *_told(one.confidence)],
            distances=[*self.distances, *_told(far)],
            profile=profile,
            known=known,
        )
        return _finished(more) if tasks >= LEARN else more

    def unseen(self, one: Observed) -> list[str]:
        """The tools and kinds of error that none of the first tasks had."""
        tools = [tool for tool in one.tools if tool not in self.tools]
        errors = [error[:_SHOWN] for error in one.errors if _hashed(error) not in self.errors]
        return [*tools, *errors]

    def says(self, one: Observed) -> dict[FigureName, bool]:
        """What is true of the task beside the first ones; what can't be said of it is left out."""
        limits = self.limits
        if limits is None:
            return {}
        sure, far = one.confidence, distance(frozenset(self.known), one.grams)
        said: dict[FigureName, bool | None] = {
            "many_steps": _beyond(one.steps, limits.many),
            "few_steps": _below(one.steps, limits.few),
            "unsure": _below(sure, limits.low),
            "sure": _beyond(sure, limits.high),
            "unseen_tool": any(tool not in self.tools for tool in one.tools),
            "unseen_error": any(_hashed(error) not in self.errors for error in one.errors),
            "far_goal": _beyond(far, limits.far),
        }
        return {name: value for name, value in said.items() if value is not None}


def _finished(first: Learned) -> Learned:
    limits = Limits(
        few=_low(first.steps),
        many=_high(first.steps),
        low=_low(first.confidences),
        high=_high(first.confidences),
        far=_high(first.distances),
    )
    return replace(first, steps=[], confidences=[], distances=[], limits=limits)


def _hashed(error: str) -> str:
    return hashlib.blake2b(error.encode(errors="replace"), digest_size=6).hexdigest()


def _with(known: Sequence[str], more: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*known, *more]))[:_MOST_NAMES]


def _told(value: float | None) -> list[float]:
    return [] if value is None else [value]


def _high(values: Sequence[float]) -> float | None:
    """The least value that at most a fifth lie above."""
    return sorted(values)[math.ceil((1 - _TAIL) * len(values)) - 1] if values else None


def _low(values: Sequence[float]) -> float | None:
    """The greatest value that at most a fifth lie below."""
    return sorted(values)[math.floor(_TAIL * len(values))] if values else None


def _beyond(value: float | None, limit: float | None) -> bool | None:
    return None if value is None or limit is None else value > limit


def _below(value: float | None, limit: float | None) -> bool | None:
    return None if value is None or limit is None else value < limit
