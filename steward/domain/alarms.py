"""What people should look at although no task waits for it: drift, a regression.

An alarm is no review of a task: nothing is resumed by its answer, it names no act, and it is for operators whatever the
playbook. So it has a row of its own, and stands where reviews stand: in the queue, in notices, in the audit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from steward.domain.json_value import Json, JsonObject

AlarmKind = Literal["drift", "regression"]
Answer = Literal["mended", "usual", "chance"]
ANSWERS: Sequence[Answer] = get_args(Answer)
AnswerSource = Literal["cli", "page", "api", "machine"]
MEANINGS: Mapping[AlarmKind, Mapping[Answer, str]] = {
    "drift": {
        "mended": "it was real and is mended: watch on against what was usual before",
        "usual": "this is how it is from now on: learn anew what is usual",
        "chance": "nothing is different: watch on, and be slower to call for a quarter",
    },
    "regression": {
        "mended": "it was real and is mended: compare on with the same baseline",
        "usual": "this is how it is from now on: the new results are the baseline",
        "chance": "nothing is different: compare on with the same baseline",
    },
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What an alarm says: of what (`subject`: a playbook, "" where a task has none, or a set of cases), in words, in
    numbers for programs, and with the ids of some tasks that show it."""

    kind: AlarmKind
    subject: str
    text: str
    detail: JsonObject = field(default_factory=dict[str, Json])
    examples: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """A finding that was told, and what an operator made of it. Times are Unix seconds."""

    id: str
    finding: Finding
    opened_at: float = 0.0
    answer: Answer | None = None
    answered_by: str = ""
    message: str = ""
    answered_at: float | None = None


class Alarms(Protocol):
    """All of them; of one kind and subject at most one is open."""

    async def list(
        self, *, open_only: bool = True, kind: AlarmKind | None = None, subject: str | None = None, limit: int = 100
    ) -> list[Alarm]:
        """The newest first."""
        ...

    async def open(self, finding: Finding) -> Alarm | None:
        """Tell of it in queue, audit and over every channel; None while one of its kind and subject is open."""
        ...

    async def get(self, alarm_id: str) -> Alarm | None: ...

    async def answer(self, alarm_id: str, answer: Answer, *, by: str, source: AnswerSource, message: str = "") -> Alarm:
        """Close it, once. Raises Unusable where there is none, DecisionRefused where it was answered."""
        ...
