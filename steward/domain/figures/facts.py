"""What is on record of one task that ended, as far as the figures reckon with it. Times are Unix seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from steward.domain.model import RecordKind, Usage


@dataclass(frozen=True, kw_only=True)
class Act:
    """A row of the ledger; `seq` is the order in which the task's acts were first meant."""

    key: str
    seq: int
    tool: str
    attempts: int = 0
    refusals: int = 0
    receipt: str = ""
    code: str = ""
    message: str = ""
    verdict: str = ""
    claimed_at: float = 0.0
    settled_at: float | None = None
    risk: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One problem of a refused plan; `rule` is the playbook's, where it was one."""

    code: str
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A decision. `key` is the act that a verdict is about, `reason` why a person was asked or the verdict's grounds,
    `marked` whether the newest mark calls it right. Of a check, `score` is what was compared with the threshold, and
    `acts` whether the plan had effects; None where it is not told. `machine`: an answer that no person gave."""

    kind: RecordKind
    subject: str = ""
    outcome: str = ""
    confidence: float | None = None
    model: str = ""
    prompt_version: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    unpriced: bool = False
    seconds: float = 0.0
    at: float = 0.0
    key: str = ""
    reason: str = ""
    refusals: Sequence[Refusal] = ()
    marked: bool | None = None
    score: float | None = None
    acts: bool | None = None
    machine: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question to people and how it was answered; `ceiling` names the limit that was reached, where one was, `rules`
    the playbook's rules that wanted it.

    `machine`: nobody decided it, its time ran out or its cause went away.
    """

    reason: str
    ceiling: str = ""
    rules: Sequence[str] = ()
    decision: str = ""
    machine: bool = False
    opened_at: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A task that ended, with all that was done, decided and asked for it, each in its order."""

    id: str
    playbook: str = ""
    release: str = ""
    complete: bool = True
    cancelled: bool = False
    steps: int = 0
    started_at: float = 0.0
    finished_at: float = 0.0
    usage: Usage = field(default_factory=Usage)
    crashes: int = 0
    acts: Sequence[Act] = ()
    said: Sequence[Said] = ()
    asked: Sequence[Asked] = ()
