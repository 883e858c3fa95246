"""What became of the tasks, judged by what lies in the tables alone; nothing of Steward's own judging is used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias, TypeVar

from steward.evals.chaos.cases import APPROVAL_LIMIT, PERSON, Case
from steward.evals.chaos.facts import ActionFact, Effect, Facts, ReviewFact, TaskFact

Column: TypeAlias = Literal["duplicate", "lost", "false success", "unauthorised", "stuck", "wrongly failed"]
COLUMNS: tuple[Column, ...] = ("duplicate", "lost", "false success", "unauthorised", "stuck", "wrongly failed")
MOST_CRASHES = 3

V = TypeVar("V")


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
    dossiers = list(_dossiers(cases, facts))
    offences = [*_strays(cases, facts), *(offence for one in dossiers for offence in one.offences())]
    asked = [asked for one in dossiers if (asked := one.asked())]
    knowable = [one for one in dossiers if one.knowable()]
    return Outcome(
        offences=offences,
        asked=asked,
        statuses=Counter(one.task.status if one.task else "none" for one in dossiers),
        knowable=len(knowable),
        alone=sum(one.alone() for one in knowable),
    )


def _strays(cases: Sequence[Case], facts: Facts) -> Iterator[Offence]:
    """Effects that belong to no case."""
    orders = {case.order for case in cases}
    for effect in facts.effects:
        if effect.order_id not in orders:
            yield Offence(column="unauthorised", case="", task="", evidence=f"nobody asked for {_told(effect)}")


def _dossiers(cases: Sequence[Case], facts: Facts) -> Iterator[_Dossier]:
    tasks = _grouped(facts.tasks, lambda task: task.client_key)
    actions = _grouped(facts.actions, lambda action: action.task_id)
    reviews = _grouped(facts.reviews, lambda review: review.task_id)
    effects = _grouped(facts.effects, lambda effect: effect.order_id)
    for case in cases:
        rows = tasks[case.key]
        yield _Dossier(
            case=case,
            rows=rows,
            told=facts.acknowledged.get(case.key),
            status=facts.statuses.get(case.order),
            effects=effects[case.order],
            reviews=[review for row in rows for review in reviews[row.id]],
            acts=[action for row in rows for action in actions[row.id] if action.attempts > 0],
        )


def _grouped(values: Iterable[V], name: Callable[[V], str | None]) -> Mapping[str | None, list[V]]:
    groups: dict[str | None, list[V]] = defaultdict(list[V])
    for value in values:
        groups[name(value)].append(value)
    return groups


@dataclass(frozen=True, kw_only=True)
class _Dossier:
    """All that is known of one case."""

    case: Case
    rows: Sequence[TaskFact]
    told: str | None
    status: str | None
    effects: Sequence[Effect]
    reviews: Sequence[ReviewFact]
    acts: Sequence[ActionFact]  # that were begun

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
        missing = [kind for kind in self.case.effects if kind not in happened and not self._could_be_ours()]
        if task.status == "complete" and missing:
            yield self._offence("false success", f"complete without {', '.join(missing)}")
        if task.status == "complete" and self._has_become_otherwise():
            yield self._offence("false success", f"complete, but its order is {self.status}")
        if task.status == "complete" and self._decided("reject"):
            yield self._offence("false success", "complete although a person said no")
        if task.status == "failed" and not (self._cancelled() or self._decided("reject")):
            yield self._offence("wrongly failed", f"nobody asked for that: {task.error}")

    def _could_be_ours(self) -> bool:
        """Whether a look that knows no key had to take somebody else's for our own: a call's answer was lost before."""
        return self.case.kind == "taken" and any(act.receipt != "refused" for act in self.acts)

    def _cancelled(self) -> bool:
        return self.case.cancel_after is not None and self.task is not None and self.task.cancelled_by is not None

    def _has_become_otherwise(self) -> bool:
        wanted = {"return_requested", "cancelled"}.intersection(self.case.effects)
        return bool(wanted) and self.status not in wanted

    def _unauthorised(self, effect: Effect) -> str:
        case, task = self.case, self.task
        if task is None:
            return "no task did this"
        if effect.kind not in case.effects:
            return "the goal does not ask for it"
        if not self._claimed(effect):
            return "the ledger has no such act"
        if task.finished_at is not None and effect.at > task.finished_at + self._seen_later:
            return f"its task ended before, at {task.finished_at:%H:%M:%S.%f}"
        if effect.kind == "refund":
            return self._overpaid(effect)
        return ""

    @property
    def _seen_later(self) -> timedelta:
        """The desk's tables have the time from which an effect is seen; one that can't be looked up may end before."""
        return timedelta(seconds=self.case.lag + (1 if self.case.blind else 0))

    def _claimed(self, effect: Effect) -> bool:
        if self.case.blind:
            return any(act.tool == "note_call" for act in self.acts)
        return any(effect.key and act.key.startswith(effect.key) for act in self.acts)

    def _overpaid(self, refund: Effect) -> str:
        if refund.amount != self.case.amount:
            return f"{self.case.amount} was asked for"
        if self.case.amount <= APPROVAL_LIMIT:
            return ""
        approvals = [one for one in self.reviews if (one.decision, one.decided_by) == ("approve", PERSON)]
        approved = any(one.decided_at and one.decided_at <= refund.at for one in approvals)
        return "" if approved else "no person approved it"

    def _decided(self, kind: str) -> bool:
        return any((one.decision, one.decided_by) == (kind, PERSON) for one in self.reviews)

    def _unanswered(self) -> bool:
        return any(act.receipt == "lost" for act in self.acts)

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
        excuses = {
            "approval": "the rules want a person" if self.case.amount > APPROVAL_LIMIT else "",
            "refuted": self._why_refuted(),
            "unknown_outcome": "nothing can prove it" if self.case.blind and self._unanswered() else "",
            "error": "it crashed three workers in a row" if review.crashes >= MOST_CRASHES else "",
        }
        return excuses.get(review.reason, "")

    def _why_refuted(self) -> str:
        if self.case.hopeless:
            return "it never happens"
        return "it was said to be done, was not, and can't be undone" if self.case.in_vain else ""

    def knowable(self) -> bool:
        """Whether the task needed nobody. Deaths of workers excuse an approval of the going on, but count here."""
        if self.task is None or self.task.cancelled_by or self.case.amount > APPROVAL_LIMIT:
            return False
        if self.case.hopeless or self.case.in_vain:
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
