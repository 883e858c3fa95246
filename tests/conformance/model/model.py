"""What ledger, lease, task and review come to, in a few dicts: much simpler than either implementation."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from steward.domain.errors import Behind, Cancelled, DecisionRefused, Fenced, Held, StewardError
from steward.domain.model import Action, Decision, Question, Receipt, Verdict
from steward.domain.ports.ledger import Lease
from steward.domain.ports.tasks import Task
from tests.conformance.model.views import Act, Ask, Grip, Row

REQUESTER = "bo"


class Model:
    """One call at a time; each does what the stores must do, or raises what they must raise."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.grips: dict[str, Grip] = {}
        self.epochs: Counter[str] = Counter()
        self.deaths: dict[str, tuple[tuple[str, str], int]] = {}
        self.dead: set[int] = set()
        self.failed: set[Lease] = set()  # whose end counts as a death
        self.acts: dict[str, Act] = {}
        self.reviews: dict[str, Ask] = {}
        self.decided: list[str] = []
        self.written: set[str] = set()  # tasks whose row was written in this step
        self.reopened: set[str] = set()  # tasks that were over and went on in this step

    # --- leases ---

    def live(self, task_id: str) -> bool:
        """Whether somebody holds the task, so that nobody else may."""
        grip = self.grips.get(task_id)
        return grip is not None and not grip.expired and grip.holder not in self.dead

    def valid(self, lease: Lease) -> bool:
        """Whether the lease allows writing."""
        grip = self.grips.get(lease.task_id)
        return grip is not None and grip.fits(lease) and not grip.expired

    def rivals(self, task_id: str) -> list[str]:
        """The tasks that have one of its business keys, of which there is one a line."""
        keys = {*(self.rows[task_id].business_key or "").splitlines()}
        others = (one for one in self.rows.values() if one.id != task_id)
        return [one.id for one in others if keys & {*(one.business_key or "").splitlines()}]

    def free(self, task_id: str) -> bool:
        return not any(map(self.live, [task_id, *self.rivals(task_id)]))

    def hold(self, task_id: str, holder: int) -> Lease:
        self._end_rivals(task_id)
        if not self.free(task_id):
            raise Held
        crashes = self._died(task_id) if task_id in self.grips else 0
        self.epochs[task_id] += 1
        epoch = self.epochs[task_id]
        self.grips[task_id] = Grip(holder=holder, epoch=epoch)
        row = self.rows[task_id]
        return Lease(
            task_id=task_id,
            epoch=epoch,
            holder=holder,
            crashes=crashes,
            cancelled_by=row.cancelled_by,
            business_key=row.business_key,
        )

    def bind(self, lease: Lease, business_key: str) -> None:
        self._check(lease)
        self.rows[lease.task_id].business_key = business_key
        self._end_rivals(lease.task_id)
        if any(map(self.live, self.rivals(lease.task_id))):
            raise Behind

    def _end_rivals(self, task_id: str) -> None:
        """Who was too slow may wake, and must not go on beside a task of the same business key."""
        for other in self.rivals(task_id):
            if other in self.grips and not self.live(other):
                self.epochs[other] += 1
                self.grips[other] = replace(self.grips[other], epoch=self.epochs[other], expired=True)

    def _died(self, task_id: str) -> int:
        place, (before, times) = self.rows[task_id].place, self.deaths.get(task_id, (None, 0))
        self.deaths[task_id] = (place, times + 1 if place == before else 1)
        return self.deaths[task_id][1]

    def expire(self, task_id: str) -> None:
        self.grips[task_id].expired = True

    def renew(self, lease: Lease) -> bool:
        grip = self.grips.get(lease.task_id)
        if grip is None or not grip.fits(lease):
            return False
        grip.expired = False
        return True

    def release(self, lease: Lease) -> None:
        grip = self.grips.get(lease.task_id)
        if grip is not None and grip.fits(lease):
            if lease in self.failed:
                grip.expired = True
            else:
                del self.grips[lease.task_id]
        elif self.epochs[lease.task_id] == lease.epoch + 1 and (grip is None or grip.holder != lease.holder):
            place, times = self.deaths[lease.task_id]  # it was taken over for dead, and was only slow
            self.deaths[lease.task_id] = (place, max(times - 1, 0))
            return
        place, times = self.deaths.get(lease.task_id, (("", ""), 0))
        taken_over = self.epochs[lease.task_id] == lease.epoch + 1 and (grip is None or grip.holder != lease.holder)
        if taken_over and times and lease.holder not in self.dead:  # it was only slow, and says so
            self.deaths[lease.task_id] = (place, times - 1)

    def _check(self, lease: Lease) -> None:
        if not self.valid(lease):
            raise Fenced

    def _check_wanted(self, lease: Lease) -> None:
        if by := self.rows[lease.task_id].cancelled_by:
            raise Cancelled(by)

    # --- the ledger ---

    def history(self, task_id: str) -> list[Act]:
        return [act for act in self.acts.values() if act.task_id == task_id]

    def claim(self, action: Action, lease: Lease, *, attempts: int = 0) -> tuple[Act, bool]:
        """The act, and whether this claim was the first."""
        self._check(lease)
        if attempts:
            self._check_wanted(lease)
        there = self.acts.get(action.key)
        if there is not None and there.task_id != lease.task_id and there.absent and self.rows[there.task_id].over:
            self._set_aside(there)
            there = None
        if there is None:
            self.acts[action.key] = act = Act(
                key=action.key,
                task_id=action.task_id,
                step=action.step,
                revision=action.revision,
                first_revision=action.revision,
                args=action.args,
                target=action.target,
                attempts=attempts,
            )
            return act, True
        if there.task_id == lease.task_id:
            there.claims += 1
            there.step, there.revision = action.step, action.revision
        return there, False

    def _set_aside(self, act: Act) -> None:
        """The act keeps its place in the history of its task, under another key."""
        was, act.key = act.key, f"{act.key} of task {act.task_id}"
        act.key += " again" * sum(key.startswith(act.key) for key in self.acts)
        self.acts = {(act.key if key == was else key): one for key, one in self.acts.items()}

    def attempt(self, action: Action, lease: Lease) -> Act:
        self._check(lease)
        self._check_wanted(lease)
        act = self._own(action.key, lease)
        act.attempts += 1
        act.args, act.target = action.args, action.target
        act.receipt, act.verdict, act.settled = None, None, False
        return act

    def settle(self, key: str, receipt: Receipt, lease: Lease) -> Act:
        act = self._own(key, lease)
        act.receipt, act.settled = receipt, True
        return act

    def judge(self, key: str, verdict: Verdict, lease: Lease) -> Act:
        act = self._own(key, lease)
        act.verdict = verdict
        return act

    def _own(self, key: str, lease: Lease) -> Act:
        self._check(lease)
        act = self.acts.get(key)
        if act is None or act.task_id != lease.task_id:
            raise StewardError
        return act

    # --- tasks ---

    def open(self, task_id: str, business_key: str | None) -> Row:
        if task_id not in self.rows:
            self.rows[task_id] = Row(id=task_id, business_key=business_key)
            self.written.add(task_id)
        return self.rows[task_id]

    def save(self, task: Task, lease: Lease) -> str | None:
        if task.id != lease.task_id:
            raise Fenced
        self._check(lease)
        row = self.rows[task.id]
        row.status, row.node, row.error = task.status, task.node, task.error
        row.state = {name: row.state[name] for name in ("plan",) if name in row.state} | task.state
        row.started = row.started or task.status != "pending"
        if row.finished and not row.over:
            self.reopened.add(task.id)
        row.finished = row.over
        self.written.add(task.id)
        return row.cancelled_by

    def cancel(self, task_id: str, by: str) -> Row:
        row = self.rows[task_id]
        if row.finished:
            return row
        row.cancelled_by = row.cancelled_by or by
        if row.status == "pending" and task_id not in self.grips:
            row.status, row.finished = "failed", True
            row.error = f"cancelled by {row.cancelled_by} before it began"
        self.written.add(task_id)
        return row

    # --- reviews ---

    def put(self, task_id: str, question: Question) -> Ask:
        old = self.reviews.get(question.id)
        if old is None:
            self.reviews[question.id] = Ask(question=question, task_id=task_id)
        elif old.open:
            old.votes = old.votes if old.question.digest == question.digest else []
            old.question = question
        return self.reviews[question.id]

    def decide(self, review_id: str, decision: Decision) -> Ask:
        review = self._review(review_id)
        if not review.open:
            return review
        if review.question.approvers > 1 and decision.kind == "approve":
            if decision.by in [REQUESTER, *(vote.by for vote in review.votes)]:
                raise DecisionRefused
            review.votes = [*review.votes, decision]
            if len(review.votes) < review.question.approvers:
                return review
            decision = replace(decision, by=" and ".join(vote.by for vote in review.votes))
        review.decision = decision
        self.decided.append(review_id)
        return review

    def applied(self, review_id: str) -> None:
        if self._review(review_id).decision is None:
            raise StewardError
        self.reviews[review_id].applied = True

    def withdraw(self, task_id: str) -> list[Ask]:
        waiting = [one for _, one in sorted(self.reviews.items()) if one.task_id == task_id and one.open]
        for one in waiting:
            one.withdrawn = True
        return waiting

    def unapplied(self) -> list[str]:
        return [one for one in self.decided if not self.reviews[one].applied]

    def _review(self, review_id: str) -> Ask:
        if review_id not in self.reviews:
            raise StewardError
        return self.reviews[review_id]
