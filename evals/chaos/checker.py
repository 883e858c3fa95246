"""What became of the tasks, judged by what lies in the tables alone; nothing of Steward's own judging is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, TypeAlias

from evals.chaos.cases import APPROVAL_LIMIT, Case
from evals.chaos.facts import Effect, Facts, ReviewFact, TaskFact

Column: TypeAlias = Literal["duplicate", "lost", "false success", "unauthorised", "stuck", "wrongly failed"]
COLUMNS: tuple[Column, ...] = ("duplicate", "lost", "false success", "unauthorised", "stuck", "wrongly failed")
MOST_CRASHES = 3


@dataclass(frozen=True, kw_only=True)
class Offence:
    """One thing that must not be, with the evidence."""

    column: Column
    case: str
    task: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A task that a person was asked about; `excuse` is why nothing else was possible, empty where there is none."""

    case: str
    task: str
    reason: str
    excuse: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`knowable` counts the tasks that needed nobody, `alone` those of them that finished without anybody."""

    offences: Sequence[Offence]
    asked: Sequence[Asked]
    statuses: Mapping[str, int]
    knowable: int
    alone: int

    def count(self, column: Column) -> int:
        return sum(offence.column == column for offence in self.offences)

    @property
    def share_alone(self) -> float:
        return self.alone / self.knowable if self.knowable else 1.0


def check(cases: Sequence[Case], facts: Facts) -> Outcome:
    """Hold every case against the facts, and every effect against the cases."""
    ledgers = [_Dossier.of(case, facts) for case in cases]
    offences = [*_strays(cases, facts), *(offence for one in ledgers for offence in one.offences())]
    asked = [asked for one in ledgers if (asked := one.asked())]
    knowable = [one for one in ledgers if one.knowable()]
    return Outcome(
        offences=offences,
        asked=asked,
        statuses=Counter(one.task.status if one.task else "none" for one in ledgers),
        knowable=len(knowable),
        alone=sum(one.alone() for one in knowable),
    )


def _strays(cases: Sequence[Case], facts: Facts) -> Iterator[Offence]:
    """Effects that belong to no case."""
    orders = {case.order for case in cases}
    for effect in facts.effects:
        if effect.order_id not in orders:
            yield Offence(column="unauthorised", case="", task="", evidence=f"nobody asked for {_told(effect)}")


@dataclass(frozen=True, kw_only=True)
class _Dossier:
    """All that is known of one case."""

    case: Case
    rows: Sequence[TaskFact]
    told: str | None
    effects: Sequence[Effect]
    reviews: Sequence[ReviewFact]
    keys: Mapping[str, str] = field(default_factory=dict[str, str])  # of acts that were begun → tool
    receipts: Sequence[str | None] = ()

    @classmethod
    def of(cls, case: Case, facts: Facts) -> _Dossier:
        rows = [task for task in facts.tasks if task.client_key == case.key]
        ids = {task.id for task in rows}
        actions = [action for action in facts.actions if action.task_id in ids and action.attempts > 0]
        return cls(
            case=case,
            rows=rows,
            told=facts.acknowledged.get(case.key),
            effects=[effect for effect in facts.effects if effect.order_id == case.order],
            reviews=[review for review in facts.reviews if review.task_id in ids],
            keys={action.key: action.tool for action in actions},
            receipts=[action.receipt for action in actions],
        )

    @property
    def task(self) -> TaskFact | None:
        return self.rows[0] if self.rows else None

    def offences(self) -> Iterator[Offence]:
        if self._is_lost():
            told = f"acknowledged as {self.told}" if self.told else "never acknowledged"
            yield self._offence("lost", f"{told}, but these rows are there: {[row.id for row in self.rows]}")
        for kind, times in Counter(effect.kind for effect in self.effects).items():
            if times > 1:
                found = "; ".join(_told(effect) for effect in self.effects if effect.kind == kind)
                yield self._offence("duplicate", f"{times} times: {found}")
        for effect in self.effects:
            if why := self._unauthorised(effect):
                yield self._offence("unauthorised", f"{why}: {_told(effect)}")
        if self.task is not None:
            yield from self._ending(self.task)

    def _is_lost(self) -> bool:
        return self.told is not None and [row.id for row in self.rows] != [self.told]

    def _ending(self, task: TaskFact) -> Iterator[Offence]:
        waits = any(one.decision is None and one.withdrawn_at is None for one in self.reviews)
        if task.status in ("pending", "running") or (task.status == "needs_review" and not waits):
            yield self._offence("stuck", f"{task.status} in {task.node or 'the queue'}, and nobody is asked")
        happened = {effect.kind for effect in self.effects}
        missing = [kind for kind in self.case.effects if kind not in happened]
        if task.status == "complete" and missing:
            yield self._offence("false success", f"complete without {', '.join(missing)}")
        if task.status == "complete" and self._decided("reject"):
            yield self._offence("false success", "complete although a person said no")
        if task.status == "failed" and not (task.cancelled_by or self._decided("reject") or self._decided("abort")):
            yield self._offence("wrongly failed", f"nobody asked for that: {task.error}")

    def _unauthorised(self, effect: Effect) -> str:
        case, task = self.case, self.task
        if task is None:
            return "no task did this"
        if effect.kind not in case.effects:
            return "the goal does not ask for it"
        if not self._claimed(effect):
            return "the ledger has no such act"
        if task.finished_at is not None and effect.at > task.finished_at + self._invisible:
            return f"its task ended before, at {task.finished_at:%H:%M:%S.%f}"
        if effect.kind == "refund":
            return self._overpaid(effect)
        return ""

    @property
    def _invisible(self) -> timedelta:
        """What can't be looked up may end before it can be seen."""
        return timedelta(seconds=1 if self.case.blind else 0)

    def _claimed(self, effect: Effect) -> bool:
        if self.case.blind:
            return "note_call" in self.keys.values()
        return any(effect.key and key.startswith(effect.key) for key in self.keys)

    def _overpaid(self, refund: Effect) -> str:
        if refund.amount != self.case.amount:
            return f"{self.case.amount} was asked for"
        if self.case.amount <= APPROVAL_LIMIT:
            return ""
        approved = [one.decided_at for one in self.reviews if one.decision == "approve" and one.decided_at]
        return "" if any(at <= refund.at for at in approved) else "no person approved it"

    def _decided(self, kind: str) -> bool:
        return any(one.decision == kind for one in self.reviews)

    def asked(self) -> Asked | None:
        if not self.reviews or self.task is None or self.task.cancelled_by:
            return None
        unexcused = [one for one in self.reviews if not self._excuse(one)]
        shown = unexcused[0] if unexcused else self.reviews[-1]
        return Asked(
            case=self.case.key, task=self.task.id, reason=shown.reason, excuse=self._excuse(shown), text=shown.text
        )

    def _excuse(self, review: ReviewFact) -> str:
        """Why a person was needed; empty where it could have been known."""
        crashes = self.task.crashes if self.task else 0
        excuses = {
            "approval": "the rules want a person" if self.case.amount > APPROVAL_LIMIT else "",
            "refuted": "it never happens" if self.case.hopeless else "",
            "unknown_outcome": "nothing can prove it" if self.case.blind and "lost" in self.receipts else "",
            "error": "it crashed three workers in a row" if crashes >= MOST_CRASHES else "",
        }
        return excuses.get(review.reason, "")

    def knowable(self) -> bool:
        """Whether the task needed nobody. Deaths of workers excuse an approval of the going on, but count here."""
        if self.task is None or self.task.cancelled_by or self.case.hopeless or self.case.amount > APPROVAL_LIMIT:
            return False
        return not any(one.reason == "unknown_outcome" and self._excuse(one) for one in self.reviews)

    def alone(self) -> bool:
        return self.task is not None and self.task.status == "complete" and not self.reviews

    def _offence(self, column: Column, evidence: str) -> Offence:
        return Offence(
            column=column, case=self.case.key, task=self.task.id if self.task else self.told or "", evidence=evidence
        )


def _told(effect: Effect) -> str:
    key = f" under {effect.key[:12]}" if effect.key else ""
    return f"{effect.kind} {effect.record} of order {effect.order_id}{key} at {effect.at:%H:%M:%S.%f}"
