"""Acts as they were judged then: made, asked about or refused, with what is on record of the moment."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from steward.domain.model import Action, Entry, JsonObject, Requester
from steward.domain.ports.ledger import PastAct
from steward.domain.rule_facts import Known

Then: TypeAlias = Literal["passed", "asked", "stopped"]
"""What became of an act: it was called without a person's yes, a person was asked about it, or rules refused it."""


@dataclass(frozen=True, kw_only=True)
class JudgedAct:
    """One act. `at` is when it was called, asked about or refused, in Unix seconds.

    `playbook` and `version` are those that it was judged under, as far as it is on record. `rules` are those that
    stopped it or had it asked about, `said` in which words, `answer` what a person said, and `by` who that was.
    `known` are the facts that were read for its task by then, the latest of each. `history` are the task's rows that
    were there before it, in its then state, and `answers` what people had answered; both only where asked for.
    """

    action: Action
    at: float
    then: Then
    goal: str
    requested_by: str
    requester: Requester
    given_at: float
    playbook: str
    version: str = ""
    rules: Sequence[str] = ()
    said: str = ""
    answer: str = ""
    by: str = ""
    known: Sequence[Known] = ()
    history: Sequence[Entry] = ()
    answers: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Period:
    """From when until when, in Unix seconds; of one task alone, or of those of some playbooks."""

    since: float
    until: float
    task_id: str | None = None
    playbooks: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is wanted beside the acts: facts on record, their tasks' histories, what people answered."""

    facts: bool = True
    history: bool = True
    answers: bool = True


class JudgedActs(Protocol):
    """Reads only."""

    def batches(self, period: Period, beside: Beside) -> AsyncGenerator[list[JudgedAct]]:
        """All acts of the period, some hundreds at a time: those that were called, then those that a person was asked
        about and that were not called, then those that rules refused."""
        ...

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, until: float, but: str, most: int
    ) -> list[PastAct]:
        """As the ledger has them, of those that were there by `until`, and as they stood then."""
        ...
