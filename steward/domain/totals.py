"""What all processes have counted together, since the database began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Bins = Mapping[str, Mapping[int, int]]
"""By name, how many values fell into each bin of a histogram."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A question that was decided; so many `seconds` after it was opened, as it was first `viewed` and `claimed`.

    None where nobody looked at it or took it on before, as those that were answered together with another one.
    """

    id: str
    reason: str
    decision: str
    machine: bool
    seconds: float
    viewed: float | None = None
    claimed: float | None = None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """By playbook, tool and model; each mapping holds the sums by their names. `models` are of all tasks, the rest of
    those that ended.

    `steps` are binned by count, `seconds` and `tool_seconds` by `steward.domain.figures.distributions.duration_bin`.
    """

    playbooks: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    tools: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    models: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    steps: Bins = field(default_factory=dict[str, Mapping[int, int]])
    seconds: Bins = field(default_factory=dict[str, Mapping[int, int]])
    tool_seconds: Bins = field(default_factory=dict[str, Mapping[int, int]])


@dataclass(frozen=True, kw_only=True)
class NewReviews:
    """Questions that were opened (id and reason) and decided since a moment."""

    opened: Sequence[tuple[str, str]] = ()
    decided: Sequence[Decided] = ()
